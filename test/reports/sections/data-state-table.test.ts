import { describe, expect, it } from "vitest";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { dataStateTable } from "../../../src/reports/sections/data-state-table.js";
import { syntheticRun } from "../synthetic-runs.js";

const plain = syntheticRun({ evalStart: "2025-02-01", loss: "MAE" });
const part = (rows: number) => ({ rows, bootstrap: 20, ready: 60, good_quality: 50, with_line: 33 });
const windows = [0, 1].map((index) => ({ index, training_rows: 70, training: part(100), evaluation: part(20) }));
const told = { ...plain, record: { ...plain.record, data_readiness: windows } };

describe("dataStateTable", () => {
  it("adds the windows up; shares are of the rows they can be shares of", () => {
    const [, , training, evaluation] = dataStateTable(labelRuns([told])).split("\n");
    expect(training).toMatch(/training +\| +200 \| +75\.0 % \| +62\.5 % \| +33\.0 % \| +20 \| +0 \|$/);
    expect(evaluation).toMatch(/evaluation \| +40 \| +— \| +— \|/);
  });

  it("leaves out runs that did not record it", () => {
    expect(dataStateTable(labelRuns([plain]))).toBe("");
    const other = syntheticRun({ evalStart: "2024-02-01", loss: "MAE" });
    expect(dataStateTable(labelRuns([told, other]))).not.toContain("2023-24");
  });
});
