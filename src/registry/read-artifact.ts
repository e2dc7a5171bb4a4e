import { DataError, LabError } from "../core/errors.js";
import type { ArtifactStore } from "./artifact-store.js";
import type { Connection } from "./connection.js";
import { isOfRetrain } from "./is-of-retrain.js";
import { query } from "./query.js";

/**
 * An artifact's content, hashed while read.
 * @throws IntegrityError ARTIFACT_MISSING, ARTIFACT_ALTERED; DataError ARTIFACT_FREED when gc deleted the file
 */
export function readArtifact(db: Connection, store: ArtifactStore, sha256: string): Uint8Array {
  try {
    return store.get(sha256);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== "ARTIFACT_MISSING") throw error;
    throw freed(db, sha256) ?? error;
  }
}

function freed(db: Connection, sha256: string): DataError | null {
  const owners = query
    .selectFrom("artifacts")
    .innerJoin("runs", "runs.id", "artifacts.run_id")
    .select(["artifacts.name", "kind", "freed_at", "runs.id", "runs.name as run_name", "runs.command_line"])
    .where("sha256", "=", sha256)
    .orderBy("freed_at", "desc");
  const rows = db.all(owners);
  const [newest] = rows;
  if (newest === undefined || newest.freed_at === null || rows.some((row) => row.freed_at === null)) return null;
  const { kind, name, id, run_name: runName, freed_at: at, command_line: command } = newest;
  return new DataError("ARTIFACT_FREED", `the ${kind} ${name} of run ${id} was freed by gc on ${at.slice(0, 10)}`, {
    hint: freedHint(runName, isOfRetrain(JSON.parse(command) as string[])),
  });
}

/** How the files of a run come back that gc deleted. */
export function freedHint(runName: string, byRetrain: boolean): string {
  const again = byRetrain ? `; or make a new run: proplab retrain --name ${runName} --force` : "";
  return `its figures are kept, restoring the run brings no file back; an export with --artifacts made before does: proplab import-runs FOLDER${again}`;
}
