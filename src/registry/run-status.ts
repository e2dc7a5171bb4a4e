import { UsageError } from "../core/errors.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import type { FinalStatus, RunStatus } from "./records.js";

/** A run's status, or undefined when there is no such run. */
export function runStatus(db: Connection, id: string): RunStatus | undefined {
  return db.first(query.selectFrom("runs").select("status").where("id", "=", id))?.status;
}

/** @throws UsageError UNKNOWN_RUN */
export function requireRun(db: Connection, id: string): RunStatus {
  const status = runStatus(db, id);
  if (status !== undefined) return status;
  throw new UsageError("UNKNOWN_RUN", `there is no run "${id}"`);
}

/** Refuses to change the figures of a run that has ended. @throws UsageError UNKNOWN_RUN, RUN_FINISHED */
export function requireRunning(db: Connection, id: string): void {
  const status = requireRun(db, id);
  if (status === "running") return;
  throw new UsageError("RUN_FINISHED", `run ${id} is ${status}: what it logged cannot be changed any more`);
}

/** Ends a running run and waits until that is on the disk. @throws UsageError UNKNOWN_RUN, RUN_FINISHED */
export function finishRun(db: Connection, id: string, end: { status: FinalStatus; error: string | null }, now: Date) {
  db.write(() => {
    requireRunning(db, id);
    const change = { status: end.status, error: end.error, finished_at: now.toISOString() };
    db.run(query.updateTable("runs").set(change).where("id", "=", id));
  }, "full");
}
