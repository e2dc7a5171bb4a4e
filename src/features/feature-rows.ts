import type { Matrix } from "../core/matrix.js";
import type { FeatureSource } from "./feature-def.js";

export const QUALITY_TIERS = ["gold", "silver", "bronze", "poor", "critical"] as const;
export type QualityTier = (typeof QUALITY_TIERS)[number];

/**
 * How complete the rows are for one feature set. Each array has one entry per row.
 */
export interface RowQuality {
  /** Required features of the set that are NULL though their source tables hold something for that season. */
  readonly missingRequired: Uint8Array;
  /** 0..100. */
  readonly qualityScore: Float64Array;
  /** Index into QUALITY_TIERS, by the score. */
  readonly qualityTier: Uint8Array;
  /** 1 in the first 14 days of the season. */
  readonly bootstrap: Uint8Array;
  /** 1 when nothing required is missing and the row is not bootstrap. */
  readonly trainingReady: Uint8Array;
}

/** Feature rows in the order (game_date, game_id, player_id); every array is `rows` long. */
export interface FeatureRows extends RowQuality {
  readonly rows: number;
  /** Game date, days since 1970-01-01. */
  readonly epochDay: Int32Array;
  readonly season: string[];
  readonly seasonType: string[];
  readonly gameId: string[];
  readonly playerId: Float64Array;
  readonly playerName: string[];
  readonly team: string[];
  readonly opponent: string[];
  /** 1 at home, 0 away. */
  readonly home: Uint8Array;
  /** The outcome; NaN for a game still to be played. Never a feature. */
  readonly points: Float64Array;
  readonly minutes: Float64Array;
  /** The features asked for, in the order asked for; NaN where NULL. */
  readonly matrix: Matrix;
  /** Line and American odds of the line source; NaN where there is none. */
  readonly line: Float64Array;
  readonly overOdds: Float64Array;
  readonly underOdds: Float64Array;
  /** The book that supplied the line, "" where there is none. */
  readonly book: string[];
  /** 1 where the line is only declared to be from before the game: no quote time or no tip-off is known. */
  readonly lineTimeUnknown: Uint8Array;
  /** Minutes from the moment the line was taken to tip-off, below 0 for one taken later; NaN where either is unknown. */
  readonly lineAgeMinutes: Float64Array;
  /**
   * Minutes by which the row's features know more than the moment its line was taken; 0 for lines the features were built with, below
   * 0 where the line is newer than its features. NaN where there is no line or its time is unknown, and for a line after tip-off.
   */
  readonly knownAfterLineMinutes: Float64Array;
  /** 1 where the game's total or spread (features 39, 42, 43) is only declared to be from before the game. */
  readonly gameLineTimeUnknown: Uint8Array;
  /** 1 where the team-mates who miss the game are known from reports, 0 where they are read off who is in the game's rows. */
  readonly absencesReported: Uint8Array;
  /** Canonical tables that hold nothing, for every season of the warehouse. */
  readonly emptySources: ReadonlyMap<string, readonly FeatureSource[]>;
  /** points_avg_season, for tiers; NaN in his first game of a season. */
  readonly seasonAverage: Float64Array;
}
