import { parseDate } from "../core/dates.js";
import { type FeatureDef, type FeatureRows, loadFeatureRows, QUALITY_TIERS } from "../features/index.js";
import type { FeatureQuality } from "../warehouse/data-coverage/checks.js";
import type { Database } from "../warehouse/duckdb.js";

/**
 * How ready each season's rows are for one feature set.
 * @param path a built feature table
 */
export async function seasonQuality(db: Database, path: string, set: readonly FeatureDef[]): Promise<FeatureQuality[]> {
  const rows = await loadFeatureRows(db, path, {
    from: parseDate("1900-01-01", "from"),
    to: parseDate("2999-12-31", "to"),
    features: set.filter((feature) => feature.required).map((feature) => feature.name),
    set,
  });
  const required = set.filter((feature) => feature.required).length;
  return [...new Set(rows.season)].sort().map((season) => qualityOf(season, rows, required, set.length));
}

function qualityOf(season: string, rows: FeatureRows, required: number, features: number): FeatureQuality {
  let count = 0;
  let ready = 0;
  let score = 0;
  let missing = 0;
  const tiers = QUALITY_TIERS.map((tier) => ({ tier, rows: 0 }));
  for (let row = 0; row < rows.rows; row++) {
    if (rows.season[row] !== season) continue;
    count++;
    ready += rows.trainingReady[row]!;
    score += rows.qualityScore[row]!;
    missing += rows.missingRequired[row]!;
    tiers[rows.qualityTier[row]!]!.rows++;
  }
  return {
    season,
    trainingReadyShare: ready / count,
    averageQuality: score / count,
    completeness: required === 0 ? 1 : 1 - missing / (count * required),
    features,
    tiers,
  };
}
