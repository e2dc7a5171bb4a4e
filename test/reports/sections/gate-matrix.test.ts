import { expect, it } from "vitest";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { gateMatrix } from "../../../src/reports/sections/gate-matrix.js";
import { chooseProfile, readGateProfiles } from "../../../src/runner/gates-file.js";
import { syntheticRun } from "../synthetic-runs.js";

const run = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 3 });

it("shows the verdict at every gate, the decision, by which profile, and why", () => {
  const judged_by = chooseProfile(readGateProfiles(), "soft-mae");
  const text = gateMatrix(labelRuns([{ ...run, judgement: { ...run.judgement!, judged_by } }]));
  expect(text).toMatch(/^\| hit rate +\| refuted +\|$/m);
  expect(text).toMatch(/^\| \*\*decision\*\* +\| REJECT +\|$/m);
  expect(text).toMatch(/^\| profile +\| soft-mae +\|$/m);
  expect(text).toMatch(/^MAE loss, 2024-25: REJECT\n\n- made up$/m);
});

it("leaves the profile out where none is recorded, and is empty where nothing was judged", () => {
  expect(gateMatrix(labelRuns([run]))).not.toMatch(/profile/);
  expect(gateMatrix(labelRuns([{ ...run, judgement: null }]))).toBe("");
});
