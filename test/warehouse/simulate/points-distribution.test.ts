import fc from "fast-check";
import { expect, test } from "vitest";
import { americanToDecimal } from "../../../src/core/odds.js";
import { americanPrice } from "../../../src/warehouse/simulate/books.js";
import { PointsDistribution } from "../../../src/warehouse/simulate/points-distribution.js";
import { EARLY_EXIT_CHANCE } from "../../../src/warehouse/simulate/rotation.js";

/** Chance by chance, with no formula: the distribution after each chance from the one before. */
function bruteForce(n: number, share: number, scores: readonly number[]): number[] {
  let mass = [1];
  for (let i = 0; i < n; i++) {
    const next = new Array<number>(mass.length + 3).fill(0);
    const scoring = scores.reduce((sum, p) => sum + p, 0);
    for (const [points, p] of mass.entries()) {
      next[points]! += p * (1 - share * scoring);
      for (const [k, score] of scores.entries()) next[points + k + 1]! += p * share * score;
    }
    mass = next;
  }
  return mass;
}

test("tail, mean and median agree with brute force when nights do not vary", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 85, max: 115 }),
      fc.double({ min: 0.03, max: 0.26, noNaN: true }),
      fc.tuple(
        fc.double({ min: 0.01, max: 0.06, noNaN: true }),
        fc.double({ min: 0.1, max: 0.45, noNaN: true }),
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
      ),
      (n, share, scores) => {
        const outlook = { minutes: 30, share, scores, variation: 0, points: 0 };
        const distribution = new PointsDistribution(outlook, n);
        // Early exits leave 0.45 of a night; the other nights make up for it.
        const whole = bruteForce(n, share / (1 - EARLY_EXIT_CHANCE * 0.55), scores);
        const exit = bruteForce(n, share * 0.45, scores);
        const mass = whole.map((p, k) => (1 - EARLY_EXIT_CHANCE) * p + EARLY_EXIT_CHANCE * exit[k]!);
        let tail = 1;
        for (let k = 0; k <= 90; k++) {
          expect(distribution.over(k - 0.5)).toBeCloseTo(tail, 6);
          tail -= mass[k]!;
        }
        expect(distribution.over(distribution.median)).toBeCloseTo(0.5, 8);
        expect(distribution.mean).toBeCloseTo(n * share * (scores[0] + 2 * scores[1] + 3 * scores[2]), 1);
      },
    ),
    { numRuns: 60 },
  );
});

test("more variation keeps the mean and widens both tails", () => {
  const outlook = { minutes: 30, share: 0.18, scores: [0.03, 0.3, 0.12] as const, points: 0 };
  const calm = new PointsDistribution({ ...outlook, variation: 0.05 }, 100);
  const wild = new PointsDistribution({ ...outlook, variation: 0.28 }, 100);
  expect(wild.mean).toBeCloseTo(calm.mean, 1);
  expect(wild.over(35.5)).toBeGreaterThan(calm.over(35.5));
  expect(wild.over(5.5)).toBeLessThan(calm.over(5.5));
});

test("prices carry the book's margin within one price step", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.12, max: 0.88, noNaN: true }),
      fc.constantFrom(0.053, 0.06),
      fc.constantFrom(1, 2, 5),
      (chance, vig, step) => {
        const price = americanPrice(chance, vig, step);
        expect(price <= -100 || price >= 100).toBe(true);
        expect(price % step).toBeCloseTo(0);
        expect(Math.abs(1 / americanToDecimal(price) - chance * (1 + vig))).toBeLessThan(0.0013 * step + 1e-9);
      },
    ),
  );
});
