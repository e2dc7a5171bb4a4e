import { expect, it } from "vitest";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { hypotheses, whatTested } from "../../../src/reports/sections/what-tested.js";
import type { ReportRun } from "../../../src/runner/collect-runs.js";
import { syntheticRun } from "../synthetic-runs.js";

const made = (evalStart: string, loss: string) => syntheticRun({ evalStart, loss, rowsPerDay: 2 });
const changed = (run: ReportRun, change: object): ReportRun => ({ ...run, record: { ...run.record, ...change } });
const said = (...runs: ReportRun[]) => whatTested(labelRuns(runs));

const [first, second] = [made("2024-02-01", "MAE"), made("2025-02-01", "Huber:delta=5")];

it("names families, losses, features, periods, lines and what was hoped of several runs", () => {
  const linear = changed(made("2025-02-01", "MAE"), { framework: "linear" });
  expect(said(first, second, linear)).toBe(
    "Player points, predicted by trees with MAE loss and Huber:delta=5 loss; linear with MAE loss, from feature set v12 (20 features). " +
      "A season stands for its evaluation period alone: 1–28 Feb 2024 (trained on 1 Nov 2023–17 Jan 2024, validated on 18–31 Jan 2024); 1–28 Feb 2025 (trained on 1 Nov 2024–17 Jan 2025, validated on 18–31 Jan 2025). " +
      "Lines: cascade (DraftKings, else FanDuel, else BetMGM, else the BettingPros consensus), each book's last quote before tip-off (20 minutes in the median). " +
      "Hypothesis: A made-up run for the tests of the reports.",
  );
});

it("says where lines are early, of other books, and without a close", () => {
  const lines = { ...first.record.lines, source: "fanduel", time: "opening", median_age_minutes: 1440.2 };
  const closing_line_value = { not_available: "line_is_last_quote" };
  expect(said(changed(first, { lines, closing_line_value }))).toMatch(
    / Lines: fanduel, each book's first timed quote of the day \(1,440 minutes before tip-off in the median\), so that closing line value cannot be measured\.$/,
  );
  const unknown = { ...first.record.lines, source: "consensus", median_age_minutes: null };
  expect(said(changed(first, { lines: unknown }))).toMatch(
    / Lines: consensus \(the median of the books\), each book's last quote before tip-off\.$/,
  );
  const untimed = { ...first.record.lines, time_unknown_share: 0.4, median_age_minutes: 269 };
  expect(said(changed(first, { lines: untimed }), second)).toContain(
    ", each book's last quote before tip-off (20 to 269 minutes in the median; not all carry a time).",
  );
  expect(said(changed(first, { lines: { ...untimed, median_age_minutes: null } }))).toContain("(they carry no time).");
  expect(said(changed(first, { lines }), second)).toContain("; their quotes are of different times.");
});

it("leaves the days of training to the table of windows where there are many periods", () => {
  const many = ["2021", "2022", "2023", "2024", "2025"].map((year) => made(`${year}-02-01`, "MAE"));
  expect(said(...many)).toContain(
    "alone: 1–28 Feb 2021; 1–28 Feb 2022; 1–28 Feb 2023; 1–28 Feb 2024; 1–28 Feb 2025. Days of training and validation stand under Windows and fit.",
  );
});

it("does not say of a model trained elsewhere on which days", () => {
  expect(said(changed(first, { trained_elsewhere: { format: "onnx" } }))).toContain(
    ": 1–28 Feb 2024 (trained elsewhere).",
  );
});

it("lists hypotheses where the runs have different ones", () => {
  const other = changed(second, { hypothesis: "Huber *wins*." });
  expect(said(first, other)).not.toContain("Hypothesis");
  expect(hypotheses(labelRuns([first, other]))).toMatch(/^- 2024-25 Huber:delta=5: Huber \\\*wins\\\*\.$/m);
  expect(hypotheses(labelRuns([first, second]))).toBe("");
  expect(hypotheses(labelRuns([other]))).toBe("");
});
