import { describe, expect, it } from "vitest";
import { leastDiscordant, mcnemar } from "../../src/metrics/mcnemar.js";

/** C(n, k) by Pascal's triangle, exact up to n of about 55. */
function choose(n: number, k: number): number {
  let row = [1];
  for (let i = 0; i < n; i++) row = [1, ...row.slice(1).map((value, j) => value + row[j]!), 1];
  return row[k]!;
}

/** Exact p, the long way: the probability of every split at least as uneven. */
function byEnumeration(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  const uneven = Math.abs(onlyFirst - onlySecond);
  let p = 0;
  for (let k = 0; k <= n; k++) if (Math.abs(2 * k - n) >= uneven) p += choose(n, k) / 2 ** n;
  return p;
}

describe("McNemar's exact test", () => {
  // Fagerland, Lydersen & Laake (2013): the transplants of Bentur et al., and the trial of Cavo et al.
  it.each([
    [1, 7, 0.0703, 0.0391],
    [6, 16, 0.0525, 0.0347],
  ])("gives the published p of %i against %i", (onlyFirst, onlySecond, p, midP) => {
    expect(mcnemar(onlyFirst, onlySecond).p).toBeCloseTo(p, 4);
    expect(mcnemar(onlyFirst, onlySecond).midP).toBeCloseTo(midP, 4);
  });

  // statsmodels 0.15 mcnemar(exact=True) and SciPy 1.10 binom, the textbook tables of McNemar's test among them.
  it.each([
    [121, 59, 4.4344492637551645e-6, 3.2666467957745733e-6],
    [86, 150, 3.7159361395713866e-5, 2.893389517615428e-5],
    [10, 11, 1, 0.8318119049072265],
    [0, 5, 0.0625, 0.03125],
  ])("agrees with statsmodels on %i against %i", (onlyFirst, onlySecond, p, midP) => {
    const found = mcnemar(onlyFirst, onlySecond);
    expect(found.p / p).toBeCloseTo(1, 10);
    expect(found.midP / midP).toBeCloseTo(1, 10);
    expect(mcnemar(onlySecond, onlyFirst)).toMatchObject({ p: found.p, midP: found.midP });
  });

  it("agrees with adding up every split", () => {
    for (let n = 0; n <= 24; n++) {
      for (let k = 0; k <= n; k++) expect(mcnemar(k, n - k).p).toBeCloseTo(byEnumeration(k, n - k), 12);
    }
  });

  it("rejects at most one null in twenty at 5 %, whatever the number of discordant picks; mid-p comes nearer to it", () => {
    for (const n of [5, 6, 12, 30, 50]) {
      const rejected = (p: "p" | "midP") => {
        let probability = 0;
        for (let k = 0; k <= n; k++) if (mcnemar(k, n - k)[p] < 0.05) probability += choose(n, k) / 2 ** n;
        return probability;
      };
      expect(rejected("p")).toBeLessThanOrEqual(0.05);
      expect(rejected("midP")).toBeGreaterThanOrEqual(rejected("p"));
      expect(rejected("midP")).toBeLessThan(0.07);
    }
  });

  it("has nothing against two models that win the same picks", () => {
    expect(mcnemar(0, 0)).toEqual({ onlyFirst: 0, onlySecond: 0, p: 1, midP: 1 });
  });

  it("refuses what is not a count", () => {
    for (const bad of [-1, 1.5, Number.NaN]) expect(() => mcnemar(bad, 3)).toThrow(RangeError);
  });

  it("needs six discordant picks to reach 5 %", () => {
    expect(leastDiscordant()).toBe(6);
    expect(mcnemar(0, 5).p).toBeGreaterThan(0.05);
    expect(mcnemar(0, 6).p).toBeLessThan(0.05);
    expect(leastDiscordant(0.01)).toBe(8);
    expect([mcnemar(0, 7).p > 0.01, mcnemar(0, 8).p < 0.01]).toEqual([true, true]);
  });
});
