import { expect, it } from "vitest";
import { resultCautions } from "../../src/cli/result-cautions.js";
import { chooseProfile, readGateProfiles } from "../../src/runner/gates-file.js";
import type { RetrainResult } from "../../src/runner/result.js";
import { syntheticRun, syntheticTries } from "../reports/synthetic-runs.js";

function cautionsOf(change: Partial<RetrainResult>): string {
  const { record, judgement } = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 3 });
  const trials = { ...syntheticTries, validation: null };
  const rest = {
    run_id: "01J",
    status: "completed",
    tuning_fits: null,
    artifacts: [],
    model: null,
    timings: {},
  } as const;
  const gates = { ...judgement!, judged_by: chooseProfile(readGateProfiles()) };
  return resultCautions({ ...record, ...rest, artifacts: [], trials, gates, ...change }).join("\n");
}

it("warns of a model that learned nothing, and of no other", () => {
  const fit = {
    mae_train: 5,
    mae_validation: 5,
    trees: null,
    best_iteration: 0,
    found: { epochs: 0, backend: "wasm" },
  };
  expect(cautionsOf({ framework: "mlp", fit })).toMatch(/^nothing was learned by the model: .*best iteration 0/m);
  expect(cautionsOf({ framework: "mlp", fit: { ...fit, best_iteration: 1 } })).not.toMatch(/nothing was learned/);
});

it("warns where the quantile judged is not the median", () => {
  expect(cautionsOf({ loss_function: "MultiQuantile:alpha=0.1,0.4,0.6" })).toMatch(/stand on quantile 0\.4, /);
  expect(cautionsOf({ loss_function: "MultiQuantile:alpha=0.1,0.5,0.9" })).not.toMatch(/stand on quantile/);
});
