import type Sqlite from "better-sqlite3";
import { DataError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import type { Manifest } from "./manifest.js";
import { malformed } from "./read-table.js";
import { staged } from "./stage-export.js";

/** What becomes of the runs of an export. */
export interface ImportPlan {
  /** Runs that are not here yet: in the temporary table `new_runs`. */
  readonly added: number;
  /** Runs that are here and the same: in `known_runs`. */
  readonly known: number;
  /** Runs that were still running when they were exported, and their children that are not here: passed over. */
  readonly running: readonly string[];
}

/** What must be equal for a run to be the same. Kept windows are not: they go when the run completes. */
const CONTENT = ["params", "metrics", "artifacts", "windows", "candidates"];
/** What may differ between two registries that know one run: it can be archived, and its files set free, in one of them. */
const OWN_COLUMNS = new Set(["status", "archived_from", "archived_at", "freed_at"]);
const MOST_NAMED = 5;

/**
 * Parts the staged runs into new ones and known ones. To be called in the transaction that then takes them over.
 * @throws DataError IMPORT_CONFLICT naming runs that are here with other content; EXPORT_MALFORMED on a run whose parent is nowhere
 */
export function planImport(db: Sqlite.Database, manifest: Manifest): ImportPlan {
  db.exec(`
CREATE TEMP TABLE running_runs AS
WITH RECURSIVE line(id) AS (
  SELECT id FROM ${staged("runs")} WHERE status = 'running'
  UNION SELECT r.id FROM line JOIN ${staged("runs")} AS r ON r.parent_id = line.id
) SELECT id FROM line WHERE id NOT IN (SELECT id FROM main.runs) OR id IN (SELECT id FROM ${staged("runs")} WHERE status = 'running');
CREATE TEMP TABLE new_runs AS SELECT id FROM ${staged("runs")}
WHERE id NOT IN (SELECT id FROM main.runs) AND id NOT IN (SELECT id FROM running_runs);
CREATE TEMP TABLE known_runs AS SELECT id FROM ${staged("runs")}
WHERE id IN (SELECT id FROM main.runs) AND id NOT IN (SELECT id FROM running_runs);
CREATE UNIQUE INDEX temp.new_runs_key ON new_runs (id);
CREATE UNIQUE INDEX temp.known_runs_key ON known_runs (id);`);
  refuseConflicts(db, manifest);
  const orphan = db
    .prepare(
      `SELECT id, parent_id AS parent FROM ${staged("runs")} AS r WHERE id IN (SELECT id FROM new_runs) AND parent_id IS NOT NULL
       AND parent_id NOT IN (SELECT id FROM new_runs) AND parent_id NOT IN (SELECT id FROM main.runs)`,
    )
    .get() as { id: string; parent: string } | undefined;
  if (orphan)
    throw malformed("runs", `the parent ${orphan.parent} of run ${orphan.id} is neither in the export nor here`);
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  const running = db.prepare("SELECT id FROM running_runs ORDER BY id").pluck().all() as string[];
  return { added: count("new_runs"), known: count("known_runs"), running };
}

/** Only what the export says can differ: an older schema has fewer columns. */
function columnsGiven(manifest: Manifest, table: string): string[] {
  return manifest.tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
}

function refuseConflicts(db: Sqlite.Database, manifest: Manifest): void {
  const differs = new Map<string, string[]>();
  const note = (ids: unknown[], what: string) => {
    for (const id of ids as string[]) differs.set(id, [...(differs.get(id) ?? []), what]);
  };
  for (const name of columnsGiven(manifest, "runs")) {
    if (OWN_COLUMNS.has(name)) continue;
    const sql = `SELECT a.id FROM ${staged("runs")} AS a JOIN main.runs AS b ON b.id = a.id
WHERE a.id IN (SELECT id FROM known_runs) AND a."${name}" IS NOT b."${name}"`;
    note(db.prepare(sql).pluck().all(), name);
  }
  const status = `SELECT a.id FROM ${staged("runs")} AS a JOIN main.runs AS b ON b.id = a.id
WHERE a.id IN (SELECT id FROM known_runs) AND a.status <> b.status AND 'archived' NOT IN (a.status, b.status)`;
  note(db.prepare(status).pluck().all(), "status");
  for (const table of CONTENT) {
    const columns = columnsGiven(manifest, table).flatMap((name) => (OWN_COLUMNS.has(name) ? [] : [`"${name}"`]));
    if (columns.length === 0) continue;
    const ours = `SELECT ${columns} FROM main.${table} WHERE run_id IN (SELECT id FROM known_runs)`;
    const theirs = `SELECT ${columns} FROM ${staged(table)} WHERE run_id IN (SELECT id FROM known_runs)`;
    const sql = `SELECT DISTINCT run_id FROM (SELECT * FROM (${ours} EXCEPT ${theirs}) UNION ALL SELECT * FROM (${theirs} EXCEPT ${ours}))`;
    note(db.prepare(sql).pluck().all(), table);
  }
  if (differs.size === 0) return;
  const name = db.prepare("SELECT name FROM main.runs WHERE id = ?").pluck();
  const shown = [...differs].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_NAMED);
  const lines = shown.map(([id, parts]) => `  ${id} (${name.get(id)}): other ${parts.slice(0, 4).join(", ")}`);
  const more = differs.size > MOST_NAMED ? `\n  and ${grouped(differs.size - MOST_NAMED)} more` : "";
  throw new DataError(
    "IMPORT_CONFLICT",
    `runs of the export are here with another content:\n${lines.join("\n")}${more}`,
    {
      hint: "nothing was taken over; one of the two registries was changed by hand, or a run went on after it was exported",
    },
  );
}
