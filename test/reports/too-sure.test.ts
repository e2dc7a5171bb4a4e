import { expect, it } from "vitest";
import { wilson } from "../../src/metrics/index.js";
import { labelRuns } from "../../src/reports/label-runs.js";
import { tooSurePhrase } from "../../src/reports/too-sure.js";
import type { ReportRun } from "../../src/runner/collect-runs.js";
import { syntheticRun } from "./synthetic-runs.js";

const made = [2024, 2025].map((year) => syntheticRun({ evalStart: `${year}-02-01`, loss: "MAE", rowsPerDay: 10 }));

/** A run whose positive-EV bets returned up to `high` with 8 % expected, whose lowest tenth (30 % predicted) came `yes` in 100 times. */
function runWith(i: number, { high, yes, error }: { high: number; yes: number; error: number }): ReportRun {
  const run = made[i]!;
  const probability = run.record.probability!;
  const table = [{ from: 0.2, to: 0.4, n: 100, meanPredicted: 0.3, observed: wilson(yes, 100)! }];
  const roi = { value: high - 0.05, low: high - 0.1, high, n: 500 };
  const value = [{ from: 0, to: null, bets: 500, meanExpected: 0.08, roi }];
  const changed = { ...probability, calibration: { ...probability.calibration!, table }, value };
  const fit = { ...run.record.fit, mae_validation: run.record.accuracy.all!.mae.value / error };
  return { ...run, record: { ...run.record, fit, probability: changed as unknown as typeof probability } };
}

const said = (...cases: Parameters<typeof runWith>[1][]) =>
  tooSurePhrase(labelRuns(cases.map((one, i) => runWith(i, one))));

const SOUND = { high: 0.2, yes: 31, error: 1 };

it("speaks of low returns, of outcomes short of predictions and of larger errors, each by itself", () => {
  expect(said(SOUND)).toBeNull();
  expect(said({ ...SOUND, high: 0.02 })).toBe(
    "the positive-EV bets returned -3.0 % [-8.0, +2.0] where +8.0 % was expected",
  );
  expect(said({ ...SOUND, yes: 45 })).toBe(
    "fewer lines went the predicted way than predicted, in the lowest or the highest tenth of the predictions",
  );
  expect(said({ ...SOUND, error: 1.1 })).toMatch(
    /^errors larger on evaluation than on the validation rows the probabilities are read off: MAE \d\.\d{3} against \d\.\d{3}, 10\.0 % more$/,
  );
});

it("names the runs of several, and says nothing of runs without probabilities", () => {
  expect(said({ ...SOUND, high: 0.02, yes: 45 }, { ...SOUND, high: 0.02 })).toBe(
    "the positive-EV bets returned less than expected (both runs); fewer lines went the predicted way than predicted, in the lowest or the highest tenth of the predictions (MAE loss, 2023-24)",
  );
  const { probability: _none, ...record } = made[0]!.record;
  expect(tooSurePhrase(labelRuns([{ ...made[0]!, record }]))).toBeNull();
});
