import type { Selectable } from "kysely";
import { UsageError } from "../core/errors.js";
import type { ModelRow, ModelVersion, NewModel } from "./artifact-records.js";
import type { ArtifactStore } from "./artifact-store.js";
import { takeBack } from "./artifacts.js";
import { checkName, checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import { readArtifact } from "./read-artifact.js";
import { requireRun } from "./run-status.js";
import type { Tables } from "./tables.js";

/** Gives a model the next version of its name. @throws UsageError as Registry.registerModel says */
export function registerModel(db: Connection, store: ArtifactStore, model: NewModel, now: Date): ModelVersion {
  const name = checkName(model.name, "model name");
  if (name.includes("@")) {
    throw new UsageError("BAD_MODEL_NAME", `model name "${name}" holds an "@", which sets off the version`);
  }
  const sha256 = checkSha256(model.artifactSha256, "model artifact");
  return db.write(() => {
    requireRun(db, model.runId);
    requireArtifact(db, store, model.runId, sha256);
    const ofName = query.selectFrom("models").where("name", "=", name);
    const known = db.first(
      ofName.select("version").where("run_id", "=", model.runId).where("artifact_sha256", "=", sha256),
    );
    if (known) return { name, version: known.version };
    const newest = db.first(ofName.select("version").orderBy("version", "desc").limit(1));
    const version = (newest?.version ?? 0) + 1;
    db.run(
      query.insertInto("models").values({
        name,
        version,
        run_id: model.runId,
        family: checkName(model.family, "model family"),
        feature_set: checkName(model.featureSet, "feature set"),
        artifact_sha256: sha256,
        status: "registered",
        created_at: now.toISOString(),
      }),
    );
    return { name, version };
  });
}

/** The oldest model of an earlier run that is the same as this run's. @throws UsageError UNKNOWN_RUN */
export function earlierModel(db: Connection, runId: string): ModelVersion | null {
  return db.read(() => {
    requireRun(db, runId);
    const own = query.selectFrom("runs").select(["config_sha256", "dataset_sha256"]).where("id", "=", runId);
    const { config_sha256: config, dataset_sha256: data } = db.first(own)!;
    const files = query
      .selectFrom("artifacts")
      .select("sha256")
      .where("run_id", "=", runId)
      .where("kind", "=", "model");
    const same = query
      .selectFrom("models")
      .innerJoin("runs", "runs.id", "models.run_id")
      .select(["models.name", "models.version"])
      // ids sort by the time their runs were entered
      .where("models.run_id", "<", runId)
      .where((eb) =>
        eb.or([
          eb("models.artifact_sha256", "in", files),
          eb.and([eb("runs.config_sha256", "=", config), eb("runs.dataset_sha256", "=", data)]),
        ]),
      );
    return db.first(same.orderBy("models.run_id").limit(1)) ?? null;
  });
}

/** Under the write lock, where no gc deletes. */
function requireArtifact(db: Connection, store: ArtifactStore, runId: string, sha256: string): void {
  const artifacts = query.selectFrom("artifacts").select("name").where("run_id", "=", runId);
  if (!db.first(artifacts.where("sha256", "=", sha256))) {
    throw new UsageError("UNKNOWN_ARTIFACT", `run ${runId} has no artifact with SHA256 ${sha256}`, {
      hint: "add the model as an artifact of its run, then register it",
    });
  }
  // a model that could never be loaded is none
  if (!store.has(sha256)) readArtifact(db, store, sha256);
  // of a gc that was cut short: the next one would delete it
  takeBack(db, [sha256]);
}

/** The models that came from a run. */
export function modelsOf(db: Connection, runId: string): ModelRow[] {
  const rows = query.selectFrom("models").selectAll().where("run_id", "=", runId).orderBy("name").orderBy("version");
  return db.all(rows).map(modelRow);
}

/** A row of the table in the shape the other folders use. */
export function modelRow(row: Selectable<Tables["models"]>): ModelRow {
  return {
    name: row.name,
    version: row.version,
    runId: row.run_id,
    family: row.family,
    featureSet: row.feature_set,
    artifactSha256: row.artifact_sha256,
    status: row.status,
    createdAt: row.created_at,
  };
}
