import { DataError, LabError, UsageError } from "../../core/errors.js";
import { type ModelSummary, modelText, type Registry, type RunDetail } from "../../registry/index.js";
import { isLogged, notOfRetrain } from "../logged-run.js";

/**
 * The registered model that a text stands for: of a run (id, beginning of one, or name), or "NAME@2", "NAME@challenger".
 * @throws UsageError UNKNOWN_RUN, AMBIGUOUS_RUN, NOT_REGISTERED, SEVERAL_MODELS, NOT_A_RETRAIN, and as Registry.getModel; DataError
 *   RUN_WITHOUT_MODEL
 */
export function findCandidate(registry: Registry, text: string, scope: string): ModelSummary {
  if (text.includes("@")) return registry.getModel(text, scope);
  const run = runNamed(registry, text);
  if (run === null) return registry.getModel(text, scope);
  const [model, ...others] = run.models;
  if (model === undefined) throw unregistered(run);
  if (others.length === 0) return registry.getModel(modelText(model));
  const sameName = run.models.filter(({ name }) => name === text);
  if (sameName.length === 1) return registry.getModel(modelText(sameName[0]!));
  const names = run.models.map(modelText);
  throw new UsageError("SEVERAL_MODELS", `run ${run.id} (${run.name}) has several models: ${names.join(", ")}`, {
    hint: "name one of them",
  });
}

/** null when there is no such run, but a registered model of that name. */
function runNamed(registry: Registry, text: string): RunDetail | null {
  try {
    return registry.getRun(text);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== "UNKNOWN_RUN") throw error;
    if (registry.listModels({ name: text, limit: 1 }).total > 0) return null;
    throw new UsageError("UNKNOWN_RUN", `${error.message}, nor a registered model of that name`, {
      hint: "proplab models list shows the models, proplab runs the runs",
      cause: error,
    });
  }
}

function unregistered(run: RunDetail): LabError {
  const named = `run ${run.id} (${run.name})`;
  if (isLogged(run)) return notOfRetrain(run, "promoted", "evaluation that the gates could judge");
  if (run.artifacts.some(({ kind }) => kind === "model") && run.status === "completed") {
    return new UsageError("NOT_REGISTERED", `the model of ${named} is not registered`, {
      hint: `proplab models register ${run.id} registers it`,
    });
  }
  return new DataError("RUN_WITHOUT_MODEL", `${named} is ${run.status} and has no model to promote`, {
    hint: `proplab retrain --name ${run.name} trains one`,
  });
}
