import type { ArtifactFault, VerifyReport } from "./artifact-records.js";
import type { ArtifactStore } from "./artifact-store.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";

type DiskState = Pick<ArtifactFault, "problem" | "found">;

/**
 * Re-hashes the artifacts of one run, or everything: all artifacts, files without a row, the database file itself.
 * Damage is reported, never thrown, also when the database can only partly be read.
 */
export function verify(db: Connection, store: ArtifactStore, runId: string | null): VerifyReport {
  // before the rows: a file whose row is entered meanwhile is then no orphan
  const files = runId === null ? store.list() : [];
  const database = runId === null ? attempt(() => databaseFaults(db)) : [];
  const rows: ReturnType<typeof artifactRows> = [];
  database.push(
    ...attempt(() => {
      rows.push(...artifactRows(db, runId));
      return [];
    }),
  );
  const faults = artifactFaults(store, rows);
  const known = new Set(rows.map((row) => row.path));
  const orphans = files.filter((path) => !known.has(path));
  return { ok: faults.length === 0 && database.length === 0, checked: rows.length, faults, orphans, database };
}

function artifactRows(db: Connection, runId: string | null) {
  const all = query.selectFrom("artifacts").selectAll().orderBy("run_id").orderBy("name");
  return db.all(runId === null ? all : all.where("run_id", "=", runId));
}

/** Each file is hashed once, however many runs have it. */
function artifactFaults(store: ArtifactStore, rows: ReturnType<typeof artifactRows>): ArtifactFault[] {
  const states = new Map<string, DiskState | null>();
  return rows.flatMap(({ run_id, added_at: _, ...artifact }) => {
    if (!states.has(artifact.sha256)) states.set(artifact.sha256, damage(store, artifact.sha256));
    const state = states.get(artifact.sha256)!;
    return state === null ? [] : [{ runId: run_id, artifact, ...state }];
  });
}

/** The findings, or the error that kept them from being made. */
function attempt(find: () => string[]): string[] {
  try {
    return find();
  } catch (error) {
    return [(error as Error).message];
  }
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

/** Findings of SQLite's own checks. */
function databaseFaults(db: Connection): string[] {
  const findings = db.pragma("integrity_check").map((row) => String(row.integrity_check));
  const broken = db.pragma("foreign_key_check").map((row) => `a row of ${row.table} refers to a missing ${row.parent}`);
  return [...findings.filter((text) => text !== "ok"), ...broken];
}
