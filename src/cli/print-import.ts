import { formatCount } from "../reports/format.js";
import type { ImportReport, TableReport, UnmatchedName } from "../warehouse/import/report.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { afterImport } from "./next-steps.js";
import { formatTable } from "./table.js";

const UNMATCHED_SHOWN = 10;

/** What an import did, per table, with everything it refused or will never use. */
export function printImport(report: ImportReport, console: Console): void {
  console.print(
    formatTable(
      ["table", "read", "accepted", "refused", "duplicates", "dates", "months written"],
      report.tables.map((table) => [
        table.table,
        formatCount(table.rowsRead),
        formatCount(table.accepted),
        formatCount(table.rejected),
        formatCount(table.duplicatesDropped),
        table.firstDate ? `${table.firstDate} to ${table.lastDate}` : "—",
        `${table.monthsWritten.length} of ${table.monthsWritten.length + table.monthsUnchanged.length}`,
      ]),
      { right: [1, 2, 3, 4, 6] },
    ),
  );
  for (const table of report.tables)
    for (const line of remarks(table)) console.print(`${pc.dim(table.table)}: ${line}`);
  console.print(
    report.changed
      ? `\nimported into ${report.folder}, dataset SHA256 ${report.datasetSha256.slice(0, 12)}`
      : "\nnothing changed: every row was in the warehouse already",
  );
  console.next(afterImport());
}

function remarks(table: TableReport): string[] {
  const lines: string[] = [];
  for (const [reason, rows] of Object.entries(table.rejectedByReason))
    lines.push(`${formatCount(rows)} refused: ${reason}`);
  if (table.rejectsFile) lines.push(`refused rows are in ${table.rejectsFile}`);
  if (table.timing) {
    const { late, lateByGame, tipOffUnknown, untimedDeclared, untimedUnused } = table.timing;
    const count = (rows: number, text: string) => rows > 0 && lines.push(`${formatCount(rows)} quotes ${text}`);
    count(late, "taken after their own tip-off: never used");
    count(lateByGame, "taken after the earliest tip-off any quote of the game states: never used");
    count(tipOffUnknown, "with a time but no known tip-off: never used");
    count(untimedDeclared, "without a time, of books declared pre-game: used, flagged");
    count(untimedUnused, "without a time, of other books: never used (--pre-game-books declares them)");
  }
  if (table.names?.rate != null) {
    const { matched, playerDates, rate, unmatched, unmatchedNames } = table.names;
    lines.push(
      `${formatCount(matched)} of ${formatCount(playerDates)} player-dates matched by name (${(100 * rate).toFixed(2)} %)`,
    );
    for (const name of unmatched.slice(0, UNMATCHED_SHOWN)) {
      const near = name.nearest ? `, nearest ${name.nearest}` : "";
      lines.push(`  ${name.name}: ${name.why} on ${daysText(name)}${near}`);
    }
    if (unmatchedNames > UNMATCHED_SHOWN)
      lines.push(`  and ${formatCount(unmatchedNames - UNMATCHED_SHOWN)} more names (--json lists them)`);
  }
  return [...lines, ...table.warnings];
}

/** "4 days from 2021-05-12 to 2021-06-15", "2022-11-22". */
function daysText({ playerDates: days, firstDate, lastDate }: UnmatchedName): string {
  return days === 1 ? firstDate : `${formatCount(days)} days from ${firstDate} to ${lastDate}`;
}
