import { z } from "zod";

const weights = z.record(z.string(), z.number().nonnegative());

/** Options of a model family that a member of an ensemble has of its own. */
const memberSettings = {
  loss_function: z
    .string()
    .describe('RMSE, MAE, LogCosh, "Huber:delta=5", "Quantile:alpha=0.43" or "MultiQuantile:alpha=0.1,0.5,0.9".'),
  l2: z
    .number()
    .nonnegative()
    .describe("Penalty on the coefficients of a linear model; chosen on validation rows when left out."),
  hidden_units: z.array(z.int().positive()).min(1).describe("Units of each hidden layer of an mlp."),
  dropout: z.number().nonnegative().lt(1).describe("Share of the hidden units an mlp's training step leaves out."),
  batch_size: z.int().positive().describe("Rows per training step of an mlp."),
  weight_decay: z.number().nonnegative().describe("How fast an mlp's weights shrink by themselves, per learning rate."),
  iterations: z.int().positive().describe("Most trees, or most epochs of an mlp."),
  learning_rate: z.number().positive(),
  depth: z.int().positive(),
  l2_leaf_reg: z.number().nonnegative(),
  grow_policy: z.string().describe("SymmetricTree, Depthwise or Lossguide."),
  max_leaves: z.int().positive().describe("Most leaves of a tree, with Lossguide."),
  rsm: z.number().gt(0).lte(1).describe("Share of the features drawn anew at each split selection."),
  min_data_in_leaf: z.int().positive(),
  bootstrap: z.string().describe("No, Bernoulli, Bayesian or MVS."),
  subsample: z.number().gt(0).lte(1).describe("Share of the rows that choose a tree's splits, with Bernoulli and MVS."),
  bagging_temperature: z.number().nonnegative().describe("Spread of the row weights, with Bayesian."),
  mvs_reg: z.number().nonnegative().describe("Added to the squared gradients MVS draws by."),
  random_strength: z.number().nonnegative(),
  early_stopping_rounds: z.int().nonnegative(),
  border_count: z.int().positive(),
  feature_weights: weights.describe("Feature name to weight of its split scores."),
  category_weight: weights.describe("Feature category to weight; feature_weights wins."),
  monotone_constraints: z.record(z.string(), z.union([z.literal(-1), z.literal(0), z.literal(1)])),
};

const member = z
  .strictObject({
    framework: z.string().describe("trees, linear or mlp."),
    weight: z.number().nonnegative().describe("Its share of the mean, before all are made to sum to 1."),
    random_seed: z.int(),
    ...memberSettings,
  })
  .partial()
  .required({ framework: true });

/** A member of an ensemble. */
export type MemberInput = z.infer<typeof member>;

/** As a person writes it: a family's name alone stands for that family with its defaults. */
export const writtenMember = z.preprocess(
  (written) => (typeof written === "string" ? { framework: written } : written),
  member,
);

/** The settings of an experiment that are options of its model family; which family takes which, the family says. */
export const modelSettings = {
  model_file: z
    .string()
    .min(1)
    .describe("With imported: a model saved by XGBoost (JSON) or LightGBM (text), below the experiment file's folder."),
  quantile_alpha: z.number().gt(0).lt(1).describe('With loss_function "Quantile", instead of "Quantile:alpha=0.43".'),
  ...memberSettings,
  members: z
    .array(writtenMember)
    .min(1)
    .describe(
      "Models of an ensemble, each with its framework and that family's settings; trees, linear and mlp when left out.",
    ),
  combine: z
    .string()
    .describe("How an ensemble combines its members: mean, or stacked (weights learned from out-of-fold predictions)."),
  folds: z
    .int()
    .positive()
    .describe("Steps forward in time in which a stacked ensemble makes out-of-fold predictions."),
};

/** The option of a family that a setting becomes, where it has another name. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  bootstrap: "bootstrap_type",
  category_weight: "feature_weights",
  quantile_alpha: "loss_function",
};

/** The option of a family that a setting becomes. */
export function optionName(setting: string): string {
  return OPTION_NAMES[setting] ?? setting;
}

/** A text with the options that no setting is named like called by their setting: `bootstrap` for `bootstrap_type`. */
export function withSettingNames(text: string): string {
  return Object.entries(OPTION_NAMES)
    .filter(([, option]) => !Object.hasOwn(modelSettings, option))
    .reduce((named, [setting, option]) => named.replaceAll(new RegExp(`\\b${option}\\b`, "g"), setting), text);
}
