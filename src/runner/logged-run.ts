import { UsageError } from "../core/errors.js";
import type { RunDetail } from "../registry/index.js";
import { isOfRetrain } from "../registry/is-of-retrain.js";

/** What only retrain stores; older versions kept no settings. */
const RETRAIN_KINDS = ["settings", "predictions", "gates"];

/** Whether another program logged the run. A run of retrain that did not get far has its command and its settings. */
export function isLogged({ artifacts, commandLine, config }: RunDetail): boolean {
  if (isOfRetrain(commandLine) || artifacts.some(({ kind }) => RETRAIN_KINDS.includes(kind))) return false;
  return typeof (config as Record<string, unknown> | null)?.catalogue !== "string";
}

/**
 * The error for a run that another program logged where one of retrain is needed: says what its record lacks, and what can be done.
 * @param wanted what cannot be done with it, as "promoted"
 * @param lacks what for that its record would have to have
 */
export function notOfRetrain({ id, name }: RunDetail, wanted: string, lacks: string, cause?: unknown): UsageError {
  const message = `run ${id} (${name}) was not made by retrain and cannot be ${wanted}: its record has no ${lacks}`;
  return new UsageError("NOT_A_RETRAIN", message, {
    hint:
      `proplab show ${id.slice(0, 12)} prints what was logged; an experiment file with framework: imported and a model_file ` +
      "has retrain evaluate and log a model that was trained elsewhere",
    cause,
  });
}
