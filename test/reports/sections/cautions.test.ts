import { describe, expect, it } from "vitest";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { cautions } from "../../../src/reports/sections/cautions.js";
import type { ReportRun } from "../../../src/runner/collect-runs.js";
import { syntheticRun, syntheticTries } from "../synthetic-runs.js";

/** A run of 28 days x 150 players with wild predictions: many picks, nothing to warn of. */
const calm: ReportRun = (() => {
  const run = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 150, noise: 4 });
  const audit = { ...run.record.leak_audit, notRun: [] };
  const lines = { ...run.record.lines, priced_at_default_share: 0, time_unknown_share: 0 };
  const { probability: _measured, ...record } = run.record;
  return { ...run, tries: null, record: { ...record, leak_audit: audit, lines } };
})();

const other = { ...calm, name: "OTHER", record: { ...calm.record, name: "OTHER", loss_function: "RMSE" } };

function said(change: Partial<ReportRun["record"]>, rest: Partial<ReportRun> = {}): string {
  return cautions(labelRuns([{ ...calm, ...rest, record: { ...calm.record, ...change } }]), []);
}

describe("cautions", () => {
  it("says nothing where nothing calls for it", () => {
    expect(calm.record.betting.edge_3.graded).toBeGreaterThan(400);
    expect(cautions(labelRuns([calm, other]), [])).toBe("");
  });

  it("names the features made from lines of a model that is not given the line", () => {
    const { features } = calm.record;
    const withNames = (...names: string[]) => said({ features: { ...features, names } });
    expect(withNames("points_avg_season", "minutes_avg_last_10")).toBe("");
    expect(withNames("points_avg_season", "vegas_points_line", "line_vs_season_avg")).toBe("");
    expect(withNames("minutes_avg_last_10", "multi_book_line_std")).toMatch(
      /leans on the market's own: `multi_book_line_std`\.$/,
    );
    expect(withNames("points_avg_season", "line_vs_season_avg")).toMatch(
      /: `line_vs_season_avg`; `line_vs_season_avg` and `points_avg_season` add up to the line\.$/,
    );
  });

  it("puts a leak first, with its evidence", () => {
    const check = { kind: "plausibility", name: "hit_rate_edge_3", verdict: "SUSPECT", evidence: "too good" } as const;
    const text = said(
      { leak_audit: { verdict: "SUSPECT", checks: [check], notRun: ["metamorphic"] } },
      { tries: { ...syntheticTries, configurations_tried: 50 } },
    );
    expect(text.split("\n")).toEqual([
      "- **Leak audit.** **SUSPECT**",
      "  - hit_rate_edge_3: too good",
      "- Leak checks that were not run, whose leaks would not have been found: metamorphic.",
      "- Configurations tried on the same evaluation days, of which the best looks better than it is: 50.",
    ]);
  });

  it("says how settings were found by tuning, and how far the winner can be believed", () => {
    const candidate = { candidate: 0, settings: { depth: 6 }, loss: 5, mae: 5, iterations: 9 };
    const tuning = {
      method: "grid" as const,
      seed: null,
      space: { depth: [4, 6] },
      candidates: 31,
      loss_function: "MAE",
      validation: { start: "2025-01-18", end: "2025-01-31", rows: 100, rows_sha256: "a".repeat(64) },
      winner: { ...candidate, candidate: 3 },
      own: candidate,
      spread: { lowest: 5, median: 5, highest: 5 },
      difference: { of: "absolute error", value: -0.1, n: 100, low: -0.2, high: 0.1 },
      reality_check_p: 0.5,
    };
    const rule =
      "- Settings chosen on validation rows, where the winner looks better than it is; evaluation rows took no part: ";
    expect(said({ tuning }, { validationTrials: 62 })).toBe(
      `${rule}best of 31 (cannot be told from the experiment's own settings, 62 ever tried there).`,
    );
    expect(said({ tuning: { ...tuning, winner: candidate, difference: null, reality_check_p: null } })).toBe(
      `${rule}best of 31 (the experiment's own settings won).`,
    );
  });

  it("says which models were trained elsewhere", () => {
    const trained_elsewhere = { format: "lightgbm-text", version: "v4", objective: "huber", sha256: "ab".repeat(32) };
    expect(said({ trained_elsewhere })).toBe(
      "- **Trained elsewhere**; whether the model saw the evaluation rows cannot be checked: lightgbm-text.",
    );
  });

  it("says what learned nothing, and which quantile off the median is judged", () => {
    const fit = { ...calm.record.fit, best_iteration: 0 };
    expect(said({ fit })).toBe(
      "- **Nothing was learned**, no step of fitting was better than none on the validation rows: the model.",
    );
    expect(said({ loss_function: "MultiQuantile:alpha=0.1,0.4,0.6" })).toMatch(
      /^- Edges, picks and MAE stand on the quantile nearest to the median, not on the median: 0\.4\./,
    );
    expect(said({ loss_function: "MultiQuantile:alpha=0.1,0.5,0.9" })).toBe("");
  });

  it("gives the shares of what is not known of lines and prices", () => {
    const lines = { ...calm.record.lines, priced_at_default_share: 0.0321, time_unknown_share: 1 };
    const text = said({ lines });
    expect(text).toContain("whose price is not known and taken to be -110; ROI and break-even rest on them: 3.2 %.");
    expect(text).toContain(
      "Lines that carry no time, so that nothing shows they stood before the game began: 100.0 %.",
    );
  });

  it("says how early the lines were taken, and what of the game lines may be newer", () => {
    const lines = { ...calm.record.lines, median_age_minutes: 1440.4, game_line_time_unknown_share: 0.25 };
    expect(said({ lines }).split("\n")).toEqual([
      "- Game totals and spreads that carry no time, so that they may be newer than the line bet on: 25.0 %.",
      "- Lines taken early, and inputs cut at that time; median time before tip-off: 1,440 minutes.",
    ]);
    expect(said({ lines: { ...lines, median_age_minutes: 59, game_line_time_unknown_share: null } })).toBe("");
    expect(said({ lines: { ...lines, median_age_minutes: null, game_line_time_unknown_share: 0 } })).toBe("");
  });

  it("names features without a source or derived from who played", () => {
    const features = { ...calm.record.features, source_missing: ["spread_public_pct"], derived: ["stars_out"] };
    const text = said({ features });
    expect(text).toContain("Features the data has no source for, always missing: `spread_public_pct`");
    expect(text).toContain("derived from who played, not from an availability report: `stars_out`");
  });

  it("speaks of code that was never committed", () => {
    const code = { commit: "a".repeat(40), dirty: true, diffSha256: null };
    expect(said({}, { code })).toBe("- The code was not committed when these figures were made: uncommitted changes.");
    expect(said({}, { code: { ...code, commit: null, dirty: null } })).toContain("not under version control");
  });

  it("says on which side nearly all picks are, and where the predictions lie that make them so", () => {
    const picks = (side: string, n: number) => ({ slice: side, hitRate: { value: 0.5, low: 0.4, high: 0.6, n } });
    const breakdowns = { direction: [picks("OVER", 3), picks("UNDER", 97)] } as ReportRun["record"]["breakdowns"];
    const leaning = (value: number, high: number) => ({
      breakdowns,
      metrics: { ...calm.record.metrics, bias: { value, low: value - 0.1, high, n: 900 } },
    });
    const start = "nearly all on one side, so that the hit rate says next to nothing of the other: UNDER 97.0 % of 100";
    expect(said(leaning(-0.33, -0.2))).toContain(
      `${start}; predictions lie 0.33 points below the line in the mean (Residuals).`,
    );
    expect(said(leaning(-0.05, 0.02))).toContain(`${start}.`);
    const two = [calm, other].map((run, i) => ({
      ...run,
      record: { ...run.record, ...leaning(i === 0 ? -0.68 : -0.33, -0.2) },
    }));
    expect(cautions(labelRuns(two), [])).toContain(
      "(both runs); predictions lie 0.33 to 0.68 points below the line in the mean (Residuals).",
    );
  });

  it("says when runs differ in more than season and loss", () => {
    const data = { ...calm.record.data, dataset_sha256: "f".repeat(64) };
    const lines = { ...calm.record.lines, source: "fanduel" };
    const text = cautions(labelRuns([calm, { ...other, record: { ...other.record, data, lines } }]), []);
    expect(text).toContain("The runs read 2 different states of the data");
    expect(text).toContain("The runs differ in more than season and loss; line sources: cascade, fanduel.");
  });
});
