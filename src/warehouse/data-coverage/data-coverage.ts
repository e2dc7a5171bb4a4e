import type { Database } from "../duckdb.js";
import type { DataSource, Warehouse } from "../warehouse.js";
import { type CoverageCheck, checkCoverage, type FeatureQuality } from "./checks.js";
import {
  bookCoverage,
  bookMonths,
  dropConsensus,
  loadConsensus,
  seasonCoverage,
  tableCoverage,
  tableSeasons,
} from "./queries.js";
import { type CoverageThresholds, DEFAULT_THRESHOLDS } from "./thresholds.js";

/** One canonical table as the warehouse holds it. */
export interface TableCoverage {
  readonly table: string;
  readonly rows: number;
  readonly dates: number;
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly files: number;
  readonly bytes: number;
}

/** One canonical table in one season. */
export interface TableSeason {
  readonly table: string;
  readonly season: string;
  readonly rows: number;
  readonly dates: number;
}

/** How far one book's lines reach in one month. */
export interface BookMonth {
  readonly book: string;
  /** "2025-02", a month with box scores. */
  readonly month: string;
  /** Box scores for which the book has a usable main line on player points. */
  readonly lined: number;
  /** Box scores of the month. */
  readonly boxes: number;
}

/** One book's player-points quotes in one season. */
export interface BookCoverage {
  readonly season: string;
  readonly book: string;
  readonly quotes: number;
  readonly mainLines: number;
  /** Distinct player-dates with a quote. */
  readonly playerDates: number;
  /** Quotes known to be pre-game: what features and bets may use. */
  readonly usable: number;
  /** Of the usable ones, those whose time is not known, only declared. */
  readonly untimed: number;
  readonly firstDate: string;
  readonly lastDate: string;
}

/** A mean or share with the number of rows it stands on; null when there are none. */
export interface Counted {
  readonly value: number | null;
  readonly n: number;
}

export interface SeasonCoverage {
  readonly season: string;
  /** Box scores, and the days, players and games they cover. */
  readonly rows: number;
  readonly dates: number;
  readonly players: number;
  readonly games: number;
  readonly playoffGames: number;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Share of box scores with more than no playing time; n = rows. */
  readonly minutesShare: Counted;
  /** Share of box scores whose usage can be computed: playing time, and a team with possessions. */
  readonly usageShare: Counted;
  /** All player-points quotes of the season, and those marked as main. */
  readonly quotes: number;
  readonly mainLines: number;
  readonly books: number;
  /** Share of box scores with a usable main line. */
  readonly lineShare: Counted;
  /** Share of these whose lines all carry no time, so that they stand before the game by declaration alone; n = those with a line. */
  readonly declaredLineShare: Counted;
  /** Share of results over the consensus line, pushes aside. */
  readonly overRate: Counted;
  readonly pushes: number;
  /** Mean absolute difference of points and consensus line, points. */
  readonly lineMae: Counted;
  /** Games with a spread or a total. */
  readonly gamesWithLines: number;
}

export interface Coverage {
  readonly source: DataSource;
  readonly datasetSha256: string;
  readonly tables: readonly TableCoverage[];
  readonly seasons: readonly SeasonCoverage[];
  readonly books: readonly BookCoverage[];
  readonly tableSeasons: readonly TableSeason[];
  readonly bookMonths: readonly BookMonth[];
  /** As given by the caller; empty when features were not asked for. */
  readonly features: readonly FeatureQuality[];
  readonly checks: readonly CoverageCheck[];
  /** False when a check failed. */
  readonly ok: boolean;
}

/**
 * What the warehouse holds, season by season, against the thresholds.
 * The consensus line of a player-date is the median over books of each book's latest usable main line.
 * @param db a database the warehouse is attached to
 * @param featureQuality per season, from the feature layer; its checks are made only when given
 */
export async function dataCoverage(
  db: Database,
  warehouse: Warehouse,
  thresholds: CoverageThresholds = DEFAULT_THRESHOLDS,
  featureQuality: readonly FeatureQuality[] = [],
): Promise<Coverage> {
  await loadConsensus(db);
  try {
    const seasons = await seasonCoverage(db);
    const checks = checkCoverage(seasons, featureQuality, thresholds);
    return {
      source: warehouse.source,
      datasetSha256: warehouse.datasetSha256(),
      tables: await tableCoverage(db, warehouse),
      seasons,
      books: await bookCoverage(db),
      tableSeasons: await tableSeasons(db),
      bookMonths: await bookMonths(db),
      features: featureQuality,
      checks,
      ok: !checks.some((check) => check.verdict === "fail"),
    };
  } finally {
    await dropConsensus(db);
  }
}
