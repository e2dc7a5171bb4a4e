import { DataError, RefusedError, UsageError } from "../core/errors.js";
import { canonicalJson } from "../core/hash.js";
import { checkScope } from "./aliases.js";
import type { ModelVersion } from "./artifact-records.js";
import type { ArtifactStore } from "./artifact-store.js";
import { checkName } from "./checks.js";
import type { Connection } from "./connection.js";
import { modelText } from "./find-model.js";
import { ALIASES, type Alias, type NewPromotion, type PromotionRow } from "./promotion-records.js";
import { newestPromotion } from "./promotions.js";
import { query } from "./query.js";
import { readArtifact } from "./read-artifact.js";
import { sameModel } from "./rollback-target.js";

/**
 * Moves an alias and enters it in the log, both or neither, synced to the disk. Everything the move rests on is looked at
 * once more under the write lock.
 * @param stillHolds called under the lock before anything is written; what it throws calls the move off
 * @throws as Registry.moveAlias says
 */
export function moveAlias(
  db: Connection,
  store: ArtifactStore,
  change: NewPromotion,
  stillHolds: () => void,
  now: Date,
): PromotionRow[] {
  const { action, to, forced } = change;
  const scope = checkScope(change.scope);
  const by = checkName(change.by, "name of the person who moves the alias");
  const reason = change.reason === null ? null : checkName(change.reason, "reason");
  if (reason === null && (forced || action !== "promote")) {
    throw new UsageError("NO_REASON", `${forced ? "a forced promotion" : `a ${action}`} needs a reason`);
  }
  if ((to === null) !== (action === "demote")) {
    throw new UsageError("BAD_PROMOTION", `a ${action} ${to === null ? "needs a" : "seats no"} model`);
  }
  const entry = { ...change, scope, by, reason };
  return db.write(() => {
    const newest = newestPromotion(db, scope, change.alias);
    if ((newest?.id ?? null) !== change.after) throw outdated(entry, newest);
    const from = newest?.to ?? null;
    if (sameModel(from, to)) {
      const stands = to ? `${modelText(to)} is ${change.alias} of ${scope} already` : `${scope} has no ${change.alias}`;
      throw new UsageError("NOTHING_TO_MOVE", stands);
    }
    const seated = to && checkSeat(db, store, to);
    const other = ALIASES.find((alias) => alias !== change.alias)!;
    const held = newestPromotion(db, scope, other);
    const leaves = to && sameModel(held?.to ?? null, to) ? leaveOther(entry, other) : null;
    stillHolds();
    const at = [now.toISOString(), newest?.at ?? "", held?.at ?? ""].reduce((a, b) => (a > b ? a : b));
    const entries = [...(leaves ? [append(db, leaves, at, to, null)] : []), append(db, entry, at, from, seated)];
    return entries;
  }, "full");
}

/** The model's run and file, when it may hold an alias. */
function checkSeat(db: Connection, store: ArtifactStore, model: ModelVersion): { runId: string; sha256: string } {
  const row = db.first(
    query
      .selectFrom("models")
      .innerJoin("runs", "runs.id", "models.run_id")
      .select(["models.run_id", "models.artifact_sha256", "runs.status"])
      .where("models.name", "=", model.name)
      .where("models.version", "=", model.version),
  );
  if (!row) throw new UsageError("UNKNOWN_MODEL", `there is no model ${modelText(model)}`);
  const { run_id: runId, artifact_sha256: sha256, status } = row;
  if (status !== "completed") {
    throw new DataError(
      "RUN_NOT_COMPLETED",
      `run ${runId} of ${modelText(model)} is ${status}: it cannot hold an alias`,
      {
        hint: status === "archived" ? "restore the run first" : "run the experiment again",
      },
    );
  }
  readArtifact(db, store, sha256);
  return { runId, sha256 };
}

/** What becomes of the wish to make a champion its own challenger. */
export function alreadyChampion(model: ModelVersion, scope: string): UsageError {
  return new UsageError(
    "IS_CHAMPION",
    `${modelText(model)} is the champion of ${scope}: it cannot be its challenger as well`,
    { hint: "promote another model to champion, or demote it, first" },
  );
}

/** A champion is not its own challenger: it leaves that place with an entry of its own. */
function leaveOther(entry: NewPromotion, other: Alias): NewPromotion {
  if (other === "champion") throw alreadyChampion(entry.to!, entry.scope);
  return { ...entry, alias: other, action: "demote", to: null, forced: false, reason: `became ${entry.alias}` };
}

/** Enters one move and moves the alias. */
function append(
  db: Connection,
  { action, scope, alias, to, by, reason, forced, evidence }: NewPromotion,
  at: string,
  from: ModelVersion | null,
  seated: { runId: string; sha256: string } | null,
): PromotionRow {
  db.run(
    query.insertInto("promotions").values({
      at,
      who: by,
      action,
      scope,
      alias,
      from_name: from?.name ?? null,
      from_version: from?.version ?? null,
      to_name: to?.name ?? null,
      to_version: to?.version ?? null,
      to_run_id: seated?.runId ?? null,
      to_artifact_sha256: seated?.sha256 ?? null,
      evidence: canonicalJson(evidence),
      reason,
      forced: forced ? 1 : 0,
    }),
  );
  if (to === null) {
    db.run(query.deleteFrom("aliases").where("scope", "=", scope).where("alias", "=", alias));
  } else {
    const place = { model_name: to.name, model_version: to.version, updated_at: at };
    db.run(
      query
        .insertInto("aliases")
        .values({ scope, alias, ...place })
        .onConflict((conflict) => conflict.columns(["scope", "alias"]).doUpdateSet(place)),
    );
  }
  return newestPromotion(db, scope, alias)!;
}

function outdated({ scope, alias }: NewPromotion, newest: PromotionRow | null): RefusedError {
  const now = newest?.to ? `${modelText(newest.to)} is ${alias} of ${scope}` : `${scope} has no ${alias}`;
  const since = newest ? ` (${newest.action} by ${newest.by}, ${newest.at})` : "";
  return new RefusedError(
    "PLAN_OUTDATED",
    `the ${alias} of ${scope} moved since the plan was made: now ${now}${since}`,
    {
      hint: "nothing was changed; look at the plan again",
    },
  );
}
