import { expect, it } from "vitest";
import { labelRuns } from "../../src/reports/label-runs.js";
import { realisedRoiPhrase } from "../../src/reports/realised-roi.js";
import { findings } from "../../src/reports/sections/findings.js";
import type { ReportRun } from "../../src/runner/collect-runs.js";
import { syntheticRun } from "./synthetic-runs.js";

/** A run whose 1,000 positive-EV bets were expected to return 8 %. */
function run(year: number, roi: number, halfWidth: number | null): ReportRun {
  const made = syntheticRun({ evalStart: `${year}-02-01`, loss: "MAE", rowsPerDay: 2 });
  const [low, high] = halfWidth === null ? [null, null] : [roi - halfWidth, roi + halfWidth];
  const all = {
    from: 0,
    to: null,
    bets: 1000,
    meanExpected: 0.08,
    roi: { value: roi, low, high, n: 1000 },
    hitRate: null,
  };
  const probability = { method: "residuals", scores: null, value: [all], bankroll: null };
  return { ...made, record: { ...made.record, probability } } as unknown as ReportRun;
}
const said = (...runs: ReportRun[]) => realisedRoiPhrase(labelRuns(runs));

it("sets what positive-EV bets returned against what they were expected to", () => {
  expect(said(run(2025, -0.04, 0.06))).toBe(
    "realised ROI -4.0 % [-10.0, +2.0] on 1,000 bets, +8.0 % expected: below the expected",
  );
  expect(said(run(2025, 0.05, 0.06))).toMatch(/: cannot be told from the expected$/);
  expect(said(run(2025, 0.05, null))).toMatch(/^realised ROI \+5\.0 % on .*: cannot be told from the expected$/);
  expect(said(run(2025, 0.2, 0.06))).toMatch(/: above the expected$/);
});

it("gives of several runs the figures of those whose interval leaves out what was expected", () => {
  expect(said(run(2024, 0.05, 0.06), run(2025, -0.04, 0.06))).toBe(
    "realised ROI below the expected, -4.0 % [-10.0, +2.0] on 1,000 bets, +8.0 % expected (MAE loss, 2024-25); cannot be told from the expected (MAE loss, 2023-24)",
  );
  const many = [-0.05, -0.03, -0.04, -0.01].map((roi, i) => run(2022 + i, roi, 0.06));
  expect(said(...many)).toBe(
    "realised ROI below the expected (all 4 runs), from -5.0 % [-11.0, +1.0] on 1,000 bets, +8.0 % expected (MAE loss, 2021-22) to -1.0 % [-7.0, +5.0] on 1,000 bets, +8.0 % expected (MAE loss, 2024-25)",
  );
});

it("believes no return of a run with a leak, and says nothing where nothing was bet", () => {
  const lucky = run(2025, 0.2, 0.06);
  const leak_audit = { verdict: "LEAK" as const, checks: [], notRun: [] };
  expect(said({ ...lucky, record: { ...lucky.record, leak_audit } })).toMatch(/, which cannot be believed \(LEAK\)$/);
  const none = { ...lucky, record: { ...lucky.record, probability: null } };
  expect(said(none)).toBeNull();
  expect(findings(labelRuns([none]), [], [])).not.toContain("Positive-EV");
});
