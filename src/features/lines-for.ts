import type { Database } from "../warehouse/duckdb.js";
import { lineStatements } from "./build-plan.js";
import type { LineTime } from "./line-time.js";
import { checkLineSource, type LineSource, linesStatement, OPENING_BOOK_LINES } from "./lines.js";

const RELATION = "source_lines";
const BOOK_LINES = "book_lines";
const OPENING = "opening_lines";
const prepared = new WeakSet<Database>();

/**
 * Computes the as-of lines of any source, apart from the one the features were built with.
 * @param db a database with a warehouse attached
 * @returns the name of a temporary table with one row per (game_date, player_id): line, over_odds, under_odds, book,
 * snapshot_time, tip_off, opening_line, n_books, line_std, line_time_unknown; the next call replaces it
 * @throws UsageError UNKNOWN_LINE_SOURCE
 */
export async function linesFor(db: Database, source: LineSource): Promise<string> {
  await checkLineSource(db, source);
  await prepare(db);
  await db.run(linesStatement(source, RELATION).sql);
  return RELATION;
}

/**
 * Computes the line of every book by itself: its last allowed one, or its first of the day.
 * @param db a database with a warehouse attached
 * @returns the name of a temporary table with one row per (game_date, player_id, book): line_hundredths, over_odds, under_odds,
 * snapshot_time, tip_off and more, see bookLineStatements in lines.ts
 */
export async function bookLinesFor(db: Database, time: LineTime): Promise<string> {
  await prepare(db);
  if (time === "latest") return BOOK_LINES;
  await db.run(`CREATE OR REPLACE TEMP TABLE ${OPENING} AS ${OPENING_BOOK_LINES}`);
  return OPENING;
}

async function prepare(db: Database): Promise<void> {
  if (prepared.has(db)) return;
  for (const statement of lineStatements) await db.run(statement.sql);
  prepared.add(db);
}
