import { frameworkNamed } from "../../engine/frameworks.js";
import { modelOptions } from "../model-options.js";
import { modelSettings, optionName } from "../model-settings.js";
import type { Experiment } from "../resolve-experiment.js";
import type { TunedFamily } from "./resolve-tune.js";

/**
 * Searching these would compare what cannot be compared: they are the question itself, or knowledge put in by hand. A list of
 * layers or members is no value that a search can draw.
 */
const NEVER_SEARCHED = [
  "loss_function",
  "quantile_alpha",
  "feature_weights",
  "category_weight",
  "monotone_constraints",
  "model_file",
  "hidden_units",
  "members",
  "combine",
  "folds",
];

/** What tuning must know of an experiment whose options are sound. */
export function tunedFamily(experiment: Experiment): TunedFamily {
  const { framework, random_seed: seed } = experiment;
  const { optionNames } = frameworkNamed(framework);
  const names = Object.keys(modelSettings) as (keyof typeof modelSettings)[];
  return {
    framework,
    seed,
    tunable: names.filter((name) => optionNames.includes(optionName(name)) && !NEVER_SEARCHED.includes(name)),
    isWhole: (setting) => !modelSettings[setting as (typeof names)[number]].safeParse(0.5).success,
    check: (settings) => void modelOptions({ ...experiment, ...settings }),
  };
}
