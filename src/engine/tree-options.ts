import { UsageError } from "../core/errors.js";
import { formatLoss, parseLoss } from "./loss-spec.js";
import { type Check, checkOptions, number, numbersByName, oneOf, show } from "./option-checks.js";

/** Options of the boosted trees, complete; names and meanings are CatBoost's. */
export type TreeOptions = {
  /** "RMSE", "MAE", "Huber:delta=5" or "Quantile:alpha=0.43"; default "RMSE". */
  readonly loss_function: string;
  /** Most trees to grow; default 1000. */
  readonly iterations: number;
  /** Share of each leaf value that is added to the prediction; default 0.05. */
  readonly learning_rate: number;
  /** Splits from the root to a leaf, at most; default 6. */
  readonly depth: number;
  /** Added to a leaf's weight in split scores and Newton leaf values, in units of row weight; default 3. */
  readonly l2_leaf_reg: number;
  /** SymmetricTree: one split for a whole level. Depthwise: every node its own split. Default SymmetricTree. */
  readonly grow_policy: "SymmetricTree" | "Depthwise";
  /** Share of the features drawn anew for each split selection (level of a SymmetricTree, node of a Depthwise tree); default 1. */
  readonly rsm: number;
  /** Fewest sampled training rows in a leaf, Depthwise only; default 1. */
  readonly min_data_in_leaf: number;
  /** No: every tree sees every row. Bernoulli: each row with probability `subsample`. Default No. */
  readonly bootstrap_type: "No" | "Bernoulli";
  /** Chance of a row to help choose a tree's splits; leaf values always use all rows. Default 0.8 with Bernoulli, else 1. */
  readonly subsample: number;
  /** Noise on split scores: only 0, the default, is available. */
  readonly random_strength: number;
  /** Trees without a better validation loss before fitting stops; 0 never stops; default 50. */
  readonly early_stopping_rounds: number;
  /** Keep only the trees up to the best validation loss; default true. */
  readonly use_best_model: boolean;
  /** Factor on the gain of a feature's splits, by feature name; 0 bars the feature; not named is 1. */
  readonly feature_weights: Readonly<Record<string, number>>;
  /** By feature name: 1 the prediction never falls as the feature rises, -1 never rises, 0 free; not named is 0. */
  readonly monotone_constraints: Readonly<Record<string, number>>;
  /** Most borders per feature, so at most one bin more, and one for missing values; default 254. */
  readonly border_count: number;
  /** Seed of row sampling and feature draws; default 42. */
  readonly random_seed: number;
};

const CHECKS: Record<keyof TreeOptions, Check> = {
  loss_function: (value) => {
    if (typeof value !== "string") return 'allowed is a text such as "MAE"';
    const loss = parseLoss(value);
    if (typeof loss === "string") return loss;
    return loss.name === "MultiQuantile" ? "the trees cannot minimise it yet" : null;
  },
  iterations: number(1, 100_000, "integer"),
  learning_rate: number(0, 1, "number", true),
  depth: number(1, 12, "integer"),
  l2_leaf_reg: number(0, Infinity, "number"),
  grow_policy: oneOf(["SymmetricTree", "Depthwise"], ["Lossguide"]),
  rsm: number(0, 1, "number", true),
  min_data_in_leaf: number(1, 1_000_000_000, "integer"),
  bootstrap_type: oneOf(["No", "Bernoulli"], ["Bayesian", "MVS", "Poisson"]),
  subsample: number(0, 1, "number", true),
  random_strength: (value) => (value === 0 ? null : "score noise is not available yet; allowed: 0"),
  early_stopping_rounds: number(0, 100_000, "integer"),
  use_best_model: (value) => (typeof value === "boolean" ? null : "allowed: true, false"),
  feature_weights: numbersByName(number(0, Infinity, "number")),
  monotone_constraints: numbersByName(number(-1, 1, "integer")),
  border_count: number(1, 254, "integer"),
  random_seed: number(-2_147_483_648, 2_147_483_647, "integer"),
};

const DEFAULTS: TreeOptions = {
  loss_function: "RMSE",
  iterations: 1000,
  learning_rate: 0.05,
  depth: 6,
  l2_leaf_reg: 3,
  grow_policy: "SymmetricTree",
  rsm: 1,
  min_data_in_leaf: 1,
  bootstrap_type: "No",
  subsample: 1,
  random_strength: 0,
  early_stopping_rounds: 50,
  use_best_model: true,
  feature_weights: {},
  monotone_constraints: {},
  border_count: 254,
  random_seed: 42,
};

/** Share of rows per tree when Bernoulli sampling is asked for without `subsample`, as in CatBoost. */
const BERNOULLI_SUBSAMPLE = 0.8;

/**
 * Checks options and fills in the defaults.
 * @throws UsageError BAD_TREE_OPTIONS listing every defect at once: option, value, what is allowed.
 */
export function parseTreeOptions(input: Record<string, unknown>): TreeOptions {
  const { given, defects } = checkOptions(input, CHECKS);
  const options = { ...DEFAULTS, ...given } as TreeOptions;
  if (options.bootstrap_type === "No" && given.subsample !== undefined && options.subsample !== 1) {
    defects.push(`subsample: ${show(options.subsample)}, needs bootstrap_type Bernoulli (without it, only 1)`);
  }
  if (options.grow_policy === "SymmetricTree" && options.min_data_in_leaf !== 1) {
    defects.push(
      `min_data_in_leaf: ${show(options.min_data_in_leaf)}, needs grow_policy Depthwise (without it, only 1)`,
    );
  }
  if (defects.length > 0) {
    throw new UsageError("BAD_TREE_OPTIONS", `bad options of the tree engine:\n  ${defects.join("\n  ")}`, {
      hint: "the names and meanings are CatBoost's",
    });
  }
  return {
    ...options,
    loss_function: formatLoss(readLoss(options)),
    subsample:
      options.bootstrap_type === "Bernoulli" && given.subsample === undefined ? BERNOULLI_SUBSAMPLE : options.subsample,
  };
}

/** Names of the options there are. */
export const TREE_OPTION_NAMES: readonly string[] = Object.keys(CHECKS);

/** The loss of checked options. */
export function readLoss(options: TreeOptions) {
  const loss = parseLoss(options.loss_function);
  if (typeof loss !== "string" && loss.name !== "MultiQuantile") return loss;
  const defect = typeof loss === "string" ? loss : "the trees cannot minimise it yet";
  throw new UsageError("BAD_TREE_OPTIONS", `loss_function: ${show(options.loss_function)}, ${defect}`);
}
