import { DataError, LabError } from "../core/errors.js";
import { loadModel, type Model } from "../engine/model.js";
import type { Registry, RunDetail } from "../registry/index.js";
import { isLogged, notOfRetrain } from "./logged-run.js";

/**
 * The model a run left behind, its hash checked while it is read.
 * @throws UsageError NOT_A_RETRAIN; DataError RUN_WITHOUT_MODEL; IntegrityError when the artifact is missing, altered or no model file
 */
export function loadRunModel(registry: Registry, run: RunDetail): Model {
  const artifact = run.artifacts.find(({ kind }) => kind === "model");
  if (artifact) return readModel(registry.readArtifact(artifact.sha256), run);
  if (isLogged(run)) throw notOfRetrain(run, "used as a model", "model");
  throw new DataError("RUN_WITHOUT_MODEL", `run ${run.id} (${run.name}) is ${run.status} and has no model`, {
    hint: `proplab retrain --name ${run.name} trains one`,
  });
}

/** Another program may call anything a model. */
function readModel(bytes: Uint8Array, run: RunDetail): Model {
  try {
    return loadModel(bytes);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== "NOT_A_MODEL" || !isLogged(run)) throw error;
    throw notOfRetrain(run, "used as a model", "model file of this program", error);
  }
}
