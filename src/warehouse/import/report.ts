import type { TableName } from "../schema.js";

/** What to import. Only `files` is needed. */
export interface ImportRequest {
  /** One CSV (also .gz) or Parquet file per canonical table. */
  readonly files: Readonly<Partial<Record<TableName, string>>>;
  /** Column mapping as typed: "line=point" or "prop_lines.line=point". */
  readonly map?: readonly string[] | undefined;
  /** CSV file of spellings: columns alias and player_lookup or player_id. */
  readonly aliases?: string | undefined;
  /** Books whose quotes without a time count as pre-game; {@link DEFAULT_PRE_GAME_BOOKS} when absent. */
  readonly preGameBooks?: readonly string[] | undefined;
  /** Largest share of refused rows per table, 0..1; {@link DEFAULT_MAX_REJECT_SHARE} when absent. */
  readonly maxRejectShare?: number | undefined;
}

/** Books known to publish one final pre-game figure without a time. */
export const DEFAULT_PRE_GAME_BOOKS = [
  "bettingpros_consensus",
  "archive_consensus",
  "oddsapi_consensus_close",
] as const;
export const DEFAULT_MAX_REJECT_SHARE = 0.02;
/** Smallest share of player-dates with quotes whose player must be known. */
export const MIN_MATCH_RATE = 0.98;

/** How far the timing of quotes can be trusted; counts of rows. */
export interface QuoteTiming {
  /** Taken after the tip-off the row itself states: stored, never used. */
  readonly late: number;
  /**
   * Taken after the earliest tip-off other quotes of the game state, and not after its own: the row states none, or a
   * later one. Stored, never used.
   */
  readonly lateByGame: number;
  /** Timed, but the tip-off is not known from anywhere: stored, never used. A declared book vouches for untimed quotes only. */
  readonly tipOffUnknown: number;
  /** Without a time, from a book declared as pre-game: used, flagged "time unknown". */
  readonly untimedDeclared: number;
  /** Without a time, from any other book: stored, never used. */
  readonly untimedUnused: number;
}

export interface UnmatchedName {
  readonly name: string;
  readonly lookup: string;
  /** Days on which the name appears. */
  readonly playerDates: number;
  readonly firstDate: string;
  readonly lastDate: string;
  /** "unknown", or "ambiguous" when several players share the name. */
  readonly why: "unknown" | "ambiguous";
  /** The known spelling most like it; null when nothing is near. */
  readonly nearest: string | null;
}

export interface NameMatching {
  /** Distinct player-dates up to the season's last box score, and how many of them belong to a known player. */
  readonly playerDates: number;
  readonly matched: number;
  /** matched / playerDates; null when no box score is there to match against. */
  readonly rate: number | null;
  /** Worst first; at most 200 of them. */
  readonly unmatched: readonly UnmatchedName[];
  readonly unmatchedNames: number;
}

export interface TableReport {
  readonly table: TableName;
  readonly file: string;
  readonly format: "csv" | "parquet";
  readonly inputSha256: string;
  readonly rowsRead: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Rows by reason; a row with two faults counts under both. */
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Of `rejected`, good rows of a game of which another row was refused; they do not count for the largest share. */
  readonly rejectedWithGame: number;
  readonly rejectsFile: string | null;
  /** Rows equal to an earlier row of the file. */
  readonly duplicatesDropped: number;
  /** Box scores of players who did not play: dropped, neither accepted nor refused. */
  readonly didNotPlay: number;
  /** Months ("2025-02") written anew; also those of the warehouse that lost a game to another date. */
  readonly monthsWritten: readonly string[];
  /** Months of the file whose rows were in the warehouse already. */
  readonly monthsUnchanged: readonly string[];
  /** Months of which the warehouse has no row left, because all their games are on another date now. */
  readonly monthsRemoved: readonly string[];
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  /** Columns of the file that were not read. */
  readonly ignoredColumns: readonly string[];
  /** Only for prop_lines and game_lines. */
  readonly timing: QuoteTiming | null;
  /** Only for tables whose rows name players. */
  readonly names: NameMatching | null;
  readonly warnings: readonly string[];
}

export interface ImportReport {
  /** The data folder written to. */
  readonly folder: string;
  /** False when every row was in the warehouse already. */
  readonly changed: boolean;
  /** Identity of the imported data after this import. */
  readonly datasetSha256: string;
  readonly tables: readonly TableReport[];
}
