import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import type Sqlite from "better-sqlite3";
import { IntegrityError, throwIfAborted } from "../../core/errors.js";
import { type WorkContext, yieldToEventLoop } from "../../core/progress.js";
import { deleteFiles } from "../../warehouse/stale-files.js";
import { otherSharers } from "../artifact-sharers.js";
import { ArtifactStore } from "../artifact-store.js";
import { takeBack } from "../artifacts.js";
import type { Connection } from "../connection.js";
import { ownersOf } from "../gc/left-over-files.js";
import { malformed } from "./read-table.js";
import { staged } from "./stage-export.js";
import { plainFileSize } from "./verify-export.js";

/** An artifact of the export whose file does not come with it. */
export interface AbsentArtifact {
  readonly runId: string;
  readonly name: string;
  readonly sha256: string;
}

const OF_EXPORT = `${staged("artifacts")} AS a JOIN ${staged("runs")} AS r ON r.id = a.run_id AND r.status <> 'running'
LEFT JOIN main.artifacts AS b ON b.run_id = a.run_id AND b.name = a.name LEFT JOIN main.runs AS s ON s.id = a.run_id`;

/**
 * Hashes of the artifacts that an export brings, sorted. Files that were set free, there or here, are not among them.
 * @param withFiles the export holds files: those that were set free here come too where their run is not archived any more
 */
export function neededArtifacts(db: Sqlite.Database, withFiles: boolean): string[] {
  const here = withFiles ? "(b.freed_at IS NULL OR s.status <> 'archived')" : "b.freed_at IS NULL";
  const sql = `SELECT DISTINCT a.sha256 FROM ${OF_EXPORT} WHERE a.freed_at IS NULL AND ${here} ORDER BY a.sha256`;
  return db.prepare(sql).pluck().all() as string[];
}

/** Artifacts of the export, by run and name: those of some contents. */
export function artifactsOfContent(db: Sqlite.Database, hashes: readonly string[]): AbsentArtifact[] {
  const sql = `SELECT a.run_id AS runId, a.name, a.sha256 FROM ${OF_EXPORT}
WHERE a.freed_at IS NULL AND a.sha256 IN (SELECT value FROM json_each(?)) ORDER BY a.run_id, a.name`;
  return db.prepare(sql).all(JSON.stringify(hashes)) as AbsentArtifact[];
}

/** Artifacts that a gc had set free where the export was made, of runs that are new here, by run and name. */
export function freedThere(db: Sqlite.Database): AbsentArtifact[] {
  const sql = `SELECT a.run_id AS runId, a.name, a.sha256 FROM ${OF_EXPORT}
WHERE a.freed_at IS NOT NULL AND s.id IS NULL ORDER BY a.run_id, a.name`;
  return db.prepare(sql).all() as AbsentArtifact[];
}

/** Those of the files that are not in a store; what is there is held against its hash. */
export function missingFrom(store: ArtifactStore, hashes: readonly string[]): string[] {
  return hashes.filter((hash) => store.hashOnDisk(hash) !== hash);
}

/**
 * Sees to it, under the write lock and with the rows entered, that their files are there: a gc may have deleted some since they were
 * looked up. Runs whose file of the same content had been set free, here or there, have it back.
 * @param folder the export; null when it holds no artifacts
 * @param brought hashes of which the export holds the files, when it holds artifacts
 * @param known hashes of which the file may be here
 */
export function keepArtifacts(
  db: Connection,
  folder: string | null,
  store: ArtifactStore,
  brought: readonly string[],
  known: readonly string[],
): void {
  const from = folder === null ? null : new ArtifactStore(join(folder, "artifacts"));
  for (const hash of brought) if (from !== null && !store.has(hash)) store.put(from.get(hash));
  takeBack(
    db,
    [...brought, ...known].filter((hash) => store.has(hash)),
  );
}

/**
 * Files of artifacts in an export. Links are refused, every file is held against its hash.
 * @throws IntegrityError EXPORT_ALTERED when one is missing or altered; DataError EXPORT_MALFORMED on a link
 */
export async function checkArtifacts(folder: string, hashes: readonly string[], context: WorkContext): Promise<void> {
  const from = new ArtifactStore(join(folder, "artifacts"));
  await forEachHash("check artifacts", hashes, context, (hash) => {
    const path = from.absolutePath(hash);
    refuseLinks(folder, path);
    const found = plainFileSize(path) === null ? null : from.hashOnDisk(hash);
    if (found !== hash) {
      throw new IntegrityError(
        "EXPORT_ALTERED",
        `${path} is ${found === null ? "missing" : "altered"}: it is not the file that was exported`,
        {
          hint: "nothing was taken over; copy the export again, or export again",
        },
      );
    }
  });
}

/** Stores the files here; a kill in between leaves files without a row, which harm nothing. */
export async function copyArtifacts(
  folder: string,
  store: ArtifactStore,
  hashes: readonly string[],
  context: WorkContext,
): Promise<void> {
  const from = new ArtifactStore(join(folder, "artifacts"));
  await forEachHash("artifacts", hashes, context, (hash) => {
    store.put(from.get(hash));
  });
}

/**
 * Deletes, under the write lock, those of the files that no artifact names: what an import that failed had stored. Whoever stores the
 * same content meanwhile looks for it again under that lock. Where it cannot be done the files stay, and gc names them: the import's own
 * error is the one to tell.
 * @param hashes of files that were not there before the import
 */
export function dropUnnamed(db: Connection, store: ArtifactStore, hashes: readonly string[]): void {
  try {
    db.write(() => {
      if (otherSharers(store.folder, db.path).length > 0) return;
      const owners = ownersOf(db, hashes);
      deleteFiles(
        hashes.filter((hash) => !owners.has(hash)).map((hash) => ({ path: store.absolutePath(hash), bytes: 0 })),
      );
    });
  } catch {}
}

/** Does one piece of work after the other, told as progress, and stops between two when asked to. */
async function forEachHash(
  phase: string,
  hashes: readonly string[],
  { onProgress, signal }: WorkContext,
  work: (hash: string) => void,
): Promise<void> {
  for (const [index, hash] of hashes.entries()) {
    throwIfAborted(signal);
    work(hash);
    onProgress?.({ phase, done: index + 1, total: hashes.length });
    if (index % 20 === 0) await yieldToEventLoop();
  }
}

function refuseLinks(folder: string, path: string): void {
  for (let at = dirname(path); at !== folder && at !== dirname(at); at = dirname(at)) {
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink())
      throw malformed(at, "a link (links are not followed)");
  }
}
