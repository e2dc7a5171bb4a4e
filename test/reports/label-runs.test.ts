import { describe, expect, it } from "vitest";
import { labelRuns } from "../../src/reports/label-runs.js";
import { sayByRun, whichRuns } from "../../src/reports/which-runs.js";
import { syntheticRun } from "./synthetic-runs.js";

const run = (evalStart: string, loss: string, name?: string) =>
  syntheticRun({ evalStart, loss, rowsPerDay: 2, ...(name && { name }) });

describe("labelRuns", () => {
  it("goes by season and loss, in order of evaluation", () => {
    const labels = labelRuns([run("2025-02-01", "MAE"), run("2024-02-01", "MAE"), run("2025-02-01", "Huber:delta=5")]);
    expect(labels.map(({ label }) => label)).toEqual(["2023-24 MAE", "2024-25 Huber:delta=5", "2024-25 MAE"]);
  });
  it("adds the days where a season has several periods, the name where it has a loss twice", () => {
    const runs = [
      run("2025-02-01", "MAE", "FIRST"),
      run("2025-02-01", "MAE", "SECOND"),
      run("2025-03-01", "MAE"),
      run("2024-02-01", "MAE"),
    ];
    expect(labelRuns(runs).map(({ label }) => label)).toEqual([
      "2023-24 MAE",
      "2024-25 (2025-02-01 to 2025-02-28) MAE (FIRST)",
      "2024-25 (2025-02-01 to 2025-02-28) MAE (SECOND)",
      "2024-25 (2025-03-01 to 2025-03-28) MAE",
    ]);
  });
  it("puts the family before the loss unless it is trees", () => {
    const linear = run("2025-02-01", "MAE", "LINEAR");
    const runs = [{ ...linear, record: { ...linear.record, framework: "linear" } }, run("2025-02-01", "MAE")];
    const labels = labelRuns(runs);
    expect(labels.map(({ label }) => label)).toEqual(["2024-25 MAE", "2024-25 linear MAE"]);
    expect(labels.map(({ lossInWords }) => lossInWords)).toEqual(["MAE loss", "linear with MAE loss"]);
    expect(labels.map(({ modelInWords }) => modelInWords)).toEqual([
      "the model with MAE loss",
      "the linear model with MAE loss",
    ]);
  });
  it("falls back on the model family where there is no loss", () => {
    const linear = run("2025-02-01", "MAE");
    const [labelled] = labelRuns([
      { ...linear, record: { ...linear.record, loss_function: null, framework: "linear" } },
    ]);
    expect(labelled).toMatchObject({
      label: "2024-25 linear",
      lossInWords: "linear",
      modelInWords: "the linear model",
    });
  });
});

describe("sentences about several runs", () => {
  const runs = labelRuns([run("2024-02-01", "MAE"), run("2025-02-01", "MAE")]);
  it("names all, or each", () => {
    const more = labelRuns(
      [2024, 2025, 2026].flatMap((year) => ["MAE", "RMSE"].map((loss) => run(`${year}-02-01`, loss))),
    );
    expect(whichRuns(more, more)).toBe("all 6 runs");
    expect(whichRuns(more.slice(0, 5), more)).toBe(
      "MAE loss, 2023-24, 2024-25 and 2025-26; RMSE loss, 2023-24 and 2024-25",
    );
    expect(whichRuns(runs, runs)).toBe("both runs");
    expect(whichRuns(runs.slice(1), runs)).toBe("MAE loss, 2024-25");
    expect(whichRuns(runs.slice(1), runs.slice(1))).toBe("the run");
  });
  it("gathers the runs that say the same", () => {
    expect(sayByRun(runs, () => "3 %")).toBe("3 % (both runs)");
    expect(sayByRun(runs, ({ season }) => season)).toBe("2023-24 (MAE loss, 2023-24); 2024-25 (MAE loss, 2024-25)");
    expect(sayByRun(runs, ({ season }) => (season === "2023-24" ? "x" : null))).toBe("x (MAE loss, 2023-24)");
    expect(sayByRun(runs, () => null)).toBeNull();
  });
});
