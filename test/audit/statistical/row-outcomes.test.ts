import { describe, expect, it } from "vitest";
import { atMost } from "../../../src/audit/statistical/row-outcomes.js";

/** The same by adding tries one by one: the probability of each number of successes so far. */
function oneByOne(k: number, n: number, p: number): number {
  const chance = Array<number>(n + 1).fill(0);
  chance[0] = 1;
  for (let tries = 1; tries <= n; tries++) {
    for (let i = tries; i >= 0; i--) chance[i] = chance[i]! * (1 - p) + (i > 0 ? chance[i - 1]! * p : 0);
  }
  return chance.slice(0, k + 1).reduce((sum, one) => sum + one, 0);
}

describe("the probability of at most so many successes", () => {
  it.each([
    [0, 0, 0.03],
    [0, 1, 0.03],
    [0, 12, 0.03],
    [2, 12, 0.03],
    [12, 12, 0.3],
    [20, 12, 0.3],
    [7, 300, 0.03],
  ])("%i of %i at %f is that of adding tries one by one", (k, n, p) => {
    expect(atMost(k, n, p)).toBeCloseTo(oneByOne(k, n, p), 12);
  });

  it("stays small, and at most 1, where none of so many tries is too improbable for a double", () => {
    expect(atMost(600, 30_000, 0.03)).toBeLessThan(1e-4);
    expect(atMost(400, 40_000, 0.03)).toBeLessThan(1e-4);
    expect(atMost(900, 30_000, 0.03)).toBeCloseTo(0.51, 2);
    expect(atMost(30_000, 30_000, 0.03)).toBeLessThanOrEqual(1);
    expect(atMost(30_000, 30_000, 0.03)).toBeCloseTo(1, 6);
  });
});
