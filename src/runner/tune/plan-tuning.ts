import { LabError, UsageError } from "../../core/errors.js";
import { hashJson } from "../../core/hash.js";
import type { FrameworkOptions } from "../../engine/framework.js";
import { modelOptions } from "../model-options.js";
import { optionName } from "../model-settings.js";
import type { Experiment } from "../resolve-experiment.js";
import { listSettings, type Settings } from "./settings-list.js";
import type { Tune } from "./tune-schema.js";
import { tunedFamily } from "./tuned-family.js";

/** A configuration to compare. */
export interface Candidate {
  /** 0 is the experiment as it stands. */
  readonly number: number;
  /** Values of the searched settings. */
  readonly settings: Settings;
  /** The family's options, complete. */
  readonly options: FrameworkOptions;
  /** As RunPlan.trialSha256 of a run with these settings that is not tuned. */
  readonly configSha256: string;
}

export interface TuningPlan {
  readonly tune: Tune;
  readonly candidates: readonly Candidate[];
}

/**
 * Decides which configurations a tuned run compares; null for an experiment without `tune`.
 * @param options the experiment's own, checked
 * @param configOf as runConfig, for the run's features
 * @throws UsageError BAD_CANDIDATE when settings that are sound one by one do not go together
 */
export function planTuning(
  experiment: Experiment,
  options: FrameworkOptions,
  configOf: (experiment: Experiment, options: FrameworkOptions) => Record<string, unknown>,
): TuningPlan | null {
  const { tune, ...base } = experiment;
  if (!tune) return null;
  const names = Object.keys(tune.space);
  const own = Object.fromEntries(names.map((name) => [name, options[optionName(name)] as Settings[string]]));
  const candidates = listSettings(tune, own, tunedFamily(base).isWhole).map((settings, number): Candidate => {
    const changed = number === 0 ? base : { ...base, ...settings };
    const its = optionsOf(changed, number, settings);
    return { number, settings, options: its, configSha256: hashJson(configOf(changed, its)) };
  });
  return { tune, candidates };
}

function optionsOf(experiment: Experiment, number: number, settings: Settings): FrameworkOptions {
  try {
    return modelOptions(experiment);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const shown = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
    throw new UsageError("BAD_CANDIDATE", `candidate ${number} (${shown.join(", ")}): ${error.message}`, {
      hint: "search only settings that go with each other and with the rest of the experiment",
      cause: error,
    });
  }
}
