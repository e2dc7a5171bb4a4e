import { exp, square } from "../core/elementary.js";
import { percent } from "../core/figures.js";
import type { GateEvidence, MeanError } from "./evidence.js";
import type { GateThresholds } from "./thresholds.js";
import { type Failure, measured, notMeasured, type Verdict } from "./verdict.js";

/** Of a 95 % interval of logarithms. */
const REACH = 1.96;

/**
 * Train, validation and evaluation MAE close together: validation and evaluation one way or the other, training not above the two, and
 * not so far below them that noise which was fitted adds more to the error than the profile allows.
 * concern: the whole 95 % interval of one of the two comparisons lies beyond that; unproven: a figure does, its interval does not. A
 * model that truly stands at the limit has an interval wholly beyond once in forty, in one of the two at most once in twenty. Where
 * their errors are not known (a run of an older version, too few dates) the figures are taken as they are.
 */
export function judgeMaeConsistency({ mae }: GateEvidence, { max_mae_spread: most }: GateThresholds): Verdict {
  const gate = "mae_consistency";
  if (!mae) return notMeasured(gate, most, "the three MAEs were not all measured");
  const { train, validation, evaluation } = mae;
  const least = Math.min(train.value, validation.value, evaluation.value);
  if (!(least > 0)) return measured(gate, "concern", null, most, `an MAE of ${least} cannot be right`);
  const unseen = compare(validation, evaluation, (ratio) => Math.max(ratio, 1 / ratio) - 1);
  const unlearned = evaluation.value > validation.value ? evaluation : validation;
  const fitted = compare(train, unlearned, excessOverTraining);
  const order: (Failure | null)[] = [null, "unproven", "concern"];
  const failures = [unseen, fitted].map((found) => failureOf(found, most));
  const failure = order[Math.max(...failures.map((one) => order.indexOf(one)))]!;
  const value = Math.max(unseen.value, fitted.value);
  return measured(gate, failure, value, most, inWords(mae, unseen, fitted));
}

interface Excess {
  readonly value: number;
  /** Ends of its interval; the value itself where the errors are not known. */
  readonly low: number;
  readonly high: number;
}

/**
 * By how much the MAE of a model with an effective number p of parameters to n rows exceeds that of one without noise in it, told from
 * the ratio q of its MAE on unseen rows to that on its training rows. With r = p / n the mean square is (1 + r) times the noise on
 * unseen rows and (1 - r) times on those it learned from, so r = (q^2 - 1) / (q^2 + 1), and the error is sqrt(1 + r) times the least.
 * A model that does better on unseen rows is as far off as they are apart.
 * Source: T. Hastie, R. Tibshirani & J. Friedman, "The Elements of Statistical Learning" (2nd ed. 2009), 7.4, optimism of the training error.
 */
function excessOverTraining(ratio: number): number {
  return ratio < 1 ? 1 / ratio - 1 : Math.sqrt((2 * ratio * ratio) / (ratio * ratio + 1)) - 1;
}

/** @param excess of the ratio of the second MAE to the first; 0 at 1, growing with the distance from it */
function compare(first: MeanError, second: MeanError, excess: (ratio: number) => number): Excess {
  const ratio = second.value / first.value;
  const value = excess(ratio);
  if (first.standardError === null || second.standardError === null) return { value, low: value, high: value };
  const error = Math.sqrt(square(first.standardError / first.value) + square(second.standardError / second.value));
  const far = exp(REACH * error);
  const ends = [excess(ratio / far), excess(ratio * far)];
  const holdsNone = ratio / far <= 1 && ratio * far >= 1;
  return { value, low: holdsNone ? 0 : Math.min(...ends), high: Math.max(...ends) };
}

function failureOf({ value, low }: Excess, most: number): Failure | null {
  if (low > most) return "concern";
  return value > most ? "unproven" : null;
}

function inWords({ train, validation, evaluation }: NonNullable<GateEvidence["mae"]>, unseen: Excess, fitted: Excess) {
  const figures = [train, validation, evaluation].map(({ value }) => value.toFixed(2));
  const [t, v, e] = figures;
  const learned = Math.max(validation.value, evaluation.value) < train.value;
  const gap = learned
    ? `unseen rows are ${shown(fitted)} easier than those learned from`
    : `noise that was fitted adds ${shown(fitted)} to the error`;
  return `train ${t}, validation ${v}, evaluation ${e}: the latter two ${shown(unseen)} apart; ${gap}`;
}

function shown({ value, low, high }: Excess): string {
  return low === high
    ? percent(value)
    : `${percent(value)} [${percent(low).replace(" %", "")}, ${percent(high).replace(" %", "")}]`;
}
