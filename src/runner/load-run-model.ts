import { DataError } from "../core/errors.js";
import { loadModel, type Model } from "../engine/model.js";
import type { Registry, RunDetail } from "../registry/index.js";

/**
 * The model a run left behind, its hash checked while it is read.
 * @throws DataError RUN_WITHOUT_MODEL; IntegrityError when the artifact is missing, altered or no model file
 */
export function loadRunModel(registry: Registry, run: RunDetail): Model {
  const artifact = run.artifacts.find(({ kind }) => kind === "model");
  if (artifact) return loadModel(registry.readArtifact(artifact.sha256));
  throw new DataError("RUN_WITHOUT_MODEL", `run ${run.id} (${run.name}) is ${run.status} and has no model`, {
    hint: `proplab retrain --name ${run.name} trains one`,
  });
}
