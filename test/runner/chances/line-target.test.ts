import { describe, expect, it } from "vitest";
import type { ExperimentInput } from "../../../src/runner/experiment-schema.js";
import { resolveExperiment } from "../../../src/runner/resolve-experiment.js";

const resolve = (settings: Partial<ExperimentInput>) =>
  resolveExperiment(null, { name: "x", train_days: 30, eval_days: 7, ...settings });

describe("targets made of the line", () => {
  it("classify takes Logloss by itself, and every other loss is refused", () => {
    expect(resolve({ classify: true }).loss_function).toBe("Logloss");
    expect(resolve({ classify: true, loss_function: "Logloss", anchor_line: true }).anchor_line).toBe(true);
    expect(() => resolve({ classify: true, loss_function: "MAE" })).toThrow(/classify learns with Logloss, not MAE/);
    expect(() => resolve({ loss_function: "Logloss" })).toThrow(/classify learns over or under with it/);
  });

  it.each([
    [{ classify: true, framework: "linear" }, /classify: is for framework trees, not linear/],
    [{ anchor_line: true, framework: "mlp" }, /anchor_line: is for framework trees, not mlp/],
    [{ anchor_line: true, residual: true }, /anchor_line: starts at the line, residual learns the distance/],
    [{ classify: true, residual: true }, /classify: .*choose one/],
    [{ classify: true, two_stage: true }, /two_stage keeps the line out/],
    [{ residual: true, two_stage: true }, /residual: learns the distance from the line, two_stage/],
    [{ anchor_line: true, include_no_line: true }, /include_no_line: anchor_line starts at the line/],
    [{ kelly_fraction: 1.5 }, /kelly_fraction/],
    [{ no_vig: "guess" as "power" }, /no_vig/],
  ] as const)("%j is refused", (settings, message) => {
    expect(() => resolve(settings)).toThrow(message);
  });
});
