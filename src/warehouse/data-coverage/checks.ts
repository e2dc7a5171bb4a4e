import type { SeasonCoverage } from "./data-coverage.js";
import type { CoverageThresholds } from "./thresholds.js";

/** What the feature layer knows of one season. */
export interface FeatureQuality {
  readonly season: string;
  /** Share of rows that may be trained on, 0..1. */
  readonly trainingReadyShare: number;
  /** Mean quality score, 0..100. */
  readonly averageQuality: number;
  /** Share of required feature values present, 0..1. */
  readonly completeness: number;
  /** Number of features. */
  readonly features: number;
  /** Rows of each quality tier, best first. */
  readonly tiers: readonly { readonly tier: string; readonly rows: number }[];
}

export interface CoverageCheck {
  /** Null for a check on the whole warehouse. */
  readonly season: string | null;
  readonly name: string;
  readonly value: number;
  readonly threshold: number;
  /** Rows or seasons the value stands on. */
  readonly n: number;
  /** A `remark` is short of the ideal, or a season still being played; it does not fail. */
  readonly verdict: "pass" | "remark" | "fail";
}

/**
 * Compares coverage with the thresholds. Days and players of the last season are only remarked on while it has no
 * playoff game: it may still be running.
 */
export function checkCoverage(
  seasons: readonly SeasonCoverage[],
  features: readonly FeatureQuality[],
  thresholds: CoverageThresholds,
): CoverageCheck[] {
  const checks: CoverageCheck[] = [];
  const add = (
    season: string | null,
    name: string,
    value: number,
    threshold: number,
    n: number,
    below: "remark" | "fail" = "fail",
  ) => checks.push({ season, name, value, threshold, n, verdict: value >= threshold ? "pass" : below });

  const records = seasons.reduce((sum, season) => sum + season.rows, 0);
  add(null, "records, minimum", records, thresholds.recordsMinimum, seasons.length);
  add(null, "records, ideal", records, thresholds.recordsIdeal, seasons.length, "remark");
  for (const [at, season] of seasons.entries()) {
    const running = at === seasons.length - 1 && season.playoffGames === 0 ? "remark" : "fail";
    add(season.season, "minutes known", season.minutesShare.value ?? 0, thresholds.minutesShare, season.rows);
    add(season.season, "usage known", season.usageShare.value ?? 0, thresholds.usageShare, season.rows);
    add(season.season, "dates", season.dates, thresholds.datesPerSeason, season.rows, running);
    add(season.season, "players", season.players, thresholds.playersPerSeason, season.rows, running);
  }
  for (const { season, completeness } of features) {
    const rows = seasons.find((one) => one.season === season)?.rows ?? 0;
    add(season, "features present", completeness, thresholds.featureCompleteness, rows);
  }
  return checks;
}
