import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_VIG_METHODS, noVig, shinShare } from "../../src/metrics/no-vig.js";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const price = fc.double({ min: 1.02, max: 30, noNaN: true });

describe("published values", () => {
  // README of the R package implied: three football matches. Its solver stops short: by 3e-6 in a probability, 1e-5 in z.
  const matches = [
    [4.2, 3.7, 1.95],
    [2.45, 3.7, 2.9],
    [2.05, 3.2, 3.8],
  ];
  const published = {
    multiplicative: [
      [0.2331556, 0.2646631, 0.5021813],
      [0.3988848, 0.2641264, 0.3369888],
      [0.4586948, 0.2938514, 0.2474538],
    ],
    shin: [
      [0.2315716, 0.2635742, 0.5048542],
      [0.4000221, 0.2629271, 0.3370508],
      [0.4645882, 0.2919788, 0.2434331],
    ],
    power: [
      [0.2311414, 0.2630644, 0.5057942],
      [0.4003156, 0.2627189, 0.3369655],
      [0.4667139, 0.2908985, 0.2423876],
    ],
  } as const;

  it.each(Object.keys(published) as (keyof typeof published)[])("%s as the R package prints it", (method) => {
    for (const [i, odds] of matches.entries()) {
      const found = noVig(odds, method)!;
      for (const [k, p] of found.entries()) expect(p).toBeCloseTo(published[method][i]![k]!, 5);
    }
  });

  it("shares of insiders as the R package prints them", () => {
    const shares = matches.map((odds) => shinShare(odds.map((o) => 1 / o)));
    for (const [i, z] of [0.01061048, 0.01163552, 0.03182353].entries()) expect(shares[i]).toBeCloseTo(z, 4);
  });

  it("Shin as the Python package shin prints it, three outcomes and two", () => {
    const three = noVig([2.6, 2.4, 4.3], "shin")!;
    for (const [k, p] of [0.37299406033208965, 0.4047794109200184, 0.2222265287474275].entries()) {
      expect(three[k]).toBeCloseTo(p, 11);
    }
    expect(shinShare([1 / 2.6, 1 / 2.4, 1 / 4.3])).toBeCloseTo(0.01694251276407055, 10);
    const two = noVig([1.5, 2.74], "shin")!;
    expect(two[0]).toBeCloseTo(0.6508515815085157, 14);
    expect(two[1]).toBeCloseTo(0.3491484184914841, 14);
  });
});

describe("the defining equations", () => {
  it("holds them to 1e-12", () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 3, maxLength: 6 }), (odds) => {
        const q = odds.map((o) => 1 / o);
        const book = sum(q);
        fc.pre(book > 1.0001);
        const z = shinShare(q);
        const p = noVig(odds, "shin")!;
        // Shin's own direction: the prices a bookmaker posts for probabilities p and a share z of insiders
        const posted = p.map((chance) => Math.sqrt(z * chance + (1 - z) * chance * chance));
        const back = posted.map((y) => y * sum(posted));
        for (const [k, value] of back.entries()) expect(Math.abs(value - q[k]!)).toBeLessThan(1e-12);

        const powered = noVig(odds, "power")!;
        const exponents = powered.map((chance, k) => Math.log(chance) / Math.log(q[k]!));
        for (const k of exponents) expect(Math.abs(k / exponents[0]! - 1)).toBeLessThan(1e-11);
      }),
      { numRuns: 200 },
    );
  });

  it("Shin with two outcomes is the additive method, by the three-outcome formula too", () => {
    fc.assert(
      fc.property(price, price, (a, b) => {
        const q = [1 / a, 1 / b];
        const book = sum(q);
        fc.pre(book > 1.0001);
        const additive = noVig([a, b], "additive");
        fc.pre(additive !== null);
        const z = shinShare(q);
        const general = q.map((x) => (Math.sqrt(z * z + (4 * (1 - z) * x * x) / book) - z) / (2 * (1 - z)));
        // the closed form loses digits where z nears 1
        for (const [k, p] of additive!.entries()) expect(general[k]).toBeCloseTo(p, 9);
        expect(noVig([a, b], "shin")).toEqual(additive);
      }),
    );
  });
});

it("sums to 1 and keeps the order of the prices, whatever the method", () => {
  fc.assert(
    fc.property(fc.constantFrom(...NO_VIG_METHODS), fc.array(price, { minLength: 2, maxLength: 5 }), (method, odds) => {
      const p = noVig(odds, method);
      if (p === null) return;
      expect(sum(p)).toBeCloseTo(1, 12);
      for (let i = 0; i < odds.length; i++) {
        for (let j = 0; j < odds.length; j++) if (odds[i]! < odds[j]!) expect(p[i]).toBeGreaterThanOrEqual(p[j]!);
      }
    }),
  );
});

it("agrees on even prices, with a margin and without", () => {
  for (const method of NO_VIG_METHODS) {
    expect(noVig([1.909, 1.909], method)![0]).toBeCloseTo(0.5, 14);
    expect(noVig([2, 2], method)).toEqual([0.5, 0.5]);
  }
});

it("has no answer where there is none, and refuses what is no price", () => {
  expect(noVig([1.01, 20, 400], "additive")).toBeNull();
  expect(noVig([1.01, 20, 400], "shin")!.every((p) => p > 0)).toBe(true);
  expect(noVig([4, 4, 4], "shin")).toBeNull();
  expect(noVig([4, 4, 4], "power")![0]).toBeCloseTo(1 / 3, 14);
  expect(() => noVig([1, 2])).toThrow(/each above 1/);
  expect(() => noVig([Number.NaN, 2])).toThrow(RangeError);
  expect(() => noVig([2])).toThrow(RangeError);
});
