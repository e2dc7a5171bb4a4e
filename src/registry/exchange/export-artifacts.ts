import { join, resolve } from "node:path";
import type Sqlite from "better-sqlite3";
import { DataError, IntegrityError, throwIfAborted } from "../../core/errors.js";
import { type WorkContext, yieldToEventLoop } from "../../core/progress.js";
import { ArtifactStore } from "../artifact-store.js";
import { programVersion } from "../environment.js";
import { openHandle } from "../open-database.js";
import type { RegistryPaths } from "../records.js";
import type { LeftOutArtifact, Manifest } from "./manifest.js";

type Problem = LeftOutArtifact["problem"];

/**
 * Writes the files of the artifacts into an export: each content once, under its hash, hashed while it is read. What is missing,
 * altered or unreadable is left out and named.
 * @param db in the transaction that the tables are read in, with the table `chosen` where runs are chosen
 * @throws DataError when the disk of the export refuses; InterruptedError
 */
export async function exportArtifacts(
  db: Sqlite.Database,
  paths: RegistryPaths,
  folder: string,
  isChosen: boolean,
  { onProgress, signal }: WorkContext,
): Promise<NonNullable<Manifest["artifacts"]>> {
  const from = new ArtifactStore(resolve(paths.artifacts));
  const to = new ArtifactStore(join(folder, "artifacts"));
  const where = `freed_at IS NULL${isChosen ? " AND run_id IN (SELECT id FROM chosen)" : ""}`;
  const hashes = db
    .prepare(`SELECT DISTINCT sha256 FROM artifacts WHERE ${where} ORDER BY sha256`)
    .pluck()
    .all() as string[];
  const problems = new Map<string, Problem>();
  let bytes = 0;
  for (const [index, hash] of hashes.entries()) {
    throwIfAborted(signal);
    const content = contentOf(from, hash);
    if (typeof content === "string") problems.set(hash, content);
    else {
      bytes += content.length;
      to.put(content);
    }
    onProgress?.({ phase: "artifacts", done: index + 1, total: hashes.length });
    if (index % 20 === 0) await yieldToEventLoop();
  }
  const files = hashes.length - problems.size;
  if (problems.size === 0) return { files, bytes };
  for (const hash of freedSince(paths.database, [...problems.keys()])) problems.set(hash, "freed");
  return { files, bytes, left_out: leftOut(db, where, problems) };
}

/** Those that are damaged, not merely freed by a gc in the meantime. */
export const damagedOf = (leftOut: readonly LeftOutArtifact[] = []): LeftOutArtifact[] =>
  leftOut.filter(({ problem }) => problem !== "freed");

/** The file of this hash, or what is wrong with it. */
function contentOf(store: ArtifactStore, hash: string): Uint8Array | Problem {
  try {
    return store.get(hash);
  } catch (error) {
    if (error instanceof IntegrityError) return error.code === "ARTIFACT_MISSING" ? "missing" : "altered";
    if (error instanceof DataError) return "unreadable";
    throw error;
  }
}

/** Those of the hashes that nobody needs any more: the export looks at the registry as it was when it began. */
function freedSince(database: string, hashes: readonly string[]): string[] {
  const db = openHandle(database, { readonly: true, program: programVersion(), now: () => new Date() });
  try {
    const sql = `SELECT sha256 FROM artifacts WHERE sha256 IN (SELECT value FROM json_each(?))
GROUP BY sha256 HAVING count(*) = count(freed_at)`;
    return db.prepare(sql).pluck().all(JSON.stringify(hashes)) as string[];
  } finally {
    db.close();
  }
}

function leftOut(db: Sqlite.Database, where: string, problems: ReadonlyMap<string, Problem>): LeftOutArtifact[] {
  const sql = `SELECT run_id, name AS artifact, sha256 FROM artifacts
WHERE ${where} AND sha256 IN (SELECT value FROM json_each(?)) ORDER BY sha256, run_id, name`;
  const rows = db.prepare(sql).all(JSON.stringify([...problems.keys()])) as Omit<LeftOutArtifact, "problem">[];
  return rows.map((row) => ({ ...row, problem: problems.get(row.sha256)! }));
}
