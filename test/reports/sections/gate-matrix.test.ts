import { expect, it } from "vitest";
import { measured } from "../../../src/gates/verdict.js";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { gateMatrix } from "../../../src/reports/sections/gate-matrix.js";
import { chooseProfile, readGateProfiles } from "../../../src/runner/gates-file.js";
import { syntheticRun, syntheticStudy } from "../synthetic-runs.js";

const run = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 3 });

it("shows of one run the verdict at every gate with its figures, the decision, by which profile, and why", () => {
  const judged_by = chooseProfile(readGateProfiles(), "soft-mae");
  const text = gateMatrix(labelRuns([{ ...run, judgement: { ...run.judgement!, judged_by } }]));
  expect(text).toMatch(/^\| Gate +\| Verdict +\| Measured +\| Wanted +\|$/m);
  expect(text).toMatch(
    /^\| hit rate above break-even +\| refuted +\| +41\.0 % +\| interval's lower end above 52\.6 % +\|$/m,
  );
  expect(text).toMatch(/^\| leak audit +\| unknown +\| +— +\| a clean audit, or answered for +\|$/m);
  expect(text).toMatch(/^\| \*\*decision\*\* +\| REJECT +\| +\| by profile soft-mae +\|$/m);
  expect(text).toMatch(
    /\n\nWhy REJECT\n\n- \*hit rate above break-even\*: \*\*refuted\*\*. Hit rate at edge 3\+: made up\.\n/,
  );
});

it("shows of several runs what is wanted of all, and each one's own figure behind its verdict", () => {
  const text = gateMatrix(labelRuns(syntheticStudy([2025])));
  expect(text).toMatch(/^\| Gate +\| 2024-25 Huber:delta=5 +\| 2024-25 MAE +\| Wanted +\|$/m);
  expect(text).toMatch(/^\| sample size +\| pass, 120 +\| pass, 120 +\| at least 50 +\|$/m);
  expect(text).toMatch(
    /\| unproven, 46\.0 % +\| refuted, 41\.0 % +\| interval's lower end above own \(52\.4 % to 52\.6 %\) +\|/,
  );
  expect(text).toMatch(/^MAE loss, 2024-25: REJECT\n\n- \*hit rate above/m);
  expect(text).not.toMatch(/profile/);
});

it("has further tables where there are more runs than one holds", () => {
  const text = gateMatrix(labelRuns(syntheticStudy([2023, 2024, 2025])));
  const heads = text.match(/^\| Gate .*$/gm)!.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const runs = ["2022-23", "2023-24", "2024-25"].flatMap((season) =>
    ["Huber:delta=5", "MAE"].map((l) => `${season} ${l}`),
  );
  expect(heads).toEqual([
    ["Gate", ...runs.slice(0, 3), "Wanted"],
    ["Gate", ...runs.slice(3), "Wanted"],
  ]);
});

it("says that every gate passes, and is empty where nothing was judged", () => {
  const verdicts = [measured("bias", null, 0.1, 1.5, "mean of prediction less line: +0.10")];
  const passed = { ...run, judgement: { decision: "PROMOTE" as const, verdicts, reasons: ["every gate passes"] } };
  expect(gateMatrix(labelRuns([passed]))).toMatch(/Why PROMOTE\n\n- Every gate passes\.$/);
  expect(gateMatrix(labelRuns([{ ...run, judgement: null }]))).toBe("");
});
