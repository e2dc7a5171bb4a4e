import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureBetting, overRate } from "../../src/metrics/betting.js";
import { createPopulation } from "../../src/metrics/population.js";
import { FEB_1, noiseSpecs, type RowSpec, shuffled, toRows } from "./rows.js";

const population = (specs: RowSpec[], resamples = 500) => createPopulation(toRows(specs), 1, resamples);

describe("betting figures", () => {
  it("of four picks worked out by hand", () => {
    const betting = measureBetting(
      population([
        { prediction: 24, line: 20, actual: 25, over: 150, under: -180 },
        { prediction: 24, line: 20, actual: 10, over: -110, under: -110 },
        { prediction: 16, line: 20, actual: 20, over: -110, under: -120 },
        { prediction: 16, line: 20, actual: 12, over: -110 },
        { prediction: 20.5, line: 20, actual: 25, over: 100, under: 100 },
      ]),
      { minEdge: 3 },
    );
    expect(betting).toMatchObject({ minEdge: 3, picks: 4, over: 2, under: 2, graded: 3, wins: 2, pushes: 1 });
    expect(betting.hitRate).toMatchObject({ value: 2 / 3, n: 3 });
    expect(betting.profit).toBeCloseTo(1.5 - 1 + 0 + 100 / 110, 12);
    expect(betting.roi!.value).toBeCloseTo(betting.profit / 4, 12);
    expect(betting.roi!.n).toBe(4);
    expect(betting.breakEven!.value).toBeCloseTo((1 / 2.5 + 110 / 210 + 120 / 220 + 110 / 210) / 4, 12);
    expect(betting.pricedAtDefaultShare).toBe(0.25);
    expect(betting.roi!.low).toBeNull();
  });

  it("know the deepest fall of the running profit, day by day in whatever order the rows come", () => {
    const won = { prediction: 24, line: 20, actual: 25, over: 100, under: 100 };
    const lost = { ...won, actual: 10 };
    const days = [[won, won], [lost, lost, lost, won], [won], [lost, lost], [won, won]];
    const specs = days.flatMap((picks, day) => picks.map((pick) => ({ ...pick, date: FEB_1 + 2 * day })));
    const { maxDrawdown } = measureBetting(population(shuffled(specs, 3)), { minEdge: 3 });
    expect(maxDrawdown).toEqual({ units: 3, peak: "2025-02-01", trough: "2025-02-07" });
    const onlyLost = measureBetting(population([{ ...lost, date: FEB_1 }]), { minEdge: 3 });
    expect(onlyLost.maxDrawdown).toEqual({ units: 1, peak: null, trough: "2025-02-01" });
    expect(measureBetting(population([{ ...won, date: FEB_1 }]), { minEdge: 3 }).maxDrawdown).toBeNull();
  });

  it("break even at 52.38 % when every price is -110", () => {
    const betting = measureBetting(population(noiseSpecs({ rows: 400, dates: 20, seed: 1 })), { minEdge: 3 });
    expect(betting.breakEven!.value).toBeCloseTo(0.5238095, 7);
    expect(betting.breakEven!.high! - betting.breakEven!.low!).toBeLessThan(1e-12);
  });

  it("are null where no pick is made", () => {
    const betting = measureBetting(population([{ prediction: 20, line: 20, actual: 22 }]), { minEdge: 0 });
    expect(betting).toMatchObject({ picks: 0, hitRate: null, hitRateClustered: null, roi: null, breakEven: null });
    expect(betting.pricedAtDefaultShare).toBeNull();
  });

  it("of picks that all push: no hit rate, a return of 0", () => {
    const betting = measureBetting(population([{ prediction: 25, line: 20, actual: 20 }]), { minEdge: 1 });
    expect(betting).toMatchObject({ picks: 1, graded: 0, pushes: 1, hitRate: null });
    expect(betting.roi).toMatchObject({ value: 0, n: 1 });
  });

  it("hold their own rate, whatever the order of the rows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const specs = noiseSpecs({ rows: 200, dates: 10, seed });
        const betting = measureBetting(population(specs), { minEdge: 1 });
        const again = measureBetting(population(shuffled(specs, seed)), { minEdge: 1 });
        for (const rate of [betting.hitRate!, betting.hitRateClustered!, betting.roi!]) {
          expect(rate.low).toBeLessThanOrEqual(rate.value);
          expect(rate.high).toBeGreaterThanOrEqual(rate.value);
        }
        expect(again.hitRate).toEqual(betting.hitRate);
        expect(again.hitRateClustered!.low).toBeCloseTo(betting.hitRateClustered!.low!, 12);
        expect(again.roi!.high).toBeCloseTo(betting.roi!.high!, 12);
      }),
      { numRuns: 30 },
    );
  });

  it("at equal prices without pushes: ROI is hit rate x odds - 1", () => {
    const specs = noiseSpecs({ rows: 300, dates: 15, seed: 3 }).map((row) => ({ ...row, line: row.line! + 0.25 }));
    const betting = measureBetting(population(specs), { minEdge: 1 });
    expect(betting.pushes).toBe(0);
    expect(betting.roi!.value).toBeCloseTo(betting.hitRate!.value * (1 + 100 / 110) - 1, 12);
  });

  it("count the picks of one night as less than independent when they share fate", () => {
    const specs = Array.from({ length: 400 }, (_, i) => {
      const night = Math.floor(i / 20);
      return { date: FEB_1 + night, prediction: 25, line: 20.5, actual: night % 2 === 0 ? 30 : 10 };
    });
    const { hitRate, hitRateClustered } = measureBetting(population(specs, 2000), { minEdge: 1 });
    expect(hitRateClustered!.high! - hitRateClustered!.low!).toBeGreaterThan(3 * (hitRate!.high! - hitRate!.low!));
  });
});

describe("over rate", () => {
  it("leaves pushes and rows without a line out", () => {
    const rows = population([
      { prediction: 1, line: 20, actual: 25 },
      { prediction: 1, line: 20, actual: 20 },
      { prediction: 1, line: 20, actual: 12 },
      { prediction: 1, line: 20, actual: 11 },
      { prediction: 1, actual: 11 },
    ]);
    expect(overRate(rows)).toMatchObject({ value: 1 / 3, n: 3 });
  });

  it("is null without a decided line", () => expect(overRate(population([{ prediction: 1, actual: 2 }]))).toBeNull());
});
