import { expect, it } from "vitest";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { biasTable } from "../../../src/reports/sections/bias-table.js";
import { syntheticRun } from "../synthetic-runs.js";

const run = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 20 });
const cells = (one: typeof run) =>
  biasTable(labelRuns([one]))
    .split("\n")[2]!
    .split("|")
    .map((cell) => cell.trim());

it("gives the mean of predictions and of lines less points scored, over the rows with a line", () => {
  const { rows, actual, prediction, line } = run.predictions!.rows;
  const lined = Array.from({ length: rows }, (_, i) => i).filter((i) => !Number.isNaN(line[i]!));
  const mean = (column: Float64Array) => lined.reduce((sum, i) => sum + column[i]! - actual[i]!, 0) / lined.length;
  const [, count, model, market] = cells(run);
  expect(Number(count)).toBe(lined.length);
  expect(Number.parseFloat(model!)).toBeCloseTo(mean(prediction), 2);
  expect(Number.parseFloat(market!)).toBeCloseTo(mean(line), 2);
  expect(market).toMatch(/ \[[+-]\d\.\d\d, [+-]\d\.\d\d\]$/);
});

it("gives that of the lines without an interval where the predictions were not read", () => {
  const bare = cells({ ...run, predictions: null });
  expect(bare[3]).toBe(cells(run)[3]!.split(" ")[0]);
  expect(biasTable(labelRuns([{ ...run, record: { ...run.record, accuracy: { lines: null, all: null } } }]))).toBe("");
});
