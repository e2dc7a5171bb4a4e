import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureFolder, publishFile, temporaryBeside } from "../atomic-file.js";
import { type Database, sqlText } from "../duckdb.js";
import { writeFault } from "../write-fault.js";
import { OTHER_ROW_REFUSED } from "./whole-games.js";

/** The refused rows of one input file, as relations: cells as read, lines that could not be split, and the faults. */
export interface RejectSources {
  readonly cells: string;
  readonly lines: string;
  readonly faults: string;
}

/** The same input always has its refused rows in the same file. */
export function rejectsPath(root: string, table: string, inputSha256: string): string {
  return join(root, "rejects", `${table}-${inputSha256.slice(0, 8)}.csv`);
}

/** Rows refused, by reason, most frequent first; `withGame` of them only because of another row of their game. */
export async function countRejects(
  db: Database,
  { lines, faults }: RejectSources,
): Promise<{ rejected: number; withGame: number; byReason: Record<string, number> }> {
  const reasons = await db.rows<{ reason: string; n: number }>(`
    SELECT reason, count(DISTINCT row)::INTEGER AS n FROM (${allFaults({ lines, faults })})
    GROUP BY reason ORDER BY n DESC, reason`);
  const [total] = await db.rows<{ n: number }>(
    `SELECT count(DISTINCT row)::INTEGER AS n FROM (${allFaults({ lines, faults })})`,
  );
  const byReason = Object.fromEntries(reasons.map(({ reason, n }) => [reason, n]));
  return { rejected: total!.n, withGame: byReason[OTHER_ROW_REFUSED] ?? 0, byReason };
}

/** The first faulty rows as sentences: `row 3: points: not a number ("abc")`. */
export async function firstRejects(db: Database, sources: RejectSources, most: number): Promise<string[]> {
  const rows = await db.rows<{ row: number; why: string }>(
    `
    SELECT row::INTEGER AS row, ${REASONS} AS why FROM (${allFaults(sources)})
    WHERE reason <> $1 GROUP BY row ORDER BY row LIMIT ${most}`,
    [OTHER_ROW_REFUSED],
  );
  return rows.map(({ row, why }) => `row ${row}: ${why}`);
}

/**
 * Writes the refused rows with file, row number and reasons, then the cells as read; or removes the file of an earlier
 * attempt when nothing is refused now.
 */
export async function writeRejects(
  db: Database,
  path: string,
  file: string,
  columns: readonly string[],
  sources: RejectSources,
  rejected: number,
): Promise<void> {
  if (rejected === 0) {
    rmSync(path, { force: true });
    return;
  }
  ensureFolder(dirname(path));
  const temporary = temporaryBeside(path);
  try {
    await db.run(`COPY (
      SELECT ${sqlText(file)} AS file, f.row AS row, f.reasons AS reasons, ${columns.map((name) => `c.${name}`).join(", ")},
        l.text AS unreadable_line
      FROM (SELECT row, ${REASONS} AS reasons FROM (${allFaults(sources)}) GROUP BY row) AS f
      LEFT JOIN ${sources.cells} AS c ON c.row = f.row LEFT JOIN ${sources.lines} AS l ON l.row = f.row
      ORDER BY f.row
    ) TO ${sqlText(temporary)} (FORMAT csv, HEADER)`);
    publishFile(temporary, path);
  } catch (error) {
    throw writeFault(error, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

const REASONS = `string_agg(reason || CASE WHEN detail = '' THEN '' ELSE ' (' || detail || ')' END, '; ' ORDER BY reason, detail)`;

function allFaults({ lines, faults }: { readonly lines: string; readonly faults: string }): string {
  return `SELECT row, reason, coalesce(detail, '') AS detail FROM ${faults}
    UNION ALL SELECT row, 'line: ' || fault, '' FROM ${lines}`;
}
