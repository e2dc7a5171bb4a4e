import { DataError, UsageError } from "../core/errors.js";
import { type ModelSummary, modelText, type Registry } from "../registry/index.js";
import { completedRun } from "./compare/resolve-runs.js";
import { EXPERIMENT_NAME } from "./experiment-schema.js";
import { loadRunModel } from "./load-run-model.js";
import { isLogged, notOfRetrain } from "./logged-run.js";

/** A registered model, and whether it had its version already. */
export interface Registration {
  readonly model: ModelSummary;
  readonly known: boolean;
}

/**
 * Registers the model of a completed run, after its file was held against its hash and read. The same model of the same run keeps
 * the version it has under that name.
 * @param id as Registry.getRun takes it
 * @param name left out, the run's
 * @throws UsageError UNKNOWN_RUN, BAD_MODEL_NAME, NOT_A_RETRAIN; DataError RUN_NOT_COMPLETED, RUN_WITHOUT_MODEL; IntegrityError for a damaged file
 */
export function registerRunModel(registry: Registry, id: string, name?: string): Registration {
  if (name !== undefined && !EXPERIMENT_NAME.test(name)) {
    throw new UsageError("BAD_MODEL_NAME", `--name: "${name}" is not a name for a model`, {
      hint: "use letters, digits, '_', '-' and '.', at most 100 characters",
    });
  }
  const run = completedRun(registry, id);
  const { family } = loadRunModel(registry, run);
  const { sha256: artifactSha256 } = run.artifacts.find(({ kind }) => kind === "model")!;
  const featureSet = run.params.feature_set;
  if (typeof featureSet !== "string") {
    if (isLogged(run)) throw notOfRetrain(run, "registered", "feature_set among its parameters");
    throw new DataError("RUN_WITHOUT_FEATURES", `run ${run.id} (${run.name}) does not say which features it used`);
  }
  const framework = typeof run.params.framework === "string" ? run.params.framework : family;
  const registered = registry.registerModel({
    name: name ?? run.name,
    runId: run.id,
    family: framework,
    featureSet,
    artifactSha256,
  });
  const known = run.models.some((one) => modelText(one) === modelText(registered));
  return { model: registry.getModel(modelText(registered)), known };
}
