import { UsageError } from "../core/errors.js";
import type { ArtifactStore } from "./artifact-store.js";
import { takeBack } from "./artifacts.js";
import type { Connection } from "./connection.js";
import { goneRuns } from "./gone-runs.js";
import { query } from "./query.js";
import type { FinalStatus } from "./records.js";
import { requireRun } from "./run-status.js";

/**
 * Archives runs, all or none; those that are archived already are left.
 * @returns the ids that were changed
 * @throws UsageError UNKNOWN_RUN, RUN_RUNNING, RUN_IN_USE
 */
export function archiveRuns(db: Connection, runIds: readonly string[], now: Date): string[] {
  return db.write(() => {
    const gone = goneRuns(db);
    return runIds.filter((id) => {
      const status = requireRun(db, id);
      if (status === "archived") return false;
      if (status === "running" && !gone.has(id)) throw running(id);
      refuseInUse(db, id);
      const from: FinalStatus = status === "running" ? "interrupted" : status;
      const change = { status: "archived", archived_from: from, archived_at: now.toISOString() } as const;
      const end = status === "running" ? { finished_at: now.toISOString(), error: gone.get(id)! } : {};
      return (
        db.run(
          query
            .updateTable("runs")
            .set({ ...change, ...end })
            .where("id", "=", id),
        ) > 0
      );
    });
  }, "full");
}

/**
 * Gives archived runs the status they had, all or none; those that are not archived are left. Files that a gc set free and did not
 * come to delete are theirs again.
 * @returns the ids that were changed
 * @throws UsageError UNKNOWN_RUN
 */
export function restoreRuns(db: Connection, store: ArtifactStore, runIds: readonly string[]): string[] {
  return db.write(
    () =>
      runIds.filter((id) => {
        if (requireRun(db, id) !== "archived") return false;
        const { archived_from: from } = db.first(
          query.selectFrom("runs").select("archived_from").where("id", "=", id),
        )!;
        // without a status from before, someone else archived it: whether it completed nobody knows
        const change = { status: from ?? "interrupted", archived_from: null, archived_at: null } as const;
        takeBack(db, freedButThere(db, store, id));
        return db.run(query.updateTable("runs").set(change).where("id", "=", id)) > 0;
      }),
    "full",
  );
}

/** Contents of a run's artifacts that were set free and whose files still stand there. */
function freedButThere(db: Connection, store: ArtifactStore, runId: string): string[] {
  const freed = query.selectFrom("artifacts").select("sha256").where("run_id", "=", runId);
  return db.all(freed.where("freed_at", "is not", null)).flatMap(({ sha256 }) => (store.has(sha256) ? [sha256] : []));
}

function running(id: string): UsageError {
  return new UsageError("RUN_RUNNING", `run ${id} is running and cannot be archived`, {
    hint: "wait until it has ended, or end its process",
  });
}

/** What a model in use came from must stay in sight. */
function refuseInUse(db: Connection, id: string): void {
  const [use] = usesOf(db, id);
  if (use === undefined) return;
  throw new UsageError("RUN_IN_USE", `run ${id} cannot be archived: its model ${use}`, {
    hint: "`proplab models history` shows where it was used; such runs are kept for good",
  });
}

/** How the models of a run are or were used: the aliases on them, the promotions that name them. */
export function usesOf(db: Connection, runId: string): string[] {
  const aliases = query
    .selectFrom("aliases")
    .innerJoin("models", (join) =>
      join.onRef("models.name", "=", "aliases.model_name").onRef("models.version", "=", "aliases.model_version"),
    )
    .select(["models.name", "models.version", "aliases.alias", "aliases.scope"])
    .where("models.run_id", "=", runId);
  const promotions = query
    .selectFrom("promotions")
    .innerJoin("models", (join) =>
      join.on((eb) =>
        eb.or([
          eb.and([
            eb("models.name", "=", eb.ref("promotions.to_name")),
            eb("models.version", "=", eb.ref("promotions.to_version")),
          ]),
          eb.and([
            eb("models.name", "=", eb.ref("promotions.from_name")),
            eb("models.version", "=", eb.ref("promotions.from_version")),
          ]),
        ]),
      ),
    )
    .select(["models.name", "models.version", "promotions.alias", "promotions.scope", "promotions.at"])
    .where("models.run_id", "=", runId)
    .orderBy("promotions.id", "desc");
  return [
    ...db.all(aliases).map((use) => `${use.name}@${use.version} is the ${use.alias} of ${use.scope}`),
    ...db
      .all(promotions)
      .map((use) => `${use.name}@${use.version} was ${use.alias} of ${use.scope} (promotions, ${use.at.slice(0, 10)})`),
  ];
}
