import { UsageError } from "../core/errors.js";
import type { Framework } from "../engine/framework.js";
import { frameworkNamed, frameworks } from "../engine/frameworks.js";
import { ALL_LOSSES, POINT_LOSSES } from "../engine/loss-spec.js";
import { resolveFeatureSet } from "../features/index.js";
import type { ExperimentIssue } from "./experiment-file.js";
import { featureSelection } from "./feature-selection.js";
import { type MemberInput, modelSettings, optionName, withSettingNames } from "./model-settings.js";
import type { Experiment } from "./resolve-experiment.js";

/** What the options of one model are made from: an experiment, or a member of an ensemble within it. */
type ModelInput = Omit<Experiment, "random_seed"> & { readonly random_seed?: number | undefined };

/** The settings that are given and the family has no use for: none is dropped in silence. */
export function foreignSettings(experiment: Experiment): ExperimentIssue[] {
  const members = (experiment.members ?? []).flatMap((member, index) =>
    foreignTo(memberInput(experiment, member)).map(({ path, message }) => ({
      path: `members.${index}.${path}`,
      message,
    })),
  );
  return [...foreignTo(experiment), ...members];
}

/** The family's options with all defaults filled in. @throws UsageError with every bad option */
export function modelOptions(experiment: Experiment): Record<string, unknown> {
  const family = frameworkNamed(experiment.framework);
  const { members } = experiment;
  const options = {
    ...familyOptions(experiment, family),
    ...(members && { members: members.map((member) => memberOptions(experiment, member)) }),
  };
  try {
    return family.parseOptions(options);
  } catch (error) {
    throw error instanceof UsageError ? inSettings(error) : error;
  }
}

/** An engine's error in the words of experiments: their names of settings, and the losses that a run can have. */
function inSettings(error: UsageError): UsageError {
  const message = withSettingNames(error.message).replaceAll(ALL_LOSSES, POINT_LOSSES);
  return new UsageError(error.code, message, { ...(error.hint && { hint: error.hint }), cause: error });
}

function memberOptions(experiment: Experiment, member: MemberInput): Record<string, unknown> {
  const { framework, weight } = member;
  const known = Object.hasOwn(frameworks, framework);
  const options = known ? familyOptions(memberInput(experiment, member), frameworkNamed(framework)) : {};
  return { framework, ...(weight !== undefined && { weight }), options };
}

/** A member with what the experiment says of features; of the experiment's model settings it has none. */
function memberInput(experiment: Experiment, { weight: _weight, ...member }: MemberInput): ModelInput {
  const ofModel = new Set(["random_seed", ...Object.keys(modelSettings)]);
  const others = Object.entries(experiment).filter(([key]) => !ofModel.has(key));
  return { ...(Object.fromEntries(others) as Experiment), random_seed: undefined, ...member } as ModelInput;
}

function foreignTo(input: ModelInput): ExperimentIssue[] {
  if (!Object.hasOwn(frameworks, input.framework)) return [];
  const family = frameworkNamed(input.framework);
  return givenSettings(input)
    .filter((key) => !family.optionNames.includes(optionName(key)))
    .map((key) => {
      const owners = familiesWith(key);
      const way = family.name === "ensemble" && owners[0] !== "imported" ? ": write it at a member" : "";
      return { path: key, message: `is a setting of ${owners.join(", ")}, not of ${family.name}${way}` };
    });
}

function givenSettings(input: ModelInput): (keyof typeof modelSettings)[] {
  const keys = Object.keys(modelSettings) as (keyof typeof modelSettings)[];
  return keys.filter((key) => input[key] !== undefined);
}

function familiesWith(setting: string): string[] {
  const all: Framework[] = Object.values(frameworks);
  return all.filter(({ optionNames }) => optionNames.includes(optionName(setting))).map(({ name }) => name);
}

/** The given settings as unchecked options of the family, those it has no use for left out. */
function familyOptions(input: ModelInput, { optionNames }: Framework): Record<string, unknown> {
  const given = givenSettings(input).map((key) => [optionName(key), input[key]]);
  const options: Record<string, unknown> = {
    ...Object.fromEntries(given),
    loss_function: lossOf(input),
    feature_weights: splitWeights(input),
    random_seed: input.random_seed,
  };
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => value !== undefined && optionNames.includes(name)),
  );
}

function lossOf({ loss_function: loss, quantile_alpha: alpha }: ModelInput): string | undefined {
  return loss === "Quantile" && alpha !== undefined ? `Quantile:alpha=${alpha}` : loss;
}

/** Weights of split scores by feature: categories first, single features over them. */
function splitWeights(experiment: ModelInput): Record<string, number> | undefined {
  const { category_weight: byCategory, feature_weights: byFeature } = experiment;
  if (!byCategory && !byFeature) return undefined;
  const weights: Record<string, number> = {};
  for (const feature of byCategory ? resolveFeatureSet(featureSelection(experiment)) : []) {
    const weight = byCategory?.[feature.category];
    if (weight !== undefined) weights[feature.name] = weight;
  }
  return { ...weights, ...byFeature };
}
