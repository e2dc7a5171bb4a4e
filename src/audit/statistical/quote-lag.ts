import { grouped } from "../../core/figures.js";
import type { Database } from "../../warehouse/duckdb.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { type BookSlope, bookSlopes, LATER_MINUTES, OTHER_BOOKS, QUOTED_DAYS, SAME_MINUTES } from "./quoted-days.js";

/**
 * Looks for stale quotes that bear a later time, as when a collector stamps what it last saw of a book with the time it looked: the
 * last quote of an honest book stands where the others stand by then, not where they began. Such a line is easy to beat and was not
 * to be had. Rows count on which the others, two at least and the same at both times, have moved by a point or more.
 * @param db a database in which {@link keepQuotedDays} was called
 */
export async function quoteLagCheck(db: Database): Promise<AuditCheck[]> {
  const { deviations, behindMarket } = LEAK_THRESHOLDS;
  const { suspect, leastRows } = behindMarket;
  const books = await db.rows<BookSlope>(
    `WITH beside AS (
       SELECT a.book, a.last AS own, median(b.first) AS before, median(b.last) AS now
       FROM ${QUOTED_DAYS} a JOIN ${QUOTED_DAYS} b ON a.game_date = b.game_date AND a.player_lookup = b.player_lookup AND a.book <> b.book
       WHERE abs(date_diff('minute', a.last_time, b.last_time)) <= ${SAME_MINUTES}
         AND date_diff('minute', b.first_time, a.last_time) >= ${LATER_MINUTES}
       GROUP BY a.game_date, a.player_lookup, a.book, a.last HAVING count(*) >= ${OTHER_BOOKS})
     ${bookSlopes("beside", "own - before", "now - before", leastRows)} ORDER BY slope, book`,
  );
  if (books.length === 0) return [];
  const found = books.filter(({ slope, error }) => slope < suspect - deviations * error);
  const texts = found.map(
    ({ book, n, slope }) =>
      `${book}: where the other books have moved by a point or more (${grouped(n)} rows), its last quote stands at only ${Math.round(100 * slope)} % of the way, that of a book that was quoting then at ${100 * suspect} % at least`,
  );
  return [
    {
      ...suspectWhen(
        found.length > 0,
        "statistical",
        "quotes behind the others",
        found.length > 0
          ? `${texts.join("; ")}: old quotes under a later time look like this, and nobody could bet at them`
          : `last quotes of the day of ${books.map(({ book }) => book).join(", ")} stand at ${Math.round(100 * books[0]!.slope)} % at least of the way the others have gone (limit ${100 * suspect} % and ${deviations} standard errors)`,
      ),
      ...(found.length > 0 && { features: found.map(({ book }) => book), findings: texts }),
    },
  ];
}
