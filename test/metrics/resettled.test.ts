import { describe, expect, it } from "vitest";
import { selectPicks } from "../../src/metrics/picks.js";
import { measureResettled } from "../../src/metrics/resettled.js";
import { FEB_1, noiseSpecs, toRows } from "./rows.js";

const options = { seed: 1, resamples: 300 };

describe("measureResettled", () => {
  it("settles the same picks on the same sides, whatever edge is left", () => {
    const own = toRows([
      { prediction: 25, line: 20, actual: 21, over: -110, under: -110 },
      { prediction: 15, line: 20, actual: 20, over: -110, under: -110 },
      { prediction: 25, line: 20, actual: 30, over: 100, under: -120 },
      { prediction: 21, line: 20, actual: 30, over: 100, under: -120 },
    ]);
    const other = toRows([
      { prediction: 25, line: 26, actual: 21, over: 120, under: -150 },
      { prediction: 15, line: 21, actual: 20, over: -110, under: 105 },
      { prediction: 25, actual: 30 },
      { prediction: 21, line: 10, actual: 30, over: 100, under: -120 },
    ]);
    const picks = selectPicks(own, { minEdge: 3 });
    expect(picks.count).toBe(3);
    const found = measureResettled(picks, own, other, options);
    // OVER 26 lost, UNDER 21 won at +105; at their own lines OVER 20 won at -110, UNDER 20 was a push
    expect(found).toMatchObject({ picks: 2, hitRate: { value: 0.5, n: 2 }, hitRateDifference: { value: -0.5 } });
    expect(found.roi!.value).toBeCloseTo((-1 + 1.05) / 2, 12);
    expect(found.roiDifference!.value).toBeCloseTo((-1 + 1.05) / 2 - 100 / 110 / 2, 12);
  });

  it("finds no difference on its own lines", () => {
    const own = toRows(noiseSpecs({ rows: 600, dates: 20, seed: 4 }));
    const found = measureResettled(selectPicks(own, { minEdge: 3 }), own, own, options);
    expect(found.hitRateDifference).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(found.roiDifference).toMatchObject({ value: 0, low: 0, high: 0 });
  });

  it("has nothing to say where no pick has a line", () => {
    const own = toRows([{ prediction: 25, line: 20, actual: 21, date: FEB_1 }]);
    const bare = toRows([{ prediction: 25, actual: 21, date: FEB_1 }]);
    const found = measureResettled(selectPicks(own, { minEdge: 3 }), own, bare, options);
    expect(found).toEqual({ picks: 0, hitRate: null, roi: null, hitRateDifference: null, roiDifference: null });
  });
});
