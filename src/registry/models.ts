import { UsageError } from "../core/errors.js";
import { checkName, checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import type { ModelRow, ModelVersion, NewModel } from "./records.js";
import { requireRun } from "./run-status.js";

/** Gives a model the next version of its name. @throws UsageError as Registry.registerModel says */
export function registerModel(db: Connection, model: NewModel, now: Date): ModelVersion {
  const name = checkName(model.name, "model name");
  const sha256 = checkSha256(model.artifactSha256, "model artifact");
  return db.write(() => {
    requireRun(db, model.runId);
    requireArtifact(db, model.runId, sha256);
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

function requireArtifact(db: Connection, runId: string, sha256: string): void {
  const artifacts = query.selectFrom("artifacts").select("name").where("run_id", "=", runId);
  if (db.first(artifacts.where("sha256", "=", sha256))) return;
  throw new UsageError("UNKNOWN_ARTIFACT", `run ${runId} has no artifact with SHA256 ${sha256}`, {
    hint: "add the model as an artifact of its run, then register it",
  });
}

/** The models that came from a run. */
export function modelsOf(db: Connection, runId: string): ModelRow[] {
  const rows = query.selectFrom("models").selectAll().where("run_id", "=", runId).orderBy("name").orderBy("version");
  return db.all(rows).map((row) => ({
    name: row.name,
    version: row.version,
    runId: row.run_id,
    family: row.family,
    featureSet: row.feature_set,
    artifactSha256: row.artifact_sha256,
    status: row.status,
    createdAt: row.created_at,
  }));
}
