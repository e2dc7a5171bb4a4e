import type { Framework } from "../engine/framework.js";
import { frameworkNamed, frameworks } from "../engine/frameworks.js";
import { resolveFeatureSet } from "../features/index.js";
import type { ExperimentIssue } from "./experiment-file.js";
import { featureSelection } from "./feature-selection.js";
import { modelSettings, optionName } from "./model-settings.js";
import type { Experiment } from "./resolve-experiment.js";

/** The settings that are given and the family has no use for: none is dropped in silence. */
export function foreignSettings(experiment: Experiment): ExperimentIssue[] {
  if (!Object.hasOwn(frameworks, experiment.framework)) return [];
  const family = frameworkNamed(experiment.framework);
  return givenSettings(experiment)
    .filter((key) => !family.optionNames.includes(optionName(key)))
    .map((key) => ({ path: key, message: `is a setting of ${familiesWith(key).join(", ")}, not of ${family.name}` }));
}

/** The family's options with all defaults filled in. @throws UsageError with every bad option */
export function modelOptions(experiment: Experiment): Record<string, unknown> {
  const family = frameworkNamed(experiment.framework);
  return family.parseOptions(familyOptions(experiment, family));
}

function givenSettings(experiment: Experiment): (keyof typeof modelSettings)[] {
  const keys = Object.keys(modelSettings) as (keyof typeof modelSettings)[];
  return keys.filter((key) => experiment[key] !== undefined);
}

function familiesWith(setting: string): string[] {
  const all: Framework[] = Object.values(frameworks);
  return all.filter(({ optionNames }) => optionNames.includes(optionName(setting))).map(({ name }) => name);
}

/** The given settings as unchecked options of the family, those it has no use for left out. */
function familyOptions(experiment: Experiment, { optionNames }: Framework): Record<string, unknown> {
  const given = givenSettings(experiment).map((key) => [optionName(key), experiment[key]]);
  const options: Record<string, unknown> = {
    ...Object.fromEntries(given),
    loss_function: lossOf(experiment),
    feature_weights: splitWeights(experiment),
    random_seed: experiment.random_seed,
  };
  return Object.fromEntries(Object.entries(options).filter(([name]) => optionNames.includes(name)));
}

function lossOf({ loss_function: loss, quantile_alpha: alpha }: Experiment): string | undefined {
  return loss === "Quantile" && alpha !== undefined ? `Quantile:alpha=${alpha}` : loss;
}

/** Weights of split scores by feature: categories first, single features over them. */
function splitWeights(experiment: Experiment): Record<string, number> | undefined {
  const { category_weight: byCategory, feature_weights: byFeature } = experiment;
  if (!byCategory && !byFeature) return undefined;
  const weights: Record<string, number> = {};
  for (const feature of byCategory ? resolveFeatureSet(featureSelection(experiment)) : []) {
    const weight = byCategory?.[feature.category];
    if (weight !== undefined) weights[feature.name] = weight;
  }
  return { ...weights, ...byFeature };
}
