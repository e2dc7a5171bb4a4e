import { join } from "node:path";
import { isTemporary } from "../../warehouse/atomic-file.js";
import { fileState, isAbandoned, isOld, type LeftOverFile } from "../../warehouse/stale-files.js";
import type { ArtifactStore } from "../artifact-store.js";
import { unfinishedBackups } from "../backup.js";
import type { Connection } from "../connection.js";
import { anyOf, query } from "../query.js";
import { timesOfWork } from "./times-of-work.js";

export interface LeftOvers {
  /** Content of artifacts that were set free. */
  readonly freed: readonly LeftOverFile[];
  /** Stored while a run here was going on. */
  readonly orphans: readonly LeftOverFile[];
  /** No row names them, and no run here can be known to have stored them: another registry may need them. */
  readonly others: readonly LeftOverFile[];
  readonly unfinished: readonly LeftOverFile[];
  /** How many of the last three kinds are too young to be sure of. */
  readonly young: number;
}

/** Content-addressed files; anything else in the folder is not the registry's and is left alone. */
const CONTENT = /^[0-9a-f]{2}\/([0-9a-f]{64})$/;
const PAGE = 1_000;

/**
 * Files that nothing needs.
 * @param going hashes that count as set free although their rows do not say so yet
 */
export function leftOverFiles(db: Connection, store: ArtifactStore, now: Date, going: ReadonlySet<string>): LeftOvers {
  const paths = store.list();
  const owners = ownersOf(
    db,
    paths.flatMap((path) => CONTENT.exec(path)?.[1] ?? []),
  );
  const freed: LeftOverFile[] = [];
  const orphans: LeftOverFile[] = [];
  const others: LeftOverFile[] = [];
  const isOfRun = timesOfWork(db);
  let young = 0;
  for (const relative of paths) {
    const hash = CONTENT.exec(relative)?.[1];
    const path = join(store.folder, relative);
    const state = fileState(path);
    if (hash === undefined || state === null) continue;
    const owner = going.has(hash) ? "freed" : owners.get(hash);
    if (owner === "kept") continue;
    if (owner === "freed") freed.push({ path, bytes: state.bytes });
    else if (!isOld(state, now)) young += 1;
    else (isOfRun(state.mtimeMs) ? orphans : others).push({ path, bytes: state.bytes });
  }
  const temporary = [
    ...paths.filter(isTemporary).map((path) => join(store.folder, path)),
    ...unfinishedBackups(db.path),
  ];
  const unfinished = temporary
    .filter((path) => isAbandoned(path, now))
    .map((path) => ({ path, bytes: fileState(path)?.bytes ?? 0 }));
  return { freed, orphans, others, unfinished, young: young + temporary.length - unfinished.length };
}

/** Whether a content is an artifact's ("kept"), or only of artifacts that were set free; without an entry it is nobody's. */
export function ownersOf(db: Connection, sha256s: readonly string[]): Map<string, "kept" | "freed"> {
  const found = new Map<string, "kept" | "freed">();
  for (let from = 0; from < sha256s.length; from += PAGE) {
    const rows = query
      .selectFrom("artifacts")
      .select((eb) => ["sha256", eb.fn.countAll<number>().as("all"), eb.fn.count<number>("freed_at").as("freed")])
      .where("sha256", "in", anyOf(sha256s.slice(from, from + PAGE)))
      .groupBy("sha256");
    for (const { sha256, all, freed } of db.all(rows)) found.set(sha256, freed === all ? "freed" : "kept");
  }
  return found;
}
