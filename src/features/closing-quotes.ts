import type { Database } from "../warehouse/duckdb.js";
import type { FeatureRows } from "./feature-rows.js";
import { lineSourceAt, partsOfLineSource } from "./line-time.js";
import { type LineSource, linesStatement } from "./lines.js";
import { linesFor } from "./lines-for.js";

/** The last quote before tip-off of the book each row's line is of; one entry per row, NaN where the book did not quote again. */
export interface ClosingQuotes {
  readonly line: Float64Array;
  /** American odds at that line; NaN where unknown. */
  readonly overOdds: Float64Array;
  readonly underOdds: Float64Array;
  /** Minutes from the line to its close, above 0. */
  readonly minutesLater: Float64Array;
}

/**
 * Finds the close of each row's line: the last allowed main quote of the same book, where it was taken later than the line. The
 * close of a consensus is the consensus of the last quotes. It is only ever compared with the bet: nothing of it is an input.
 * @param db a database with a warehouse attached
 * @param rows loaded with the lines of that source
 * @returns null for lines that are a book's last quote, which have no close by definition
 * @throws UsageError UNKNOWN_LINE_SOURCE
 */
export async function closingQuotes(
  db: Database,
  lineSource: LineSource,
  rows: Pick<FeatureRows, "rows" | "epochDay" | "playerId" | "line">,
): Promise<ClosingQuotes | null> {
  const { source, time } = partsOfLineSource(lineSource);
  if (time === "latest") return null;
  const taken = await linesFor(db, lineSource);
  let closes = "book_lines";
  if (source === "consensus") {
    const statement = linesStatement(lineSourceAt(source, "latest"), "consensus_closes");
    await db.run(statement.sql);
    closes = statement.creates;
  }
  const found = await db.columns(
    `SELECT CAST(t.game_date - DATE '1970-01-01' AS DOUBLE) AS day, CAST(t.player_id AS DOUBLE) AS player_id, c.book,
       c.line_hundredths / 100 AS line, CAST(c.over_odds AS DOUBLE) AS over_odds,
       CAST(c.under_odds AS DOUBLE) AS under_odds,
       CAST(date_diff('second', t.snapshot_time, c.snapshot_time) AS DOUBLE) / 60 AS minutes
     FROM ${taken} t JOIN ${closes} c USING (game_date, player_id, book) WHERE c.snapshot_time > t.snapshot_time`,
  );
  const [day, player, line, overOdds, underOdds, minutes] = [
    "day",
    "player_id",
    "line",
    "over_odds",
    "under_odds",
    "minutes",
  ].map((name) => found.numbers(name));
  const place = new Map(Array.from({ length: found.rows }, (_, i) => [`${day![i]} ${player![i]}`, i]));
  const at = Array.from({ length: rows.rows }, (_, row) =>
    Number.isNaN(rows.line[row]!) ? undefined : place.get(`${rows.epochDay[row]} ${rows.playerId[row]}`),
  );
  const column = (values: Float64Array) => Float64Array.from(at, (i) => (i === undefined ? Number.NaN : values[i]!));
  return {
    line: column(line!),
    overOdds: column(overOdds!),
    underOdds: column(underOdds!),
    minutesLater: column(minutes!),
  };
}
