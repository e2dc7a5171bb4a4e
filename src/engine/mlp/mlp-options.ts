import { UsageError } from "../../core/errors.js";
import { formatLoss, parseLoss, type SingleLossSpec } from "../loss-spec.js";
import { type Check, checkOptions, number, show } from "../option-checks.js";

/** Options of the neural network, complete. */
export type MlpOptions = {
  /** As for trees: "RMSE", "MAE", "LogCosh", "Huber:delta=5" or "Quantile:alpha=0.43"; default "RMSE". */
  readonly loss_function: string;
  /** Units of each hidden layer, from the input on; default [64, 32]. */
  readonly hidden_units: readonly number[];
  /** Share of the hidden units left out of each training step at random; default 0. */
  readonly dropout: number;
  /** Most epochs (passes over the training rows); default 100. */
  readonly iterations: number;
  /** Step size of Adam; default 0.001. */
  readonly learning_rate: number;
  /** Rows per step; default 128. */
  readonly batch_size: number;
  /** Each step shrinks the weights by this x learning_rate, apart from the gradient (AdamW); default 0.01. */
  readonly weight_decay: number;
  /** Epochs without a better validation loss before fitting stops; 0 never stops; default 10. */
  readonly early_stopping_rounds: number;
  /** Go back to the weights of the best validation loss; default true. */
  readonly use_best_model: boolean;
  /** Seed of first weights, row order and dropout; default 42. */
  readonly random_seed: number;
};

/** Losses the network minimises. */
export type MlpLoss = Exclude<SingleLossSpec, { name: "Logloss" }>;

const ALLOWED = "RMSE, MAE, LogCosh, Huber:delta=<d>, Quantile:alpha=<a>";
const MOST_LAYERS = 8;
const units = number(1, 4096, "integer");

const CHECKS: Record<keyof MlpOptions, Check> = {
  loss_function: (value) => {
    const loss = typeof value === "string" ? parseLoss(value) : 'allowed is a text such as "MAE"';
    if (typeof loss === "string") return loss;
    return isMlpLoss(loss) ? null : `the network cannot minimise it; allowed: ${ALLOWED}`;
  },
  hidden_units: (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST_LAYERS) {
      return `allowed is a list of 1 to ${MOST_LAYERS} layers, as in [64, 32]`;
    }
    const bad = value.find((entry) => units(entry) !== null);
    return bad === undefined ? null : `${show(bad)}: ${units(bad)}`;
  },
  dropout: number(0, 0.95, "number"),
  iterations: number(1, 100_000, "integer"),
  learning_rate: number(0, 1, "number", true),
  batch_size: number(1, 1_000_000, "integer"),
  weight_decay: number(0, 1, "number"),
  early_stopping_rounds: number(0, 100_000, "integer"),
  use_best_model: (value) => (typeof value === "boolean" ? null : "allowed: true, false"),
  random_seed: number(-2_147_483_648, 2_147_483_647, "integer"),
};

const DEFAULTS: MlpOptions = {
  loss_function: "RMSE",
  hidden_units: [64, 32],
  dropout: 0,
  iterations: 100,
  learning_rate: 0.001,
  batch_size: 128,
  weight_decay: 0.01,
  early_stopping_rounds: 10,
  use_best_model: true,
  random_seed: 42,
};

export const MLP_OPTION_NAMES: readonly string[] = Object.keys(CHECKS);

/** @throws UsageError BAD_MLP_OPTIONS listing every defect at once */
export function parseMlpOptions(input: Record<string, unknown>): MlpOptions {
  const { given, defects } = checkOptions(input, CHECKS);
  if (defects.length > 0) {
    throw new UsageError("BAD_MLP_OPTIONS", `bad options of the neural network:\n  ${defects.join("\n  ")}`);
  }
  const options = { ...DEFAULTS, ...given } as MlpOptions;
  return { ...options, loss_function: formatLoss(readMlpLoss(options)) };
}

/** The loss of checked options. */
export function readMlpLoss({ loss_function: text }: MlpOptions): MlpLoss {
  const loss = parseLoss(text);
  if (typeof loss !== "string" && isMlpLoss(loss)) return loss;
  throw new UsageError("BAD_MLP_OPTIONS", `loss_function: ${show(text)}; allowed: ${ALLOWED}`);
}

function isMlpLoss(loss: Exclude<ReturnType<typeof parseLoss>, string>): loss is MlpLoss {
  return loss.name !== "Logloss" && loss.name !== "MultiQuantile";
}
