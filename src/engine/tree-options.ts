import { UsageError } from "../core/errors.js";
import { formatLoss, parseLoss } from "./loss-spec.js";
import { type Check, checkOptions, number, numbersByName, oneOf, withDefect } from "./option-checks.js";

/** Options of the boosted trees, complete; names and meanings are CatBoost's. */
export type TreeOptions = {
  /** As {@link parseLoss} reads it, such as "MAE" or "Huber:delta=5"; default "RMSE". */
  readonly loss_function: string;
  /** Most trees to grow; default 1000. */
  readonly iterations: number;
  /** Share of each leaf value that is added to the prediction; default 0.05. */
  readonly learning_rate: number;
  /** Splits from the root to a leaf, at most: 1 to 12, with Lossguide to 64; default 6. */
  readonly depth: number;
  /** Added to a leaf's weight in split scores and Newton leaf values, in units of row weight; default 3. */
  readonly l2_leaf_reg: number;
  /**
   * SymmetricTree: one split for a whole level. Depthwise: every node its own split. Lossguide: as Depthwise, but always the leaf
   * that gains most is split next, up to `max_leaves`. Default SymmetricTree.
   */
  readonly grow_policy: "SymmetricTree" | "Depthwise" | "Lossguide";
  /** Most leaves of a tree; only with Lossguide, where its default is 31. */
  readonly max_leaves?: number;
  /** Share of the features drawn anew for each split selection (level of a SymmetricTree, node of the others); default 1. */
  readonly rsm: number;
  /** Fewest sampled training rows in a leaf, not with SymmetricTree; default 1. */
  readonly min_data_in_leaf: number;
  /**
   * What each tree's splits are chosen on; leaf values always use all rows. No: every row. Bernoulli: each row with probability
   * `subsample`. Bayesian: every row with a random weight. MVS: a share `subsample` of the rows, those with large gradients more
   * likely, weighted to make up for it. Default No.
   */
  readonly bootstrap_type: "No" | "Bernoulli" | "Bayesian" | "MVS";
  /** Share of the rows that choose a tree's splits, on average. Default 0.8 with Bernoulli and MVS, else 1. */
  readonly subsample: number;
  /** Bayesian row weights are (-ln u)^bagging_temperature, u uniform; only with Bayesian, where its default is 1. */
  readonly bagging_temperature?: number;
  /**
   * Added to the squared gradients that MVS draws by; only with MVS. Left out: the squared mean size of the last tree's leaf values,
   * for the first tree of the gradients.
   */
  readonly mvs_reg?: number;
  /** Normal noise on split scores, as a multiple of the gradients' size, less as the model grows; default 0. */
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
  /** Seed of row sampling, feature draws and noise on scores; default 42. */
  readonly random_seed: number;
};

/** More would make a complete tree of that depth too large. */
const MOST_LEVELS = 12;

const CHECKS: Record<keyof TreeOptions, Check> = {
  loss_function: (value) => {
    if (typeof value !== "string") return 'allowed is a text such as "MAE"';
    const loss = parseLoss(value);
    return typeof loss === "string" ? loss : null;
  },
  iterations: number(1, 100_000, "integer"),
  learning_rate: number(0, 1, "number", true),
  depth: number(1, 64, "integer"),
  l2_leaf_reg: number(0, Infinity, "number"),
  grow_policy: oneOf(["SymmetricTree", "Depthwise", "Lossguide"]),
  max_leaves: number(2, 2 ** MOST_LEVELS, "integer"),
  rsm: number(0, 1, "number", true),
  min_data_in_leaf: number(1, 1_000_000_000, "integer"),
  bootstrap_type: oneOf(["No", "Bernoulli", "Bayesian", "MVS"], ["Poisson"]),
  subsample: number(0, 1, "number", true),
  bagging_temperature: number(0, 100, "number"),
  mvs_reg: number(0, Infinity, "number"),
  random_strength: number(0, Infinity, "number"),
  early_stopping_rounds: number(0, 100_000, "integer"),
  use_best_model: (value) => (typeof value === "boolean" ? null : "allowed: true, false"),
  // Far more, and gains would be infinite and all alike.
  feature_weights: numbersByName(number(0, 1e100, "number")),
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

/** Defaults of options that go with one value of another, as in CatBoost. */
const DEFAULTS_OF: Readonly<Record<string, Partial<TreeOptions>>> = {
  Lossguide: { max_leaves: 31 },
  Bernoulli: { subsample: 0.8 },
  Bayesian: { bagging_temperature: 1 },
  MVS: { subsample: 0.8 },
};

/**
 * Checks options and fills in the defaults.
 * @throws UsageError BAD_TREE_OPTIONS listing every defect at once: option, value, what is allowed.
 */
export function parseTreeOptions(input: Record<string, unknown>): TreeOptions {
  const { given, defects } = checkOptions(input, CHECKS);
  const { grow_policy, bootstrap_type } = { ...DEFAULTS, ...given } as TreeOptions;
  const options: TreeOptions = { ...DEFAULTS, ...DEFAULTS_OF[grow_policy], ...DEFAULTS_OF[bootstrap_type], ...given };
  defects.push(...crossOptionDefects(options));
  if (defects.length > 0) {
    throw new UsageError("BAD_TREE_OPTIONS", `bad options of the tree engine:\n  ${defects.join("\n  ")}`, {
      hint: "the names and meanings are CatBoost's",
    });
  }
  return { ...options, loss_function: formatLoss(readLoss(options)) };
}

/** Options that would be ignored, or not be carried out, beside the others. */
function crossOptionDefects(options: TreeOptions): string[] {
  const { grow_policy: policy, bootstrap_type: bootstrap } = options;
  const lossguide = policy === "Lossguide";
  const sampling = bootstrap === "Bernoulli" || bootstrap === "MVS";
  const defects: string[] = [];
  const expect = (kept: boolean, key: keyof TreeOptions, rule: string) => {
    if (!kept) defects.push(`${key}: ${withDefect(options[key], rule)}`);
  };
  expect(lossguide || !(options.depth > MOST_LEVELS), "depth", `above ${MOST_LEVELS} needs grow_policy Lossguide`);
  expect(lossguide || options.max_leaves === undefined, "max_leaves", "needs grow_policy Lossguide");
  expect(
    policy !== "SymmetricTree" || options.min_data_in_leaf === 1,
    "min_data_in_leaf",
    "needs grow_policy Depthwise or Lossguide (without it, only 1)",
  );
  expect(
    sampling || options.subsample === 1,
    "subsample",
    "needs bootstrap_type Bernoulli or MVS (without it, only 1)",
  );
  expect(
    bootstrap === "Bayesian" || options.bagging_temperature === undefined,
    "bagging_temperature",
    "needs bootstrap_type Bayesian",
  );
  expect(bootstrap === "MVS" || options.mvs_reg === undefined, "mvs_reg", "needs bootstrap_type MVS");
  return defects;
}

/** Names of the options there are. */
export const TREE_OPTION_NAMES: readonly string[] = Object.keys(CHECKS);

/** The loss of checked options. */
export function readLoss(options: TreeOptions) {
  const loss = parseLoss(options.loss_function);
  if (typeof loss === "string")
    throw new UsageError("BAD_TREE_OPTIONS", `loss_function: ${withDefect(options.loss_function, loss)}`);
  return loss;
}
