import { formatCount, formatShare } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { lineSourceName } from "../line-source-phrases.js";
import { markdownTable, plainText } from "../markdown-table.js";
import { sharedRows } from "./shared-rows.js";

/** Where the lines of the evaluation came from, and what is not known of them. */
export function linesTable(runs: readonly LabelledRun[]): string {
  const books = booksOf(runs);
  const heads = [
    { head: "Source" },
    { head: "Rows with a line", align: "right" as const },
    ...books.map((book) => ({ head: plainText(book), align: "right" as const })),
    { head: "Time unknown", align: "right" as const },
    { head: "Picks priced at -110 by default", align: "right" as const },
    { head: "Used training and validation rows with a line", align: "right" as const },
  ];
  const { columns, rows } = sharedRows(runs, ({ run: { record } }) => [
    [
      plainText(lineSourceName(record.lines)),
      formatCount(record.rows.eval_lines),
      ...books.map((book) => formatShare(record.lines.supply.find((one) => one.book === book)?.share ?? 0)),
      formatShare(record.lines.time_unknown_share),
      formatShare(record.lines.priced_at_default_share),
      formatShare(record.lines.train_coverage),
    ],
  ]);
  return markdownTable([...columns, ...heads], rows);
}

/** The books of all runs, the one that supplied most first. */
function booksOf(runs: readonly LabelledRun[]): string[] {
  const rows = new Map<string, number>();
  for (const { run } of runs) {
    for (const { book, rows: count } of run.record.lines.supply) rows.set(book, (rows.get(book) ?? 0) + count);
  }
  return [...rows].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([book]) => book);
}
