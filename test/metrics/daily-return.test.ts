import { expect, it } from "vitest";
import { COMPARING_SEED, dailyPicks, drawResamples, evaluate, returnByDay } from "../../src/metrics/index.js";
import { noiseSpecs, toRows } from "./rows.js";

it("is the ROI of the evaluation, interval included, when the draws are the same", () => {
  const rows = toRows(noiseSpecs({ rows: 900, dates: 12, seed: 5 }));
  const { metrics } = evaluate(rows, { seed: COMPARING_SEED, evalStart: "2025-02-01" as never });
  const found = returnByDay(dailyPicks(rows), drawResamples(12, COMPARING_SEED))!;
  expect(found.n).toBe(metrics.roi_edge_3!.n);
  for (const end of ["value", "low", "high"] as const) expect(found[end]).toBeCloseTo(metrics.roi_edge_3![end]!, 12);
});

it("has no interval below six days with a pick, and is nothing without a pick", () => {
  const few = toRows(noiseSpecs({ rows: 200, dates: 5, seed: 5 }));
  expect(returnByDay(dailyPicks(few), drawResamples(5, 1))).toMatchObject({ low: null, high: null });
  const none = dailyPicks(toRows([{ actual: 10, prediction: 11, line: 10.5 }]));
  expect(returnByDay(none, drawResamples(1, 1))).toBeNull();
});
