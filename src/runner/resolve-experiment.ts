import { LabError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import { importedFramework } from "../engine/exchange/imported/imported-framework.js";
import { POINT_LOSSES } from "../engine/loss-spec.js";
import { DEFAULT_LINE_TIME, featureCatalogue, type LineTime, resolveFeatureSet } from "../features/index.js";
import { completeClassify, lineTargetIssues } from "./chances/line-target.js";
import { checkExperiment, type ExperimentIssue, experimentError } from "./experiment-file.js";
import type { ExperimentInput, ExperimentKey } from "./experiment-schema.js";
import { featureSelection } from "./feature-selection.js";
import { foreignSettings, modelOptions } from "./model-options.js";
import { ownFeatures } from "./own-features.js";
import { completeTune, mergeTune, tuneIssues } from "./tune/resolve-tune.js";
import type { Tune } from "./tune/tune-schema.js";
import { tunedFamily } from "./tune/tuned-family.js";
import { completeWalk, replacedByWalk, walkIssues } from "./walk/walk-settings.js";

/** An experiment with nothing left open: what a run is described by, and hashed from. */
export type Experiment = ExperimentInput & { [Key in keyof typeof DEFAULTS]-?: NonNullable<ExperimentInput[Key]> } & {
  tune?: Tune;
};

const DEFAULTS = {
  tags: [] as string[],
  purge_days: 0,
  feature_set: "v12",
  no_vegas: false,
  no_market: false,
  exclude_features: [] as string[],
  framework: "trees",
  random_seed: 42,
  residual: false,
  two_stage: false,
  lines_only_train: false,
  walkforward: false,
  line_source: "cascade",
  line_time: DEFAULT_LINE_TIME as LineTime,
  include_no_line: false,
} satisfies Partial<ExperimentInput>;

/**
 * Window settings that say the same thing in different ways: a flag drops what it replaces from the file. Two of the
 * three evaluation settings given as flags replace the third.
 */
const REPLACED_BY: readonly { readonly flags: readonly ExperimentKey[]; readonly drops: readonly ExperimentKey[] }[] = [
  { flags: ["train_start"], drops: ["train_days"] },
  { flags: ["train_days"], drops: ["train_start", "train_share"] },
  { flags: ["train_end"], drops: ["train_share"] },
  { flags: ["eval_start"], drops: ["eval_days", "train_share"] },
  { flags: ["eval_days"], drops: ["eval_start", "train_share"] },
  { flags: ["eval_start", "eval_days"], drops: ["eval_end"] },
  { flags: ["train_share"], drops: ["train_end", "train_days", "eval_start", "eval_days"] },
];

/**
 * Lays flags over a file over the defaults and checks the whole.
 * @throws UsageError BAD_EXPERIMENT listing every defect at once, each with its path; BAD_FEATURES the same for the file of
 *   own features it names
 */
export function resolveExperiment(file: ExperimentInput | null, flags: ExperimentInput): Experiment {
  const base: Record<string, unknown> = { ...file };
  for (const { flags: names, drops } of REPLACED_BY) {
    if (names.every((key) => flags[key] !== undefined)) for (const key of drops) delete base[key];
  }
  for (const key of replacedByWalk(flags)) delete base[key];
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const tune = mergeTune(file?.tune, flags.tune);
  const checked = checkExperiment({ ...DEFAULTS, ...base, ...given, ...(tune && { tune }) });
  if (Array.isArray(checked)) throw experimentError(`experiment ${flags.name}`, checked);
  const { tune: asked, ...settings } = checked;
  // Off is what they are when left out: said or not, it is the same configuration.
  for (const key of ["anchor_line", "classify"] as const) if (settings[key] === false) delete settings[key];
  const experiment = completeClassify(completeWalk(settings)) as Experiment;
  ownFeatures(experiment);
  const issues = crossFieldIssues(experiment);
  const complete = issues.length === 0 ? completeTune(asked, tunedFamily(experiment)) : null;
  if (complete) issues.push(...tuneIssues(complete, tunedFamily(experiment)));
  if (issues.length > 0) throw experimentError(`experiment ${flags.name}`, issues);
  return complete ? { ...experiment, tune: complete } : experiment;
}

function crossFieldIssues(experiment: Experiment): ExperimentIssue[] {
  const issues: ExperimentIssue[] = [];
  const attempt = (path: string, work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      issues.push({ path, message: error.message });
    }
  };
  attempt("feature_set", () => resolveFeatureSet(featureSelection(experiment)));
  issues.push(...unknownNames(experiment), ...overdetermined(experiment), ...trainingOfImported(experiment));
  issues.push(...walkIssues(experiment));
  const foreign = foreignSettings(experiment);
  issues.push(...foreign);
  if (foreign.length === 0) attempt("model options", () => modelOptions(experiment));
  const { min_ppg: min, max_ppg: max } = experiment;
  if (min !== undefined && max !== undefined && min > max) {
    issues.push({ path: "min_ppg", message: `${min} is above max_ppg ${max}` });
  }
  issues.push(...lineTargetIssues(experiment));
  if (experiment.loss_function === "Logloss" && !experiment.classify) {
    issues.push({
      path: "loss_function",
      message: `Logloss is for targets of 0 and 1, a run predicts points: choose ${POINT_LOSSES}; classify learns over or under with it`,
    });
  }
  if (experiment.quantile_alpha !== undefined && experiment.loss_function !== "Quantile") {
    issues.push({
      path: "quantile_alpha",
      message: `goes with loss_function "Quantile" without an alpha of its own, not ${experiment.loss_function ?? "RMSE"}`,
    });
  }
  return issues;
}

/**
 * The settings by which a run departs from its experiment file, as "random_seed=9", sorted; none for an experiment
 * given by flags alone. Labels (hypothesis, tags) and the gate profile change nothing that is computed.
 */
export function changedSettings(file: ExperimentInput | null, experiment: Experiment): string[] {
  if (!file) return [];
  const planned: Record<string, unknown> = resolveExperiment(file, { name: file.name });
  const labels = new Set(["name", "hypothesis", "tags", "gate_profile"]);
  const keys = [...new Set([...Object.keys(planned), ...Object.keys(experiment)])].filter((key) => !labels.has(key));
  return keys
    .map((key) => [key, shown(key, planned[key]), shown(key, (experiment as Record<string, unknown>)[key])] as const)
    .filter(([, before, after]) => before !== after)
    .map(([key, , after]) => `${key}=${after ?? "none"}`)
    .sort();
}

/** A setting in a word. Of `tune`, what its flag can change: all else in it follows from the file and other settings. */
function shown(key: string, value: unknown): string | undefined {
  if (key === "tune") {
    const tune = value as Tune | undefined;
    return tune ? [tune.method, tune.candidates].filter((part) => part !== undefined).join(":") : "off";
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Windows given twice over, where one of the settings would have to be ignored. */
function overdetermined(experiment: Experiment): ExperimentIssue[] {
  const issues: ExperimentIssue[] = [];
  if (experiment.train_start && experiment.train_days) {
    issues.push({ path: "train_days", message: "train_start is given too: choose one of them" });
  }
  for (const part of ["train", "eval"] as const) {
    const [start, end] = [experiment[`${part}_start`], experiment[`${part}_end`]];
    if (start && end && start > end) {
      issues.push({ path: `${part}_end`, message: `${end} is before ${part}_start ${start}` });
    }
  }
  if (experiment.eval_start && experiment.eval_end && experiment.eval_days) {
    issues.push({ path: "eval_days", message: "eval_start and eval_end are given too: leave one of the three out" });
  }
  return issues;
}

/** Settings of training rows where nothing is trained. */
function trainingOfImported(experiment: Experiment): ExperimentIssue[] {
  if (experiment.framework !== importedFramework.name) return [];
  return (["recency_weight", "tier_weight", "lines_only_train", "two_stage"] as const)
    .filter((key) => experiment[key])
    .map((path) => ({ path, message: "means nothing for a model that is trained already" }));
}

/** Names that weights and constraints give to features or categories there are not. */
function unknownNames(experiment: Experiment): ExperimentIssue[] {
  const all = [...featureCatalogue, ...(ownFeatures(experiment)?.features ?? [])];
  const features = all.map((feature) => feature.name);
  const categories = [...new Set(all.map((feature) => feature.category))];
  const named = {
    feature_weights: { known: features, kind: "feature" },
    monotone_constraints: { known: features, kind: "feature" },
    category_weight: { known: categories, kind: "feature category" },
  } as const;
  type Named = Pick<ExperimentInput, keyof typeof named>;
  const unknownIn = (settings: Named, where: string) =>
    Object.entries(named).flatMap(([key, { known, kind }]) =>
      Object.keys(settings[key as keyof Named] ?? {})
        .filter((name) => !(known as readonly string[]).includes(name))
        .map((name) => ({
          path: `${where}${key}.${name}`,
          message: `there is no such ${kind}${didYouMean(name, known)}`,
        })),
    );
  const members = experiment.members ?? [];
  return [...unknownIn(experiment, ""), ...members.flatMap((member, index) => unknownIn(member, `members.${index}.`))];
}
