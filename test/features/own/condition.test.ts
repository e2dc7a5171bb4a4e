import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCondition } from "../../../src/features/own/condition.js";
import { GAME_COLUMNS } from "../../../src/features/own/game-columns.js";
import { wholeThreshold } from "../../../src/features/own/whole-threshold.js";

const SIGNS = ["<", "<=", ">", ">=", "=", "!="] as const;
const SCALES = [1, 60, 100, 1_000_000] as const;

function holds(sign: (typeof SIGNS)[number], a: bigint, b: bigint): boolean {
  return { "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a === b, "!=": a !== b }[sign];
}

describe("a threshold in whole small units", () => {
  it("parts the same whole numbers as the decimal it stands for", () => {
    const decimals = fc.tuple(fc.boolean(), fc.nat(3000), fc.stringMatching(/^\d{0,6}$/));
    fc.assert(
      fc.property(
        fc.constantFrom(...SIGNS),
        fc.constantFrom(...SCALES),
        decimals,
        (sign, scale, [negative, whole, fraction]) => {
          const decimal = `${negative ? "-" : ""}${whole}${fraction && `.${fraction}`}`;
          const threshold = wholeThreshold(sign, decimal, scale);
          // value / scale against the decimal, both sides times scale and a million
          const exact = BigInt(`${negative ? "-" : ""}${whole}${fraction.padEnd(6, "0")}`) * BigInt(scale);
          if (threshold === null) {
            expect(sign === "=" || sign === "!=").toBe(true);
            expect(exact % 1_000_000n).not.toBe(0n);
            return;
          }
          const near = exact / 1_000_000n;
          for (let value = near - 3n; value <= near + 3n; value++) {
            expect(holds(sign, value, BigInt(threshold)), `${value} ${sign} ${decimal} * ${scale}`).toBe(
              holds(sign, value * 1_000_000n, exact),
            );
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["minutes > 20.01", "seconds > 1200"],
    ["minutes <= 20.01", "seconds <= 1200"],
    ["minutes >= 20.01", "seconds >= 1201"],
    ["minutes < 20.01", "seconds < 1201"],
    ["minutes > 20.1", "seconds > 1206"],
    ["minutes >= 20.1", "seconds >= 1206"],
    ["minutes = 20.05", "seconds = 1203"],
    ["plus_minus > -0.5", "plus_minus > -1"],
    ["plus_minus >= -0.5", "plus_minus >= 0"],
    ["points >= 20.5", "points >= 21"],
    ["fg_pct = 0.333333", "fg_millionths = 333333"],
  ])("%s is %s", (text, sql) => {
    expect(readCondition(text)).toMatchObject({ holds: { text: sql }, words: text });
  });

  it.each([
    [
      "minutes = 20.01",
      /"minutes = 20\.01" asks for a number that minutes never is, being a whole number of 1\/60; use </,
    ],
    ["points != 20.5", /points never is, being a whole number; use </],
    ["line = 20.555", /line never is, being a whole number of 1\/100; use </],
  ])("%s is refused, being true of no game or of all", (text, message) => {
    expect(readCondition(text)).toMatch(message);
  });
});

it("every column is a whole number of one of these units", () => {
  for (const { scale } of Object.values(GAME_COLUMNS)) expect(SCALES).toContain(scale);
});
