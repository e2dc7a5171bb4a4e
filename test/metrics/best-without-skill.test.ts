import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { bestWithoutSkill, oneOfMany } from "../../src/metrics/best-without-skill.js";
import { binomialDistribution } from "../../src/metrics/binomial-distribution.js";
import { binomialUpperTail } from "../../src/metrics/binomial-tail.js";
import { normalQuantile } from "../../src/metrics/normal-quantile.js";

const EULER = 0.5772156649015329;

/** The normal approximation of D. H. Bailey & M. Lopez de Prado, "The Deflated Sharpe Ratio" (2014), eq. 1. */
function approximateBest(tries: number, picks: number, rate: number): number {
  const spread = Math.sqrt((rate * (1 - rate)) / picks);
  const greatest = (1 - EULER) * normalQuantile(1 - 1 / tries) + EULER * normalQuantile(1 - 1 / (tries * Math.E));
  return rate + spread * greatest;
}

describe("the binomial distribution", () => {
  it("agrees with the tail that is summed another way", () => {
    for (const [n, p] of [
      [1, 0.3],
      [40, 0.52],
      [300, 0.5],
      [5000, 0.524],
    ] as const) {
      const reached = binomialDistribution(n, p);
      for (let k = 0; k < n; k += Math.ceil(n / 37)) {
        expect(1 - reached[k]!).toBeCloseTo(binomialUpperTail(k + 1, n, p), 11);
      }
      expect(reached[n]).toBe(1);
    }
  });

  it("knows the certain cases and refuses what is none", () => {
    expect([...binomialDistribution(2, 0)]).toEqual([1, 1, 1]);
    expect([...binomialDistribution(2, 1)]).toEqual([0, 0, 1]);
    expect([...binomialDistribution(0, 0.4)]).toEqual([1]);
    expect(() => binomialDistribution(-1, 0.5)).toThrow(RangeError);
    expect(() => binomialDistribution(3, 1.1)).toThrow(RangeError);
  });
});

describe("the best of several tries without skill", () => {
  it("shows 56.5 % for 50 tries of 300 picks at 50 %, which the normal approximation puts at 56.6 %", () => {
    expect(bestWithoutSkill(50, 300, 0.5, 150).expected).toBeCloseTo(0.5648, 4);
    expect(approximateBest(50, 300, 0.5)).toBeCloseTo(0.566, 3);
  });

  it("is what brute force over all outcomes gives", () => {
    const [picks, rate] = [4, 0.45];
    const one = [0, 1, 2, 3, 4].map(
      (k) => binomialUpperTail(k, picks, rate) - (k < 4 ? binomialUpperTail(k + 1, picks, rate) : 0),
    );
    let expected = 0;
    let reached = 0;
    for (const [a, pa] of one.entries()) {
      for (const [b, pb] of one.entries()) {
        for (const [c, pc] of one.entries()) {
          const best = Math.max(a, b, c);
          expected += (pa * pb * pc * best) / picks;
          if (best >= 3) reached += pa * pb * pc;
        }
      }
    }
    const found = bestWithoutSkill(3, picks, rate, 3);
    expect(found.expected).toBeCloseTo(expected, 12);
    expect(found.chance).toBeCloseTo(reached, 12);
  });

  it("agrees with simulation", () => {
    const rng = createRng(3);
    const [tries, picks, rate, wins, times] = [7, 60, 0.5238, 36, 4000];
    let sum = 0;
    let reached = 0;
    for (let time = 0; time < times; time++) {
      let best = 0;
      for (let one = 0; one < tries; one++) {
        let won = 0;
        for (let pick = 0; pick < picks; pick++) if (rng.uniform() < rate) won++;
        best = Math.max(best, won);
      }
      sum += best / picks;
      if (best >= wins) reached++;
    }
    const found = bestWithoutSkill(tries, picks, rate, wins);
    expect(Math.abs(found.expected - sum / times)).toBeLessThan(0.0025);
    expect(Math.abs(found.chance - reached / times)).toBeLessThan(0.03);
  });

  it("is the rate itself for one try, and rises with the tries, whole or not", () => {
    expect(bestWithoutSkill(1, 300, 0.5238, 0)).toEqual({ expected: expect.closeTo(0.5238, 12), chance: 1 });
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1000, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (tries, more, picks, rate) => {
          const wins = Math.ceil(picks / 2);
          const few = bestWithoutSkill(tries, picks, rate, wins);
          const many = bestWithoutSkill(tries + more, picks, rate, wins);
          expect(many.expected).toBeGreaterThanOrEqual(few.expected - 1e-12);
          expect(many.chance).toBeGreaterThanOrEqual(few.chance - 1e-12);
          expect(many.expected).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("refuses counts that are none", () => {
    expect(() => bestWithoutSkill(0.5, 10, 0.5, 1)).toThrow(RangeError);
    expect(() => bestWithoutSkill(2, 0, 0.5, 0)).toThrow(RangeError);
    expect(() => bestWithoutSkill(2, 10, 0.5, 11)).toThrow(RangeError);
  });
});

it("one of many: Sidak's formula", () => {
  expect(oneOfMany(0.05, 10)).toBeCloseTo(1 - 0.95 ** 10, 14);
  expect(oneOfMany(1e-12, 50)).toBeCloseTo(5e-11, 14);
  expect(oneOfMany(0.3, 0)).toBe(0);
  expect(oneOfMany(1, 2)).toBe(1);
  expect(oneOfMany(0, 1e6)).toBe(0);
});
