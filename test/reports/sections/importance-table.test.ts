import { describe, expect, it } from "vitest";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { importanceTable } from "../../../src/reports/sections/importance-table.js";
import { syntheticRun } from "../synthetic-runs.js";

function run(framework: string, loss: string, shares: Record<string, number>) {
  const made = syntheticRun({ evalStart: "2025-02-01", loss, rowsPerDay: 3, name: `X_${framework}_${loss}` });
  const importance = Object.entries(shares).map(([feature, share]) => ({ feature, importance: share }));
  return { ...made, record: { ...made.record, framework, importance } };
}
const trees = [run("trees", "MAE", { a: 60, b: 40 }), run("trees", "RMSE", { a: 20, b: 80 })];

describe("importanceTable", () => {
  it("averages the runs of one family and says what was measured", () => {
    const table = importanceTable(labelRuns(trees));
    expect(table).toMatch(/\| +Mean \|/);
    expect(table).toMatch(/`b` .*60\.0 % \|\n.*`a` .*40\.0 % \|/);
    expect(table).toMatch(/trees: .*PredictionValuesChange/);
    expect(table).not.toContain("not comparable");
  });

  it("never averages over families", () => {
    const table = importanceTable(labelRuns([...trees, run("linear", "MAE", { a: 100, b: 0 })]));
    expect(table).toMatch(/\| +Mean of trees \|/);
    expect(table).toMatch(/`b` .*60\.0 % \|\n.*`a` .*40\.0 % \|/);
    expect(table).toMatch(/linear: \|coefficient\|.*not comparable/);
  });
});
