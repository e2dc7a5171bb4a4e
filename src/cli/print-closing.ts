import { closingCells, movedSentence, noClosePhrase } from "../reports/closing-phrases.js";
import { formatCount } from "../reports/format.js";
import type { ClosingRecord } from "../runner/closing-record.js";
import type { Console } from "./console.js";
import { formatTable } from "./table.js";

/** How the lines of a run's picks closed, or why that cannot be said. */
export function printClosing(record: ClosingRecord, console: Console): void {
  if (record.not_available) {
    console.print(`not available: ${noClosePhrase(record)}`);
    if (record.not_available === "line_is_last_quote") {
      console.print("(--line-time opening bets at a book's first quote of the day instead)");
    }
    return;
  }
  const head = ["edge", "picks", "closed", "points", "P(side), line unmoved", "n"];
  console.print(formatTable(head, closingCells(record), { right: [1, 2, 5] }));
  const moved = movedSentence(record, 3);
  if (moved) console.print(moved);
  const { with_close: closed, with_line: lines } = record.rows;
  const minutes = formatCount(Math.round(record.median_minutes_later ?? 0));
  console.print(
    `${formatCount(closed)} of ${formatCount(lines)} lines have a later quote, a median ${minutes} minutes on`,
  );
}
