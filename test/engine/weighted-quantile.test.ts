import fc from "fast-check";
import { expect, test } from "vitest";
import { weightedQuantile } from "../../src/engine/weighted-quantile.js";

const halves = fc.integer({ min: -9, max: 9 }).map((n) => n / 2);
// Long lists are narrowed down before they are selected from, with values near each other and far apart.
const values = fc.oneof(
  fc.array(halves, { minLength: 1, maxLength: 60 }),
  fc.array(
    fc.oneof(
      halves,
      fc.integer().map((n) => n / 2 ** 20),
      fc.constantFrom(1e9, -1e9),
    ),
    {
      minLength: 60,
      maxLength: 300,
      size: "max",
    },
  ),
);
const alphas = fc.constantFrom(0.05, 0.25, 0.43, 0.5, 0.75, 0.95);

function bySorting(list: number[], alpha: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  const goal = alpha * sorted.length;
  const at = sorted.findIndex((_, i) => i + 1 >= goal);
  if (at + 1 !== goal) return sorted[at]!;
  const next = sorted[at + 1] ?? sorted[at]!;
  return sorted[at]! / 2 + next / 2;
}

test("median of odd and even counts", () => {
  expect(weightedQuantile(Float64Array.of(5, 1, 3), null, 3, 0.5)).toBe(3);
  expect(weightedQuantile(Float64Array.of(5, 1, 3, 4), null, 4, 0.5)).toBe(3.5);
  expect(weightedQuantile(Float64Array.of(), null, 0, 0.5)).toBe(0);
});

test("equals the definition on sorted values", () => {
  fc.assert(
    fc.property(values, alphas, (list, alpha) => {
      expect(weightedQuantile(Float64Array.from(list), null, list.length, alpha)).toBe(bySorting(list, alpha));
    }),
  );
});

test("a mass of k is the same as k entries, a mass of 0 is none", () => {
  const massive = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 4 })), {
    minLength: 1,
    maxLength: 200,
    size: "max",
  });
  fc.assert(
    fc.property(massive, alphas, (pairs, alpha) => {
      const repeated = pairs.flatMap(([value, mass]) => new Array<number>(mass).fill(value));
      const found = weightedQuantile(
        Float64Array.from(pairs, ([value]) => value),
        Float64Array.from(pairs, ([, mass]) => mass),
        pairs.length,
        alpha,
      );
      expect(found).toBe(repeated.length === 0 ? 0 : bySorting(repeated, alpha));
    }),
  );
});

test("no value has a lower pinball loss", () => {
  const pinball = (list: number[], alpha: number, at: number) =>
    list.reduce((sum, value) => sum + (value > at ? alpha * (value - at) : (1 - alpha) * (at - value)), 0);
  fc.assert(
    fc.property(values, alphas, fc.double({ min: -10, max: 10, noNaN: true }), (list, alpha, other) => {
      const found = weightedQuantile(Float64Array.from(list), null, list.length, alpha);
      expect(pinball(list, alpha, found)).toBeLessThanOrEqual(pinball(list, alpha, other) * (1 + 1e-12) + 1e-9);
    }),
  );
});

test("with masses, ties and entries of no mass, no value has a lower weighted pinball loss", () => {
  const entry = fc.tuple(
    fc.integer({ min: -9, max: 9 }).map((n) => n / 2),
    fc.constantFrom(0, 0, 1, 2, 5, 1000, 2 ** 40),
  );
  const anyAlpha = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 200, size: "max" }), anyAlpha, (pairs, alpha) => {
      const loss = (at: number) =>
        pairs.reduce(
          (sum, [value, mass]) => sum + mass * Math.max(alpha * (value - at), (alpha - 1) * (value - at)),
          0,
        );
      const values = Float64Array.from(pairs, ([value]) => value);
      const mass = Float64Array.from(pairs, ([, m]) => m);
      const found = weightedQuantile(values, mass, pairs.length, alpha);
      // The loss is linear between the values, so the lowest of them has the minimum.
      const lowest = Math.min(...pairs.map(([value]) => loss(value)));
      expect(loss(found)).toBeLessThanOrEqual(lowest * (1 + 1e-12) + 1e-12);
    }),
    { numRuns: 300 },
  );
});
