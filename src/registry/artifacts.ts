import { readFileSync } from "node:fs";
import { fileError, UsageError } from "../core/errors.js";
import type { ArtifactRow, NewArtifact } from "./artifact-records.js";
import { enterSharer } from "./artifact-sharers.js";
import type { ArtifactStore } from "./artifact-store.js";
import { checkName } from "./checks.js";
import type { Connection } from "./connection.js";
import { anyOf, query } from "./query.js";
import { requireRun } from "./run-status.js";

/** Stores the file, then enters its row: a crash in between leaves a harmless orphan, never a row without a file. */
export function addArtifact(
  db: Connection,
  store: ArtifactStore,
  runId: string,
  artifact: NewArtifact,
  now: Date,
): ArtifactRow {
  const name = checkName(artifact.name, "artifact name");
  const kind = checkName(artifact.kind, "artifact kind");
  requireRun(db, runId);
  // a registry that is gone took its folder along, and the file would stand alone in a new one
  db.files?.check();
  const bytes = artifact.bytes ?? readSource(artifact.file);
  enterSharer(store.folder, db.path);
  const sha256 = store.put(bytes);
  const row: ArtifactRow = { kind, name, path: store.relativePath(sha256), bytes: bytes.length, sha256 };
  db.write(() => {
    requireRun(db, runId);
    // gc deletes under the write lock, and before this row it took the file for an orphan or for that of archived runs
    if (!store.has(sha256)) store.put(bytes);
    takeBack(db, [sha256]);
    const known = db.first(
      query.selectFrom("artifacts").select("sha256").where("run_id", "=", runId).where("name", "=", name),
    );
    if (known?.sha256 === sha256) return;
    if (known) {
      throw new UsageError("ARTIFACT_CHANGED", `run ${runId} already has an artifact "${name}" with another content`);
    }
    db.run(
      query.insertInto("artifacts").values({ run_id: runId, ...row, added_at: now.toISOString(), freed_at: null }),
    );
  });
  return row;
}

/** Enters that files gc had set free are there and needed again: for every artifact of their content. */
export function takeBack(db: Connection, sha256s: readonly string[]): void {
  db.run(
    query
      .updateTable("artifacts")
      .set({ freed_at: null })
      .where("sha256", "in", anyOf(sha256s))
      .where("freed_at", "is not", null),
  );
}

function readSource(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw fileError(error, "read", file);
  }
}

/** A run's artifacts by name. */
export function artifactsOf(db: Connection, runId: string): ArtifactRow[] {
  const columns = ["kind", "name", "path", "bytes", "sha256", "freed_at"] as const;
  const rows = query.selectFrom("artifacts").select(columns).where("run_id", "=", runId).orderBy("name");
  return db.all(rows).map(({ freed_at: freedAt, ...row }) => (freedAt === null ? row : { ...row, freedAt }));
}
