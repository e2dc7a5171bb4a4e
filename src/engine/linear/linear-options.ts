import { UsageError } from "../../core/errors.js";
import { formatLoss, parseLoss } from "../loss-spec.js";
import { type Check, checkOptions, number, show } from "../option-checks.js";
import { isReweighted, REWEIGHTED_LOSSES, type ReweightedLoss } from "./reweighting.js";

/** Options of the linear model, complete. */
export type LinearOptions = {
  /** "RMSE", "MAE", "Huber:delta=5", "LogCosh" or "Quantile:alpha=0.43"; default "RMSE". */
  readonly loss_function: string;
  /**
   * Penalty on the coefficients of the standardised columns: half of it times their squares stands beside the sum over rows
   * of weight x loss, where the squared loss counts as r^2 / 2. For RMSE it is what scikit-learn's Ridge calls alpha. null,
   * the default: the best of {@link L2_GRID} on the validation rows.
   */
  readonly l2: number | null;
};

/** Penalties tried when none is given. */
export const L2_GRID: readonly number[] = [1, 10, 100, 1000, 10_000];

/** The penalty when none is given and there are no validation rows to choose by. */
export const L2_WITHOUT_VALIDATION = 1;

const amount = number(0, Infinity, "number");

const CHECKS: Record<keyof LinearOptions, Check> = {
  loss_function: (value) => {
    const loss = typeof value === "string" ? parseLoss(value) : 'allowed is a text such as "MAE"';
    if (typeof loss === "string") return loss;
    return isReweighted(loss) ? null : `the linear model cannot minimise it; allowed: ${REWEIGHTED_LOSSES}`;
  },
  l2: (value) => (value === null ? null : amount(value)),
};

export const LINEAR_OPTION_NAMES: readonly string[] = Object.keys(CHECKS);

/** @throws UsageError BAD_LINEAR_OPTIONS listing every defect at once */
export function parseLinearOptions(input: Record<string, unknown>): LinearOptions {
  const { given, defects } = checkOptions(input, CHECKS);
  if (defects.length > 0) {
    throw new UsageError("BAD_LINEAR_OPTIONS", `bad options of the linear model:\n  ${defects.join("\n  ")}`);
  }
  const options = { loss_function: "RMSE", l2: null, ...given } as LinearOptions;
  return { ...options, loss_function: formatLoss(readLinearLoss(options)) };
}

/** The loss of checked options. */
export function readLinearLoss({ loss_function: text }: LinearOptions): ReweightedLoss {
  const loss = parseLoss(text);
  if (typeof loss !== "string" && isReweighted(loss)) return loss;
  throw new UsageError("BAD_LINEAR_OPTIONS", `loss_function: ${show(text)}; allowed: ${REWEIGHTED_LOSSES}`);
}
