import { basename, join } from "node:path";
import { DataError, UsageError } from "../../core/errors.js";
import { deleteFiles, fileState, isAbandoned, isOld, type LeftOverFile } from "../../warehouse/stale-files.js";
import { otherSharers, SHARERS_FOLDER } from "../artifact-sharers.js";
import type { ArtifactStore } from "../artifact-store.js";
import type { Connection } from "../connection.js";
import { anyOf, query } from "../query.js";
import { freeableArtifacts } from "./freeable.js";
import type { FreedArtifact, GcOptions, GcReport } from "./gc-records.js";
import { leftOverFiles, ownersOf } from "./left-over-files.js";
import { dropOldWindows, oldWindows } from "./old-windows.js";

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Files deleted while the write lock is held once: others wait for their turn no longer than that takes. */
const BATCH = 50;

/**
 * Frees what archived runs hold on the disk, and what killed processes left. First the rows say that their files are free, then the
 * files go, each looked up again under the write lock: cut short anywhere, the next one goes on. Rows, figures and trials stay.
 * @throws UsageError BAD_DAYS; DataError when the disk refuses, ARTIFACTS_SHARED when another registry keeps files in the same folder:
 *   which of them it needs is not known here
 */
export function collectGarbage(db: Connection, store: ArtifactStore, options: GcOptions, now: Date): GcReport {
  const { olderThanDays = DEFAULT_DAYS, orphans: withOthers = false, dryRun = false } = options;
  const archivedUntil = timeBefore(now, olderThanDays);
  const sharers = otherSharers(store.folder, db.path);
  if (sharers.length > 0) {
    throw new DataError(
      "ARTIFACTS_SHARED",
      `${store.folder} also holds the files of ${sharers.join(", ")}; nothing was freed`,
      {
        hint:
          "give each registry a home of its own: proplab export and proplab import-runs move runs to another one; " +
          `where the folder is a mere copy of theirs, delete ${join(store.folder, SHARERS_FOLDER)}`,
      },
    );
  }
  const plan = dryRun
    ? db.read(() => freeableArtifacts(db, archivedUntil))
    : db.write(() => {
        const freeable = freeableArtifacts(db, archivedUntil);
        setFree(db, freeable.artifacts, now);
        return freeable;
      }, "full");
  const going = new Set(plan.artifacts.map(({ sha256 }) => sha256));
  const left = leftOverFiles(db, store, now, going);
  const doomed = withOthers ? left.others : [];
  const windows = dryRun ? oldWindows(db, archivedUntil, now) : dropOldWindows(db, archivedUntil, now);
  const [files, orphans, others, unfinished] = dryRun
    ? [left.freed, left.orphans, doomed, left.unfinished]
    : [
        deleteUnneeded(db, left.freed, () => true),
        deleteUnneeded(db, left.orphans, (path) => isOldFile(path, now)),
        deleteUnneeded(db, doomed, (path) => isOldFile(path, now)),
        deleteUnneeded(db, left.unfinished, (path) => isAbandoned(path, now)),
      ];
  const bytes = [...files, ...orphans, ...others, ...unfinished].reduce((sum, file) => sum + file.bytes, windows.bytes);
  return {
    dryRun,
    archivedUntil,
    ...plan,
    files,
    orphans,
    others,
    unfinished,
    windows,
    young: left.young,
    ofOthers: withOthers ? 0 : left.others.length,
    bytes,
  };
}

function timeBefore(now: Date, days: number): string {
  if (!Number.isFinite(days) || days < 0) {
    throw new UsageError("BAD_DAYS", `older than ${days} days: that is not a number of days from 0 on`);
  }
  return new Date(Math.max(0, now.getTime() - days * DAY_MS)).toISOString();
}

/** Enters that the files of these artifacts are free to go. */
export function setFree(db: Connection, artifacts: readonly FreedArtifact[], now: Date): void {
  const hashes = anyOf([...new Set(artifacts.map(({ sha256 }) => sha256))]);
  db.run(
    query
      .updateTable("artifacts")
      .set({ freed_at: now.toISOString() })
      .where("sha256", "in", hashes)
      .where("freed_at", "is", null),
  );
}

/** Deletes those of the files that, under the write lock, no artifact needs and that still may go. @returns those deleted */
function deleteUnneeded(
  db: Connection,
  files: readonly LeftOverFile[],
  mayGo: (path: string) => boolean,
): LeftOverFile[] {
  const deleted: LeftOverFile[] = [];
  for (let from = 0; from < files.length; from += BATCH) {
    const batch = files.slice(from, from + BATCH);
    db.write(() => {
      const owners = ownersOf(
        db,
        batch.map(({ path }) => basename(path)),
      );
      const unneeded = batch.filter(({ path }) => owners.get(basename(path)) !== "kept" && mayGo(path));
      deleteFiles(unneeded);
      deleted.push(...unneeded);
    });
  }
  return deleted;
}

function isOldFile(path: string, now: Date): boolean {
  const state = fileState(path);
  return state !== null && isOld(state, now);
}
