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
    expect(training).toMatch(/training and validation +\| +200 \| +75\.0 % \| +62\.5 % \| +33\.0 % \| +20 \| +0 \|$/);
    expect(evaluation).toMatch(/evaluation +\| +40 \| +— \| +— \|/);
  });

  it("says once what holds for all losses of a season, and names the losses where they differ", () => {
    const other = { ...told, record: { ...told.record, loss_function: "Huber:delta=5" } };
    const cells = (runs: Parameters<typeof labelRuns>[0]) =>
      dataStateTable(labelRuns(runs))
        .split("\n\n")[0]!
        .split("\n")
        .map((line) =>
          line
            .split("|")
            .slice(1, 4)
            .map((cell) => cell.trim()),
        );
    const [head, , ...alike] = cells([told, other]);
    expect(head).toEqual(["Season", "Days", "Box scores"]);
    expect(alike).toEqual([
      ["2024-25", "training and validation", "200"],
      ["2024-25", "evaluation", "40"],
    ]);
    const fewer = { ...other, record: { ...other.record, data_readiness: windows.slice(1) } };
    const [named, , ...apart] = cells([told, fewer]);
    expect(named).toEqual(["Season", "Loss", "Days"]);
    expect(apart.map((row) => row[1])).toEqual(["Huber:delta=5", "Huber:delta=5", "MAE", "MAE"]);
    // the same figures of other data are not the same fact
    const later = {
      ...other,
      record: { ...other.record, data: { ...other.record.data, dataset_sha256: "f".repeat(64) } },
    };
    expect(cells([told, later])).toHaveLength(2 + 4);
  });

  it("leaves out runs that did not record it", () => {
    expect(dataStateTable(labelRuns([plain]))).toBe("");
    const other = syntheticRun({ evalStart: "2024-02-01", loss: "MAE" });
    expect(dataStateTable(labelRuns([told, other]))).not.toContain("2023-24");
  });
});
