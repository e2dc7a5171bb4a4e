import { describe, expect, it } from "vitest";
import { oneOfMany } from "../../src/metrics/best-without-skill.js";
import { dailyPicks } from "../../src/metrics/daily-picks.js";
import { deflate, MOST_BLOCKS, NO_DEFLATION } from "../../src/metrics/deflate.js";
import { noiseSpecs, toRows } from "./rows.js";

const tried = (seed: number, options: { dates?: number; leak?: number; from?: number } = {}) => {
  const { dates = 28, leak = 0, from = 0 } = options;
  const specs = noiseSpecs({ rows: dates * 60, dates, seed, leak });
  return dailyPicks(toRows(specs.map((spec) => ({ ...spec, date: spec.date! + from }))));
};
const options = { seed: 1, draws: 2000 };

describe("deflation", () => {
  const skilled = tried(1, { leak: 0.05 });
  const others = [2, 3, 4, 5, 6].map((seed) => tried(seed));

  it("of the only try: nothing is deflated, and no skill shows what the market says", () => {
    const found = deflate(skilled, [], options);
    expect(found.effective_tries).toBe(1);
    expect(found.best_without_skill).toBeCloseTo(0.5, 12);
    expect(found.rate_without_skill).toBe(0.5);
    expect(found.hit_rate_edge_3!.deflated_p_value).toBe(found.hit_rate_edge_3!.p_value);
  });

  it("of one price: hit rate and ROI have the same p", () => {
    const { hit_rate_edge_3: hitRate, roi_edge_3: roi } = deflate(skilled, others, options);
    expect(roi!.p_value).toBeCloseTo(hitRate!.p_value, 12);
    expect(hitRate!.deflated_p_value).toBeGreaterThan(hitRate!.p_value);
  });

  it("raises the best without skill and p with the tries", () => {
    const [few, many] = [deflate(skilled, others.slice(0, 1), options), deflate(skilled, others, options)];
    expect(few.effective_tries).toBeCloseTo(2, 0);
    expect(many.effective_tries).toBeGreaterThan(5);
    expect(many.best_without_skill).toBeGreaterThan(few.best_without_skill!);
    expect(many.hit_rate_edge_3!.deflated_p_value).toBeGreaterThanOrEqual(few.hit_rate_edge_3!.deflated_p_value);
  });

  it("takes tries whose picks are gone as independent", () => {
    const known = deflate(skilled, others, options);
    const found = deflate(skilled, others, { ...options, unknownTries: 10 });
    expect(found.effective_tries).toBe(known.effective_tries! + 10);
    const { p_value: alone, deflated_p_value: deflated } = known.hit_rate_edge_3!;
    const both = 1 - (1 - deflated) * (1 - oneOfMany(alone, 10));
    expect(found.hit_rate_edge_3!.deflated_p_value).toBeCloseTo(both, 12);
  });

  it("compares tries whose days differ: a window moved by a day, or a longer one", () => {
    const moved = { ...skilled, day: skilled.day.map((day) => day + 1) };
    const found = deflate(skilled, [moved, tried(9, { dates: 40, from: -6 })], options);
    expect(found.effective_tries).toBeGreaterThan(1.5);
    expect(found.effective_tries).toBeLessThanOrEqual(3);
  });

  it("joins days when there are many, without losing a pick", () => {
    const season = tried(3, { dates: 170, leak: 0.1 });
    expect(season.day.length).toBeGreaterThan(MOST_BLOCKS);
    const { hit_rate_edge_3: found, best_without_skill: best } = deflate(season, [], options);
    expect(found!.p_value).toBeLessThan(0.01);
    expect(best).toBeCloseTo(0.5, 12);
  });

  it("finds skill among many tries when it is there", () => {
    const clear = tried(7, { leak: 0.35 });
    expect(deflate(clear, others, options).hit_rate_edge_3!.deflated_p_value).toBe(1 / 2001);
  });

  it("by itself hangs on its own days and draws alone: no other try changes it, however many days or tries there are", () => {
    const { p_value: alone } = deflate(skilled, [], { seed: 1 }).hit_rate_edge_3!;
    const season = tried(9, { dates: 200, from: -60 });
    const company = [[tried(8, { dates: 9, from: 5 })], [season], Array.from({ length: 60 }, (_, i) => others[i % 5]!)];
    for (const beside of company) {
      const found = deflate(skilled, beside, { seed: 1 }).hit_rate_edge_3!;
      expect(found.p_value).toBe(alone);
      expect(found.deflated_p_value).toBeGreaterThanOrEqual(alone);
    }
  });

  it("a try of nine nights does not reach what only one world in thousands does", () => {
    // Twelve unequal nights, all of them won: by the plain statistic one big night of the nine would look as good.
    const day = Array.from({ length: 12 }, (_, i) => 20_120 + i);
    const picks = [1, 1, 2, 1, 14, 1, 2, 1, 1, 9, 1, 2];
    const all = (staked: readonly number[], wins: readonly number[]) => ({
      day: day.slice(0, staked.length),
      staked,
      graded: staked,
      wins,
      breakEven: staked.map((count) => count / 2),
      fair: staked.map((count) => count / 2),
      profit: staked.map((count, i) => 2 * wins[i]! - count),
    });
    const nine = all([4, 4, 4, 4, 4, 4, 4, 4, 4], [3, 1, 3, 1, 3, 3, 1, 3, 1]);
    const { p_value: alone, deflated_p_value: deflated } = deflate(all(picks, picks), [nine], { seed: 1 })
      .hit_rate_edge_3!;
    expect(alone).toBeLessThan(0.001);
    expect(deflated).toBeLessThan(0.001);
  });

  it("gives no p below six days with picks, nor without a pick", () => {
    expect(deflate(tried(1, { dates: 5 }), others, options)).toEqual(NO_DEFLATION);
    const none = dailyPicks(toRows([{ actual: 10, prediction: 11, line: 10.5 }]));
    expect(deflate(none, others, options)).toEqual(NO_DEFLATION);
  });

  it("is the same every time, in bounds with a thousand tries", () => {
    const some = Array.from({ length: 40 }, (_, i) => tried(100 + i, { dates: 28 }));
    const thousand = Array.from({ length: 1000 }, (_, i) => some[i % 40]!);
    const found = deflate(skilled, thousand, { seed: 1 });
    expect(found).toEqual(deflate(skilled, thousand, { seed: 1 }));
    expect(found.effective_tries).toBeLessThan(60);
  });
});
