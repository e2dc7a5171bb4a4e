import { describe, expect, it } from "vitest";
import { takeCommonRows } from "../../src/metrics/common-rows.js";
import { FEB_1, type RowSpec, toRows } from "./rows.js";

const set = (rows: Record<string, RowSpec>) => ({ keys: Object.keys(rows), rows: toRows(Object.values(rows)) });
const row = (more: Partial<RowSpec> = {}): RowSpec => ({ actual: 20, prediction: 21, line: 19.5, ...more });

describe("takeCommonRows", () => {
  const first = set({ a: row(), b: row({ line: 10.5 }), c: row(), d: row(), e: { actual: 3, prediction: 4 } });
  const second = set({
    e: { actual: 3, prediction: 5 },
    d: row({ actual: 22 }),
    b: row({ line: 11.5, prediction: 9 }),
    a: row({ prediction: 30 }),
    z: row(),
  });

  it("joins by key, in the first one's order, each with its own predictions", () => {
    const { rows, leftOut } = takeCommonRows([first, second], "same");
    expect([...rows[0]!.prediction]).toEqual([21, 4]);
    expect([...rows[1]!.prediction]).toEqual([30, 5]);
    expect(rows[1]!.line[1]).toBeNaN();
    expect(leftOut).toEqual([
      { absent: 1, otherOutcome: 1, otherLine: 1 },
      { absent: 1, otherOutcome: 1, otherLine: 1 },
    ]);
  });

  it("keeps rows of other lines when each is settled on its own", () => {
    const { rows, leftOut } = takeCommonRows([first, second], "own");
    expect([...rows[0]!.line].slice(0, 2)).toEqual([19.5, 10.5]);
    expect([...rows[1]!.line].slice(0, 2)).toEqual([19.5, 11.5]);
    expect(leftOut[0]).toEqual({ absent: 1, otherOutcome: 1, otherLine: 0 });
  });

  it("has a line where all have one", () => {
    const bare = set({ a: { actual: 20, prediction: 18 }, b: row({ line: 12.5 }) });
    const { rows } = takeCommonRows([first, bare], "own");
    expect(rows.map(({ line }) => [...line])).toEqual([
      [Number.NaN, 10.5],
      [Number.NaN, 12.5],
    ]);
  });

  it("takes what three hold, and leaves out a game of another day", () => {
    const third = set({ a: row(), b: row({ line: 10.5, date: FEB_1 + 1 }), c: row() });
    const { rows, leftOut } = takeCommonRows([first, second, third], "own");
    expect(rows.map((one) => one.rows)).toEqual([1, 1, 1]);
    expect(leftOut.map(({ absent }) => absent)).toEqual([3, 3, 1]);
    expect(leftOut.map(({ otherOutcome }) => otherOutcome)).toEqual([1, 1, 1]);
  });

  it("finds nothing in sets without a common row", () => {
    expect(takeCommonRows([set({ a: row() }), set({ b: row() })], "same").rows[0]!.rows).toBe(0);
    expect(() => takeCommonRows([], "same")).toThrow(RangeError);
  });
});
