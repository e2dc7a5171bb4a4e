import { sql } from "kysely";
import type { ProgressEvent } from "../core/progress.js";
import type { ArtifactFault } from "./artifact-records.js";
import type { ArtifactStore } from "./artifact-store.js";
import type { Connection } from "./connection.js";
import { anyOf, query } from "./query.js";

type DiskState = Pick<ArtifactFault, "problem" | "found">;

export interface ArtifactFindings {
  /** Rows looked at. */
  readonly checked: number;
  readonly faults: readonly ArtifactFault[];
  /** Why rows could not be read, where the database is damaged. */
  readonly unread: readonly string[];
}

const PHASE = "hash artifacts";
/** Hashes and paths looked up at a time: the list of all never has to fit into memory with its rows. */
const PAGE = 1_000;

/** Hashes each file once, however many runs have it; one step of progress a file. */
export function* verifyArtifacts(
  db: Connection,
  store: ArtifactStore,
  runId: string | null,
): Generator<ProgressEvent, ArtifactFindings> {
  const states = new Map<string, DiskState>();
  const unread: string[] = [];
  let checked = 0;
  try {
    const { rows, files } = countOf(db, runId);
    let done = 0;
    for (let page = pageAfter(db, runId, ""); page.length > 0; page = pageAfter(db, runId, page.at(-1)!)) {
      for (const sha256 of page) {
        const state = damage(store, sha256);
        if (state) states.set(sha256, state);
        done += 1;
        yield { phase: PHASE, done, total: Math.max(done, files) };
      }
    }
    checked = rows;
  } catch (error) {
    unread.push((error as Error).message);
  }
  const faults: ArtifactFault[] = [];
  try {
    faults.push(...faultsOf(db, runId, states));
  } catch (error) {
    unread.push((error as Error).message);
  }
  return { checked, faults, unread };
}

/** Those of the files that no row names. */
export function* withoutRow(db: Connection, files: readonly string[]): Generator<ProgressEvent, string[]> {
  const found: string[] = [];
  for (let from = 0; from < files.length; from += PAGE) {
    const page = files.slice(from, from + PAGE);
    const known = new Set(
      db
        .all(
          query
            .selectFrom("artifacts")
            .select("path")
            .distinct()
            .where("freed_at", "is", null)
            .where("sha256", "in", anyOf(page.map(nameOf))),
        )
        .map((row) => row.path),
    );
    found.push(...page.filter((path) => !known.has(path)));
    yield { phase: "look for left-over files", done: Math.min(from + PAGE, files.length), total: files.length };
  }
  return found;
}

/** How many artifacts gc set free, by the day, newest first. */
export function freedArtifacts(db: Connection, runId: string | null): { on: string; artifacts: number }[] {
  const on = sql<string>`substr(freed_at, 1, 10)`;
  const days = query
    .selectFrom("artifacts")
    .select((eb) => [on.as("on"), eb.fn.countAll<number>().as("artifacts")])
    .where("freed_at", "is not", null)
    .groupBy(on)
    .orderBy(on, "desc");
  return db.all(runId === null ? days : days.where("run_id", "=", runId));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function countOf(db: Connection, runId: string | null): { rows: number; files: number } {
  const counts = query
    .selectFrom("artifacts")
    .where("freed_at", "is", null)
    .select((eb) => [eb.fn.countAll<number>().as("rows"), eb.fn.count<number>("sha256").distinct().as("files")]);
  return db.first(runId === null ? counts : counts.where("run_id", "=", runId))!;
}

function pageAfter(db: Connection, runId: string | null, after: string): string[] {
  const hashes = query
    .selectFrom("artifacts")
    .select("sha256")
    .distinct()
    .where("freed_at", "is", null)
    .where("sha256", ">", after)
    .orderBy("sha256")
    .limit(PAGE);
  return db.all(runId === null ? hashes : hashes.where("run_id", "=", runId)).map((row) => row.sha256);
}

/** What is wrong with the file of this hash, or null. */
function damage(store: ArtifactStore, sha256: string): DiskState | null {
  try {
    const found = store.hashOnDisk(sha256);
    if (found === sha256) return null;
    return found === null ? { problem: "missing", found } : { problem: "altered", found };
  } catch (error) {
    return { problem: "unreadable", found: (error as Error).message };
  }
}

/** The rows of damaged files, by run and name. */
function faultsOf(db: Connection, runId: string | null, states: ReadonlyMap<string, DiskState>): ArtifactFault[] {
  if (states.size === 0) return [];
  const all = query
    .selectFrom("artifacts")
    .selectAll()
    .where("sha256", "in", anyOf([...states.keys()]))
    .where("freed_at", "is", null)
    .orderBy("run_id")
    .orderBy("name");
  return db
    .all(runId === null ? all : all.where("run_id", "=", runId))
    .map(({ run_id, added_at: _, freed_at: __, ...artifact }) => ({
      runId: run_id,
      artifact,
      ...states.get(artifact.sha256)!,
    }));
}
