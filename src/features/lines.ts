import { UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import { type Database, sqlText } from "../warehouse/duckdb.js";
import type { Statement } from "./compile-as-of.js";
import { firstOf } from "./first-of.js";
import { DAY_BEGINS_HOUR, partsOfLineSource } from "./line-time.js";
import { ALLOWED, SAME_SCRAPE_MINUTES, takenBy, VERDICTS, verdictSql } from "./relations/quote-rules.js";

/** Books of the best-of source "cascade", best first. */
export const CASCADE_BOOKS = ["draftkings", "fanduel", "betmgm", "bettingpros_consensus"] as const;

/**
 * "cascade" (the best book of {@link CASCADE_BOOKS} that has a line), "consensus" (median over books), or a book, each at its
 * latest quote; with "@opening" behind it at its first of the day, see lineSourceAt.
 */
export type LineSource = string;
export const DEFAULT_LINE_SOURCE: LineSource = "cascade";

/** Quotes of points lines for target rows, each with its verdict; a quote belongs to its player's game of that date. */
export function quotesSelect(condition: string): string {
  return `SELECT t.game_date, t.player_id, q.book, q.source, CAST(round(q.line * 100) AS BIGINT) AS line_hundredths,
  q.over_odds, q.under_odds, q.is_main, q.snapshot_time, least(g.tip_off, q.commence_time) AS tip_off,
  ${verdictSql("q.commence_time", "g.tip_off")} AS verdict
FROM prop_lines q LEFT JOIN quoted_players p USING (game_date, player_lookup)
JOIN targets t ON t.game_date = q.game_date AND t.player_id = coalesce(q.player_id, p.player_id)
LEFT JOIN tip_offs g ON (g.game_date, g.team) = (t.game_date, t.team)
WHERE q.market = 'points' AND ${condition}`;
}

/** Decides between quotes taken at the same time: both prices known, then source, line and prices. */
const ties = (
  q: string,
) => `(${q}.over_odds IS NOT NULL AND ${q}.under_odds IS NOT NULL) DESC, ${q}.source, ${q}.line_hundredths,
    ${q}.over_odds DESC NULLS LAST, ${q}.under_odds DESC NULLS LAST`;

/** Every allowed main quote, and of them one line per player, date and book: the latest, with the earliest timed one. */
export const bookLineStatements: readonly Statement[] = [
  {
    creates: "line_quotes",
    sql: `CREATE OR REPLACE TEMP TABLE line_quotes AS
SELECT * EXCLUDE (is_main) FROM (${quotesSelect("q.is_main")}) WHERE ${ALLOWED}`,
  },
  {
    creates: "book_lines",
    sql: `CREATE OR REPLACE TEMP TABLE book_lines AS
WITH latest AS (
  ${firstOf("line_quotes", "game_date, player_id, book", `q.snapshot_time DESC NULLS LAST, ${ties("q")}`)}),
earliest AS (
  SELECT DISTINCT ON (game_date, player_id, book) game_date, player_id, book, line_hundredths FROM line_quotes
  WHERE verdict = '${VERDICTS.allowed}' ORDER BY game_date, player_id, book, snapshot_time, ${ties("line_quotes")})
SELECT latest.game_date, latest.player_id, latest.book, latest.line_hundredths, over_odds, under_odds, snapshot_time, tip_off,
  CAST(verdict = '${VERDICTS.declared}' AS INTEGER) AS line_time_unknown,
  earliest.line_hundredths AS opening_hundredths, ${bookRank("latest.book")} AS rank
FROM latest LEFT JOIN earliest USING (game_date, player_id, book)`,
  },
];

function bookRank(book: string): string {
  return `CASE ${book} ${CASCADE_BOOKS.map((name, i) => `WHEN '${name}' THEN ${i}`).join(" ")} ELSE ${CASCADE_BOOKS.length} END`;
}

const LINE_COLUMNS =
  "game_date, player_id, line_hundredths, over_odds, under_odds, book, snapshot_time, tip_off, opening_hundredths, line_time_unknown";

/**
 * One line per player, date and book: its first timed quote of the day. A book without a timed quote has none, since nobody knows
 * which of its quotes was the first.
 */
export const OPENING_BOOK_LINES = `SELECT q.game_date, q.player_id, q.book, q.line_hundredths, q.over_odds, q.under_odds,
    q.snapshot_time, q.tip_off, 0 AS line_time_unknown, b.opening_hundredths, b.rank
  FROM (${firstOf(
    `(FROM line_quotes WHERE verdict = '${VERDICTS.allowed}' AND snapshot_time >= game_date + INTERVAL ${DAY_BEGINS_HOUR} HOUR)`,
    "game_date, player_id, book",
    `q.snapshot_time, ${ties("q")}`,
  )}) q JOIN book_lines b USING (game_date, player_id, book)`;

/**
 * The lines of one source: one row per player and date. A consensus names no book and has a price only where one is real.
 * @param books relation of one line per player, date and book
 */
function sourceSelect(source: string, books: string): string {
  if (source === "cascade") {
    const ranked = `(FROM ${books} WHERE rank < ${CASCADE_BOOKS.length})`;
    return `SELECT ${LINE_COLUMNS} FROM (${firstOf(ranked, "game_date, player_id", "q.rank")})`;
  }
  if (source !== "consensus") return `SELECT ${LINE_COLUMNS} FROM ${books} WHERE book = ${sqlText(source)}`;
  return `SELECT m.game_date, m.player_id, m.line_hundredths, p.over_odds, p.under_odds, 'consensus' AS book,
    m.snapshot_time, m.tip_off, m.opening_hundredths, m.line_time_unknown
  FROM (
    SELECT game_date, player_id, CAST(round(median(line_hundredths)) AS BIGINT) AS line_hundredths,
      CAST(round(median(opening_hundredths)) AS BIGINT) AS opening_hundredths, max(snapshot_time) AS snapshot_time,
      min(tip_off) AS tip_off, max(line_time_unknown) AS line_time_unknown
    FROM ${books} GROUP BY game_date, player_id) m
  LEFT JOIN (${firstOf(
    books,
    "game_date, player_id, line_hundredths",
    "(q.over_odds IS NOT NULL AND q.under_odds IS NOT NULL) DESC, q.rank, q.book",
  )}) p USING (game_date, player_id, line_hundredths)`;
}

/**
 * The relation of a source's lines: game_date, player_id, line, over_odds, under_odds, book, snapshot_time (of a consensus the
 * latest of its books), tip_off, opening_line, line_time_unknown, the lines in hundredths, and over all books that had one
 * when the line was taken n_books and line_std. Needs the statements of {@link bookLineStatements}.
 */
export function linesStatement(lines: LineSource, name: string): Statement {
  const { source, time } = partsOfLineSource(lines);
  const opening = time === "opening" ? `opening_book_lines AS MATERIALIZED (${OPENING_BOOK_LINES}),\n` : "";
  return {
    creates: name,
    sql: `CREATE OR REPLACE TEMP TABLE ${name} AS
WITH ${opening}chosen AS MATERIALIZED (${sourceSelect(source, opening ? "opening_book_lines" : "book_lines")}),
beside AS (
  SELECT DISTINCT ON (q.game_date, q.player_id, q.book) q.game_date, q.player_id, q.line_hundredths
  FROM line_quotes q JOIN chosen c USING (game_date, player_id)
  WHERE ${takenBy("q.snapshot_time", "c.snapshot_time", SAME_SCRAPE_MINUTES)}
  ORDER BY q.game_date, q.player_id, q.book, q.snapshot_time DESC NULLS LAST, ${ties("q")}),
spread AS (
  SELECT game_date, player_id, count(*) AS n, CAST(sum(line_hundredths) AS BIGINT) AS sx,
    CAST(sum(line_hundredths * line_hundredths) AS BIGINT) AS sxx
  FROM beside GROUP BY game_date, player_id)
SELECT c.*, c.line_hundredths / 100 AS line, c.opening_hundredths / 100 AS opening_line, n AS n_books,
  CASE WHEN n >= 3 THEN sqrt((n * sxx - sx * sx) / (n * (n - 1))) / 100 END AS line_std
FROM chosen c JOIN spread USING (game_date, player_id)`,
  };
}

/**
 * Checks that a line source can be had; an empty prop_lines table lets every name pass.
 * @throws UsageError UNKNOWN_LINE_SOURCE naming the books there are
 */
export async function checkLineSource(db: Database, lines: LineSource): Promise<void> {
  const { source } = partsOfLineSource(lines);
  if (source === "cascade" || source === "consensus") return;
  const rows = await db.rows<{ book: string }>("SELECT DISTINCT book FROM prop_lines ORDER BY book");
  const books = rows.map((row) => row.book);
  if (books.length === 0 || books.includes(source)) return;
  const names = ["cascade", "consensus", ...books];
  throw new UsageError("UNKNOWN_LINE_SOURCE", `no book "${source}" in prop_lines${didYouMean(source, names)}`, {
    hint: `line sources are: ${names.join(", ")}`,
  });
}
