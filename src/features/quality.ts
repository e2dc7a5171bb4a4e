import { columnOf, type Matrix } from "../core/matrix.js";
import type { FeatureDef, FeatureSource } from "./feature-def.js";
import type { RowQuality } from "./feature-rows.js";

/** Lowest score of each tier, in the order of QUALITY_TIERS. */
export const TIER_SCORES = [95, 85, 70, 50, 0] as const;
/** First days of a season, whose rows are not used: its averages stand on too little. */
export const BOOTSTRAP_DAYS = 14;
/** What a required feature counts when it is read off who turned up instead of from a report. */
const DERIVED_WEIGHT = 0.9;

export interface QualityInput {
  /** Holds a column for every required feature of the set. */
  readonly matrix: Matrix;
  readonly season: readonly string[];
  /** Days since the season's first game, per row. */
  readonly seasonDay: Float64Array;
  /** 1 where absences come from reports, per row. */
  readonly absencesReported: Uint8Array;
  /** Tables that hold nothing, by season. */
  readonly emptySources: ReadonlyMap<string, readonly FeatureSource[]>;
}

/**
 * Quality of each row for one feature set. Score: 100 times the mean weight of the required features, 1 for a value that is
 * there, 0.9 for one derived from who turned up, 0 for a missing one; at most 69 with one missing, 49 with five. Required
 * features of a table that holds nothing for the row's season are left out of the account.
 */
export function rowQuality(input: QualityInput, set: readonly FeatureDef[]): RowQuality {
  const { rows } = input.matrix;
  const requiredIn = new Map([...new Set(input.season)].map((season) => [season, requiredOf(season, input, set)]));
  const quality = {
    missingRequired: new Uint8Array(rows),
    qualityScore: new Float64Array(rows),
    qualityTier: new Uint8Array(rows),
    bootstrap: new Uint8Array(rows),
    trainingReady: new Uint8Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const required = requiredIn.get(input.season[row]!)!;
    let missing = 0;
    let derived = 0;
    for (const { values, usesAbsences } of required) {
      if (Number.isNaN(values[row]!)) missing++;
      else if (usesAbsences && input.absencesReported[row] !== 1) derived++;
    }
    const score = cappedScore(required.length, missing, derived);
    quality.missingRequired[row] = missing;
    quality.qualityScore[row] = score;
    quality.qualityTier[row] = TIER_SCORES.findIndex((least) => score >= least);
    quality.bootstrap[row] = input.seasonDay[row]! < BOOTSTRAP_DAYS ? 1 : 0;
    quality.trainingReady[row] = missing === 0 && quality.bootstrap[row] === 0 ? 1 : 0;
  }
  return quality;
}

/** The required features whose tables hold something for a season, with their values. */
function requiredOf(season: string, { matrix, emptySources }: QualityInput, set: readonly FeatureDef[]) {
  const empty = emptySources.get(season) ?? [];
  return set
    .filter((feature) => feature.required && !feature.sources.some((source) => empty.includes(source)))
    .map(({ name, usesAbsences }) => ({ usesAbsences, values: columnOf(matrix, name) }));
}

function cappedScore(required: number, missing: number, derived: number): number {
  if (required === 0) return 100;
  const score = (100 * (required - missing - (1 - DERIVED_WEIGHT) * derived)) / required;
  const most = missing >= 5 ? 49 : missing >= 1 ? 69 : 100;
  return Math.min(score, most);
}
