import { grouped } from "../../core/figures.js";
import type { Database } from "../../warehouse/duckdb.js";
import type { AuditCheck } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { type BookSlope, bookSlopes, LATER_MINUTES, OTHER_BOOKS, QUOTED_DAYS, SAME_MINUTES } from "./quoted-days.js";

/**
 * Looks for quotes dated back, such as closing lines stored as opening ones: the first quote of an honest book stands where the others
 * stand at that hour, not where they will stand at the end. Rows count on which the others move by a point or more. The others are the
 * same books at both times, two at least: else a book that joins later, or stands apart by itself, looks like a move.
 * @param db a database in which {@link keepQuotedDays} was called
 */
export async function quoteLeadCheck(db: Database): Promise<AuditCheck[]> {
  const { deviations, aheadOfMarket } = LEAK_THRESHOLDS;
  const { suspect, leak, leastRows } = aheadOfMarket;
  const apart = "date_diff('minute', a.first_time, b.first_time)";
  const books = await db.rows<BookSlope>(
    `WITH beside AS (
       SELECT a.book, a.first AS own, median(b.first) AS now, median(b.last) AS later
       FROM ${QUOTED_DAYS} a JOIN ${QUOTED_DAYS} b ON a.game_date = b.game_date AND a.player_lookup = b.player_lookup AND a.book <> b.book
       WHERE abs(${apart}) <= ${SAME_MINUTES} AND date_diff('minute', a.first_time, b.last_time) >= ${LATER_MINUTES}
       GROUP BY a.game_date, a.player_lookup, a.book, a.first HAVING count(*) >= ${OTHER_BOOKS})
     ${bookSlopes("beside", "own - now", "later - now", leastRows)} ORDER BY slope DESC, book`,
  );
  if (books.length === 0) return [];
  const found = books.filter(({ slope, error }) => slope > suspect + deviations * error);
  const texts = found.map(
    ({ book, n, slope }) =>
      `${book}: where the other books move by a point or more (${grouped(n)} rows), its first quote of the day already stands at ${Math.round(100 * slope)} % of the way, before a game at most ${100 * suspect} %`,
  );
  return [
    {
      kind: "statistical",
      name: "quotes ahead of the others",
      verdict: found.some(({ slope }) => slope > leak) ? "LEAK" : found.length > 0 ? "SUSPECT" : "CLEAN",
      evidence:
        found.length > 0
          ? `${texts.join("; ")}: later quotes dated back look like this`
          : `first quotes of the day of ${books.map(({ book }) => book).join(", ")} know at most ${Math.round(100 * Math.max(0, books[0]!.slope))} % of what the others move later (limit ${100 * suspect} % and ${deviations} standard errors)`,
      ...(found.length > 0 && { features: found.map(({ book }) => book), findings: texts }),
    },
  ];
}
