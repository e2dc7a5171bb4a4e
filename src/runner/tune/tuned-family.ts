import type { FrameworkOptions } from "../../engine/framework.js";
import { frameworkNamed } from "../../engine/frameworks.js";
import { modelOptions } from "../model-options.js";
import { modelSettings, optionName } from "../model-settings.js";
import type { Experiment } from "../resolve-experiment.js";
import { defaultSpace, ensembleSpace } from "./default-space.js";
import { allMembers, memberSetting, membersByTitle, withoutIdle } from "./member-settings.js";
import type { Settings } from "./settings-list.js";
import type { SearchSpace, SettingValue, ValueRange } from "./tune-schema.js";
import { withSettings } from "./with-settings.js";

/** What tuning must know of an experiment whose options are sound. */
export interface TunedFamily {
  readonly framework: string;
  /** The experiment's random_seed. */
  readonly seed: number;
  /** Settings that may be searched; those of an ensemble's members as "mlp.dropout". */
  readonly tunable: readonly string[];
  /** What is searched when the experiment does not say; empty for a family that has no space. */
  readonly space: SearchSpace;
  /** The usual range of a setting, for what a range leaves open; undefined where there is none. */
  readonly usual: (setting: string) => ValueRange | undefined;
  readonly isWhole: (setting: string) => boolean;
  /** Checks the options with these settings in place of the experiment's. @throws LabError */
  readonly check: (settings: Settings) => void;
  /** The settings without those that have no effect beside the others. */
  readonly withoutIdle: (settings: Settings) => Settings;
  /** The experiment's own value of a setting, from its complete options; null where the family chooses it itself. */
  readonly own: (setting: string, options: FrameworkOptions) => SettingValue | null;
}

/**
 * Searching these would compare what cannot be compared: they are the question itself, or knowledge put in by hand. A list of layers
 * is no value that a search can draw.
 */
const NEVER_SEARCHED = [
  "loss_function",
  "quantile_alpha",
  "feature_weights",
  "category_weight",
  "monotone_constraints",
  "model_file",
  "hidden_units",
];

const NAMES = Object.keys(modelSettings) as (keyof typeof modelSettings)[];

export function tunedFamily(experiment: Experiment): TunedFamily {
  const { framework, random_seed: seed } = experiment;
  const check = (settings: Settings) => void modelOptions(withSettings(experiment, settings));
  const of = framework === "ensemble" ? ensembleSearch(experiment) : familySearch(framework);
  return { framework, seed, check, isWhole, ...of };
}

function familySearch(framework: string) {
  const space = defaultSpace(framework);
  return {
    tunable: searchedOf(framework),
    space,
    usual: (setting: string) => space[setting],
    withoutIdle: (settings: Settings) => settings,
    own: ownOption,
  };
}

function ensembleSearch(experiment: Experiment) {
  const members = membersByTitle(experiment);
  const titles = [...members.keys()];
  const ofMembers = [...members].flatMap(([title, { framework }]) =>
    ["weight", ...searchedOf(framework)].map((setting) => `${title}.${setting}`),
  );
  return {
    tunable: [...searchedOf("ensemble"), ...ofMembers],
    space: ensembleSpace([...members.values()]),
    usual: (name: string) => {
      const of = memberSetting(name);
      return of ? defaultSpace(members.get(of.title)?.framework ?? "")[of.setting] : undefined;
    },
    withoutIdle: (settings: Settings) => withoutIdle(experiment, settings),
    own: (name: string, options: FrameworkOptions) => {
      if (name === "members") return allMembers(titles);
      const of = memberSetting(name);
      if (of === null) return ownOption(name, options);
      const member = (options.members as { weight: number; options: FrameworkOptions }[])[titles.indexOf(of.title)]!;
      return of.setting === "weight" ? member.weight : ownOption(of.setting, member.options);
    },
  };
}

function searchedOf(framework: string): string[] {
  const { optionNames } = frameworkNamed(framework);
  return NAMES.filter((name) => optionNames.includes(optionName(name)) && !NEVER_SEARCHED.includes(name));
}

function ownOption(setting: string, options: FrameworkOptions): SettingValue | null {
  return (options[optionName(setting)] ?? null) as SettingValue | null;
}

/** Whether a setting takes whole numbers only. */
function isWhole(name: string): boolean {
  const setting = memberSetting(name)?.setting ?? name;
  return setting in modelSettings && !modelSettings[setting as (typeof NAMES)[number]].safeParse(0.5).success;
}
