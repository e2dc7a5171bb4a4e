import type { Options } from "yargs";
import { UsageError } from "../core/errors.js";
import type { ExperimentInput, ExperimentKey } from "../runner/experiment-schema.js";
import { readTune } from "./tune-flag.js";

type FlagKind = "text" | "number" | "switch" | "list" | "numbers" | "members" | "pairs" | "tune";

interface ExperimentFlag {
  readonly key: ExperimentKey;
  readonly kind: FlagKind;
  readonly help: string;
  readonly group: string;
}

const flag =
  (group: string) =>
  (key: ExperimentKey, kind: FlagKind, help: string): ExperimentFlag => ({ key, kind, help, group });
const what = flag("Experiment:");
const when = flag("Windows:");
const input = flag("Features and rows:");
const model = flag("Model:");
const evaluation = flag("Evaluation:");

/** The flags of `retrain` that set something of the experiment: each has the name of the setting in the file. */
const EXPERIMENT_FLAGS: readonly ExperimentFlag[] = [
  what("name", "text", "Name; the file experiments/NAME.yaml is read when there is one"),
  what("hypothesis", "text", "What it is meant to show"),
  what("tags", "list", "Comma-separated"),
  when("train_start", "text", "First day of training, YYYY-MM-DD"),
  when("train_end", "text", "Last day of training, included"),
  when("eval_start", "text", "First day of evaluation"),
  when("eval_end", "text", "Last day of evaluation, included [the last day with data, with --eval-days]"),
  when("train_days", "number", "Days of training before the evaluation, instead of --train-start"),
  when("eval_days", "number", "Days of evaluation, instead of --eval-start"),
  when("train_share", "number", "Chronological split of --train-start to --eval-end at this share of the rows"),
  when("purge_days", "number", "Days left out before the validation part and before the evaluation [0]"),
  when("embargo_days", "number", "Further days left out between the last day learned from and the evaluation [0]"),
  when(
    "retrain_every",
    "number",
    "Walk-forward: train anew before every so many days of evaluation; several, as 7,14,28, are run and compared",
  ),
  when("window", "number", "Walk-forward: days each model learns from, or expanding from --train-start [expanding]"),
  when("min_train_rows", "number", "Walk-forward: skip (and list) a step whose window holds fewer usable rows [1000]"),
  input("feature_set", "text", "v8 to v14, or with _noveg [v12]"),
  input("no_vegas", "switch", "Leave out the market's own line (features 26 to 29)"),
  input("no_market", "switch", "Leave out every feature derived from prop lines"),
  input("exclude_features", "list", "Comma-separated feature names"),
  input("features_file", "text", "File of features of your own, added to the set (docs/user-guide-features.md)"),
  input("own_features", "list", "Of the features of that file only these, comma-separated"),
  input("lines_only_train", "switch", "Train only on rows with a line"),
  input("min_ppg", "number", "Players with at least this season average"),
  input("max_ppg", "number", "Players with at most this season average"),
  input("recency_weight", "number", "Half-life of a training row's weight, days"),
  input("tier_weight", "pairs", "Weights by tier, as star=2,bench=0.5"),
  model("framework", "text", "Model family: trees, linear, mlp, ensemble, imported [trees]"),
  model("model_file", "text", "With --framework imported: model saved by XGBoost (JSON) or LightGBM (text)"),
  model(
    "loss_function",
    "text",
    "RMSE, MAE, LogCosh, Huber:delta=5, Quantile:alpha=0.43, MultiQuantile:alpha=0.1,0.5,0.9 (judged at the quantile nearest to 0.5, of two as near the lower) [RMSE]",
  ),
  model("quantile_alpha", "number", "With --loss-function Quantile, as 0.43"),
  model("iterations", "number", "Most trees [1000], or most epochs of an mlp [100]"),
  model("learning_rate", "number", "[0.05, of an mlp 0.001]"),
  model("depth", "number", "[6]"),
  model("l2_leaf_reg", "number", "[3]"),
  model("l2", "number", "With linear: penalty on the coefficients [chosen on the validation rows]"),
  model("hidden_units", "numbers", "With mlp: units of each hidden layer [64,32]"),
  model("dropout", "number", "With mlp [0]"),
  model("batch_size", "number", "With mlp: rows per step [128]"),
  model("weight_decay", "number", "With mlp [0.01]"),
  model(
    "members",
    "members",
    "With ensemble: families, as trees,linear; with settings of their own in a file [trees,linear,mlp]",
  ),
  model("combine", "text", "With ensemble: mean or stacked [mean]"),
  model("folds", "number", "With --combine stacked: steps forward in time [4]"),
  model("grow_policy", "text", "SymmetricTree, Depthwise or Lossguide [SymmetricTree]"),
  model("max_leaves", "number", "With Lossguide [31]"),
  model("rsm", "number", "Share of features drawn anew at each split [1]"),
  model("min_data_in_leaf", "number", "With Depthwise and Lossguide [1]"),
  model("bootstrap", "text", "No, Bernoulli, Bayesian or MVS [No]"),
  model("subsample", "number", "With Bernoulli and MVS [0.8]"),
  model("bagging_temperature", "number", "With Bayesian [1]"),
  model("mvs_reg", "number", "With MVS [from the last tree's leaf values]"),
  model("random_strength", "number", "Noise on split scores [0]"),
  model(
    "early_stopping_rounds",
    "number",
    "Trees or epochs without a better validation loss; 0 never stops [50, mlp 10]",
  ),
  model("border_count", "number", "Most borders per feature [254]"),
  model("feature_weights", "pairs", "As pace_score=2,fatigue_score=0.5"),
  model("category_weight", "pairs", "The same by feature category (proplab features list)"),
  model("monotone_constraints", "pairs", "As minutes_avg_last_10=1 (1 rising, -1 falling)"),
  model("residual", "switch", "Learn actual minus line"),
  model(
    "anchor_line",
    "switch",
    "Trees start at the line, with --classify at the market's probability, and learn what to add",
  ),
  model("classify", "switch", "Learn over or under the line; the prediction is P(OVER)"),
  model("two_stage", "switch", "Train without market features, take the edge at evaluation"),
  model("random_seed", "number", "[42]"),
  model("tune", "tune", "Search settings on validation rows first: 30 or random:30 draws, grid, off [random:30]"),
  evaluation(
    "line_source",
    "text",
    "A book, consensus, or cascade: DraftKings, FanDuel, BetMGM, BettingPros consensus [cascade]",
  ),
  evaluation(
    "line_time",
    "text",
    "latest: a book's last quote before tip-off; opening: its first of the day, which has a closing line value [latest]",
  ),
  evaluation("walkforward", "switch", "Add the breakdown by week"),
  evaluation("gate_profile", "text", "Thresholds to judge by (proplab gates --list) [default]"),
  evaluation(
    "no_vig",
    "text",
    "multiplicative, additive, power or shin: how the margin is taken out of prices [multiplicative]",
  ),
  evaluation("kelly_fraction", "number", "Share of Kelly's stake in the simulated bankroll [0.25]"),
  evaluation("kelly_bet_cap", "number", "Most of the bankroll on one bet [0.05]"),
  evaluation("kelly_day_cap", "number", "Most of the bankroll on one day [0.25]"),
  evaluation("include_no_line", "switch", "Also evaluate rows without a line (MAE (all))"),
];

const dashed = (key: string) => key.replaceAll("_", "-");

/** The flag that turns a switch off which the experiment file turns on: --no-residual, and --vegas for --no-vegas. */
function oppositeOf(key: ExperimentKey): string {
  return key.startsWith("no_") ? dashed(key.slice("no_".length)) : `no-${dashed(key)}`;
}

/** What help says of {@link oppositeOf}, once for all switches. */
export const OPPOSITES =
  "A switch that the experiment file turns on is turned off by its opposite: --no-residual for --residual, --vegas for --no-vegas.";

/** The yargs options of all experiment flags; opposites of switches are taken and not listed. */
export function experimentOptions(): Record<string, Options> {
  return Object.fromEntries(
    EXPERIMENT_FLAGS.flatMap(({ key, kind, help, group }): [string, Options][] => {
      if (kind !== "switch") {
        return [[dashed(key), { type: "string", describe: help, group, requiresArg: kind !== "tune" }]];
      }
      return [
        [dashed(key), { type: "boolean", describe: help, group }],
        [oppositeOf(key), { type: "boolean", hidden: true }],
      ];
    }),
  );
}

/**
 * Reads the experiment flags that were given. A number that is none stays as typed: the check of the whole experiment
 * names it together with every other defect.
 * @throws UsageError naming a malformed list of pairs, or a switch given together with its opposite
 */
export function readExperimentFlags(flags: Record<string, unknown>): ExperimentInput {
  const given: Record<string, unknown> = {};
  for (const { key, kind } of EXPERIMENT_FLAGS) {
    const value = flags[dashed(key)];
    const off = kind === "switch" ? flags[oppositeOf(key)] : undefined;
    if (value !== undefined && off !== undefined) {
      throw new UsageError("FLAG_TWICE", `--${dashed(key)} and --${oppositeOf(key)} are opposites`, {
        hint: "give one of them",
      });
    }
    if (off !== undefined) given[key] = !off;
    else if (value !== undefined) given[key] = typeof value === "string" ? READERS[kind](value, dashed(key)) : value;
  }
  return given as ExperimentInput;
}

const READERS: Record<FlagKind, (text: string, name: string) => unknown> = {
  text: (text) => text,
  switch: (text) => text,
  number: readNumber,
  list: splitList,
  numbers: (text) => splitList(text).map(readNumber),
  members: (text) => splitList(text).map((framework) => ({ framework })),
  pairs: readPairs,
  tune: readTune,
};

function readNumber(text: string): number | string {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

function readPairs(text: string, name: string): Record<string, number> {
  return Object.fromEntries(
    splitList(text).map((part) => {
      const [key, value, ...rest] = part.split("=");
      const number = Number(value);
      if (!key || value === undefined || value === "" || rest.length > 0 || !Number.isFinite(number)) {
        throw new UsageError("BAD_PAIR", `--${name}: "${part}" is not name=number`, {
          hint: `for example --${name} ${name === "tier-weight" ? "star=2" : "pace_score=2"}`,
        });
      }
      return [key, number];
    }),
  );
}
