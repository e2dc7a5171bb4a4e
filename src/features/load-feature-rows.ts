import type { IsoDate } from "../core/dates.js";
import { UsageError } from "../core/errors.js";
import type { Matrix } from "../core/matrix.js";
import { didYouMean } from "../core/near-names.js";
import { type Database, type ResultColumns, sqlText } from "../warehouse/duckdb.js";
import { featureCatalogue } from "./catalogue.js";
import type { FeatureDef } from "./feature-def.js";
import type { FeatureRows } from "./feature-rows.js";
import type { LineSource } from "./lines.js";
import { linesFor } from "./lines-for.js";
import { rowQuality } from "./quality.js";
import { emptySourcesBySeason } from "./source-state.js";

export interface LoadOptions {
  /** First and last game date read, both included. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Columns of the matrix, in order. */
  readonly features: readonly string[];
  /** The feature set that quality is judged by, own features that the table holds included; by default those of the catalogue asked for. */
  readonly set?: readonly FeatureDef[];
  /** Takes line, prices and book from this source instead of the one the table was built with; the features stay. */
  readonly lineSource?: LineSource;
}

const NUMBERS = ["player_id", "home", "points", "minutes", "season_day", "absences_reported", "game_line_time_unknown"];
const TEXTS = ["season", "season_type", "game_id", "player_name", "team", "opponent"];
const LINE_NUMBERS = ["line", "over_odds", "under_odds", "line_time_unknown"];
/** The feature that players are put into tiers, and rows chosen, by. */
export const SEASON_AVERAGE = "points_avg_season";

/**
 * Reads rows of a built feature table, in the order (game_date, game_id, player_id).
 * @param db a database with the same warehouse attached
 * @param path FeatureStore.path
 * @throws UsageError UNKNOWN_FEATURE, UNKNOWN_LINE_SOURCE
 */
export async function loadFeatureRows(db: Database, path: string, options: LoadOptions): Promise<FeatureRows> {
  const names = [...featureCatalogue, ...(options.set ?? [])].map((feature) => feature.name);
  for (const name of options.features) {
    if (names.includes(name)) continue;
    throw new UsageError("UNKNOWN_FEATURE", `there is no feature "${name}"${didYouMean(name, names)}`);
  }
  const set = options.set ?? featureCatalogue.filter((feature) => options.features.includes(feature.name));
  const required = set.filter((feature) => feature.required).map((feature) => feature.name);
  const read = [...new Set([...options.features, ...required, SEASON_AVERAGE])];
  const own = options.lineSource === undefined || options.lineSource === (await builtWith(db, path));
  const lines = own ? null : await linesFor(db, options.lineSource!);
  const lineTable = lines ? "l" : "f";
  const taken = lines ? "l.snapshot_time" : "f.line_snapshot_time";
  const result = await db.columns(
    `SELECT CAST(f.game_date - DATE '1970-01-01' AS DOUBLE) AS day,
       ${[...NUMBERS, ...read].map((name) => `CAST(f.${name} AS DOUBLE) AS ${name}`).join(", ")},
       ${LINE_NUMBERS.map((name) => `CAST(${lineTable}.${name} AS DOUBLE) AS ${name}`).join(", ")},
       CAST(date_diff('second', ${taken}, ${lineTable}.tip_off) AS DOUBLE) / 60 AS line_age_minutes,
       CASE WHEN ${taken} <= coalesce(f.tip_off, ${taken})
         THEN CAST(date_diff('second', ${taken}, f.known_at) AS DOUBLE) / 60 END AS known_after_line,
       ${TEXTS.map((name) => `f.${name}`).join(", ")}, ${lineTable}.book
     FROM read_parquet(${sqlText(path)}) f ${lines ? `LEFT JOIN ${lines} l USING (game_date, player_id)` : ""}
     WHERE f.game_date BETWEEN CAST(? AS DATE) AND CAST(? AS DATE)
     ORDER BY f.game_date, f.game_id, f.player_id`,
    [options.from, options.to],
  );
  const all = matrixOf(result, read);
  const season = result.texts("season");
  const seasonDay = result.numbers("season_day");
  const absencesReported = Uint8Array.from(result.numbers("absences_reported"));
  const emptySources = await emptySourcesBySeason(db);
  const quality = rowQuality({ matrix: all, season, seasonDay, absencesReported, emptySources }, set);
  return {
    rows: result.rows,
    epochDay: Int32Array.from(result.numbers("day")),
    season,
    seasonType: result.texts("season_type"),
    gameId: result.texts("game_id"),
    playerId: result.numbers("player_id"),
    playerName: result.texts("player_name"),
    team: result.texts("team"),
    opponent: result.texts("opponent"),
    home: Uint8Array.from(result.numbers("home")),
    points: result.numbers("points"),
    minutes: result.numbers("minutes"),
    matrix: chosen(all, options.features),
    line: result.numbers("line"),
    overOdds: result.numbers("over_odds"),
    underOdds: result.numbers("under_odds"),
    book: result.texts("book"),
    lineTimeUnknown: Uint8Array.from(result.numbers("line_time_unknown")),
    lineAgeMinutes: result.numbers("line_age_minutes"),
    knownAfterLineMinutes: result.numbers("known_after_line"),
    gameLineTimeUnknown: Uint8Array.from(result.numbers("game_line_time_unknown")),
    absencesReported,
    emptySources,
    seasonAverage: all.columns[all.names.indexOf(SEASON_AVERAGE)]!,
    ...quality,
  };
}

/** The line source a table was built with, as written into its file. */
async function builtWith(db: Database, path: string): Promise<string | undefined> {
  const [entry] = await db.rows<{ source: string }>(
    `SELECT decode(value) AS source FROM parquet_kv_metadata(${sqlText(path)}) WHERE decode(key) = 'line_source'`,
  );
  return entry?.source;
}

function matrixOf(result: ResultColumns, names: readonly string[]): Matrix {
  return { rows: result.rows, names, columns: names.map((name) => result.numbers(name)) };
}

function chosen(matrix: Matrix, names: readonly string[]): Matrix {
  return { rows: matrix.rows, names, columns: names.map((name) => matrix.columns[matrix.names.indexOf(name)]!) };
}
