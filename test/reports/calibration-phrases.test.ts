import { describe, expect, it } from "vitest";
import { wilson } from "../../src/metrics/index.js";
import { calibrationEnds, sureness } from "../../src/reports/calibration-phrases.js";
import { type LabelledRun, labelRuns } from "../../src/reports/label-runs.js";
import { syntheticRun } from "./synthetic-runs.js";

describe("sureness", () => {
  it.each([
    [0.3, 45, "too sure"],
    [0.3, 31, "open"],
    [0.3, 12, "not sure enough"],
    [0.7, 45, "too sure"],
    [0.7, 69, "open"],
    [0.7, 88, "not sure enough"],
  ] as const)("of %f said and %i in 100 observed: %s", (said, yes, found) => {
    expect(sureness({ said, observed: wilson(yes, 100)! })).toBe(found);
  });
});

/** A run whose bins of 0.05 begin at these probabilities, with so many rows and so many of them over. */
function runWith(year: number, loss: string, bins: [from: number, n: number, yes: number][]): LabelledRun["run"] {
  const run = syntheticRun({ evalStart: `${year}-02-01`, loss, rowsPerDay: 10 });
  const fixed_bins = bins.map(([from, n, yes]) => ({
    from,
    to: from + 0.05,
    n,
    meanPredicted: from + 0.02,
    observed: wilson(yes, n)!,
  }));
  const probability = {
    ...run.record.probability!,
    calibration: { ...run.record.probability!.calibration!, fixed_bins },
  };
  return { ...run, record: { ...run.record, probability } };
}

describe("the ends of a calibration chart", () => {
  const bins: [number, number, number][] = [
    [0.1, 3, 1],
    [0.3, 50, 25],
    [0.5, 100, 50],
    [0.7, 50, 35],
  ];

  it("are those of the bins it shows, the runs of a loss together", () => {
    const runs = [runWith(2024, "MAE", bins), runWith(2025, "MAE", bins)];
    expect(calibrationEnds(labelRuns(runs))).toEqual([
      "predicted 32.0 %, observed 50.0 % [40.4, 59.6] n=100 (too sure); predicted 72.0 %, observed 70.0 % [60.4, 78.1] n=100",
    ]);
  });

  it("name the loss where there are several, and one end where there is but one bin", () => {
    const runs = [runWith(2024, "MAE", bins), runWith(2025, "MAE", bins), runWith(2025, "RMSE", bins.slice(2, 3))];
    const said = calibrationEnds(labelRuns(runs));
    expect(said[0]).toMatch(/^MAE loss: predicted 32\.0 %/);
    expect(said[1]).toBe("RMSE loss, 2024-25: predicted 52.0 %, observed 50.0 % [40.4, 59.6] n=100");
    expect(calibrationEnds(labelRuns([runWith(2025, "MAE", [])]))).toEqual([]);
  });
});
