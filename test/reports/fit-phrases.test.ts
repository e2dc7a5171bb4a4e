import { describe, expect, it } from "vitest";
import { formatFound, judgedQuantile, lossPhrase, untrainedParts } from "../../src/reports/fit-phrases.js";
import { labelRuns } from "../../src/reports/label-runs.js";
import { runTable, windowTable } from "../../src/reports/sections/run-tables.js";
import { syntheticRun } from "./synthetic-runs.js";

describe("the quantile judged", () => {
  it.each([
    ["MultiQuantile:alpha=0.1,0.5,0.9", 0.5],
    ["MultiQuantile:alpha=0.3,0.7", 0.3],
    ["MultiQuantile:alpha=0.1,0.6", 0.6],
    ["Quantile:alpha=0.43", null],
    ["MAE", null],
    [null, null],
  ])("of %s is %s", (loss, quantile) => expect(judgedQuantile(loss)).toBe(quantile));

  it("stands behind the loss", () => {
    expect(lossPhrase("MultiQuantile:alpha=0.2,0.8")).toBe("MultiQuantile:alpha=0.2,0.8, judged at quantile 0.2");
    expect(lossPhrase("MAE")).toBe("MAE");
  });
});

describe("tables of the report", () => {
  const run = syntheticRun({ evalStart: "2025-02-01", loss: "MultiQuantile:alpha=0.2,0.8", rowsPerDay: 3 });

  it("name the quantile judged", () => expect(runTable(labelRuns([run]))).toContain(", judged at quantile 0.2 |"));

  it("name the rows of the fit's MAE", () => {
    expect(windowTable(labelRuns([run]))).toMatch(/\| all rows +\|/);
    const metrics = { ...run.record.metrics, mae_all: null };
    const lined = { ...run, record: { ...run.record, metrics } };
    expect(windowTable(labelRuns([lined]))).toMatch(/\| rows with a line +\|/);
  });
});

it("names what learned nothing: the model, or members of an ensemble by their names; nothing of models from elsewhere", () => {
  const fit = { mae_train: 5, mae_validation: 5, trees: null, best_iteration: 1 };
  const idle = { ...fit, best_iteration: 0, found: { epochs: 0 } };
  const mixed = { ...fit, found: { mlp_epochs: 3, mlp_2_epochs: 0, linear_weight: 0 } };
  expect(untrainedParts({ fit, trained_elsewhere: null })).toEqual([]);
  expect(untrainedParts({ fit: idle, trained_elsewhere: null })).toEqual(["the model"]);
  expect(untrainedParts({ fit: mixed, trained_elsewhere: null })).toEqual(["mlp_2"]);
  const trained_elsewhere = { format: "lightgbm-text", version: "v4", objective: "huber", sha256: "ab".repeat(32) };
  expect(untrainedParts({ fit: idle, trained_elsewhere })).toEqual([]);
});

it("rounds weights for a reader, and nothing else", () => {
  expect(formatFound("linear_2_weight", 1 / 3)).toBe("0.333");
  expect(formatFound("fitted_intercept", -0.0001)).toBe("0.000");
  expect(formatFound("trees_weight", 1)).toBe("1");
  expect(formatFound("linear_l2", 0.00025)).toBe("0.00025");
  expect(formatFound("backend", "wasm")).toBe("wasm");
});
