import { exp, log } from "../core/elementary.js";

/** Ways of taking the bookmaker's margin out of prices, the default first. */
export const NO_VIG_METHODS = ["multiplicative", "additive", "power", "shin"] as const;
export type NoVigMethod = (typeof NO_VIG_METHODS)[number];
export const DEFAULT_NO_VIG: NoVigMethod = "multiplicative";

/** Enough halvings to leave no double between the ends. */
const HALVINGS = 200;

/**
 * Probabilities that sum to 1 from the prices of all outcomes of one event. With q_i = 1 / odds_i and their sum B:
 * - multiplicative: q_i / B, the margin spread in proportion;
 * - additive: q_i - (B - 1) / n, spread evenly;
 * - power: q_i^k with the k that makes the sum 1;
 * - shin: (sqrt(z^2 + 4 (1 - z) q_i^2 / B) - z) / (2 (1 - z)) with the z that makes the sum 1, the share of bettors who know
 *   the outcome. With two outcomes it is the additive method.
 *
 * Sources: H. S. Shin, Economic Journal 103 (1993) 1141-1153; E. Strumbelj, International Journal of Forecasting 30 (2014)
 * 934-943; S. Clarke, S. Kovalchik, M. Ingram, American Journal of Sports Science 5 (2017) 45-49.
 * @param decimalOdds at least two, each above 1
 * @returns in the order of the odds; null where the method has no answer, which takes three outcomes or more: additive may leave
 *   nothing of a long shot, and shin knows no margin below 0
 * @throws RangeError for prices that are none
 */
export function noVig(decimalOdds: readonly number[], method: NoVigMethod = DEFAULT_NO_VIG): number[] | null {
  if (decimalOdds.length < 2 || decimalOdds.some((odds) => !(odds > 1 && Number.isFinite(odds)))) {
    throw new RangeError(`noVig: decimal odds [${decimalOdds.join(", ")}]: two or more are needed, each above 1`);
  }
  const inverse = decimalOdds.map((odds) => 1 / odds);
  const book = sum(inverse);
  if (method === "multiplicative") return inverse.map((q) => q / book);
  if (method === "power") return powers(inverse);
  if (method === "shin" && inverse.length > 2) return book < 1 ? null : scaled(shin(inverse, shinShare(inverse)));
  const each = (book - 1) / inverse.length;
  const left = inverse.map((q) => q - each);
  return left.every((p) => p > 0) ? left : null;
}

/** The sum falls as the exponent rises. */
function powers(inverse: readonly number[]): number[] {
  const logs = inverse.map(log);
  const raised = (k: number) => logs.map((part) => exp(k * part));
  let most = 1;
  while (sum(raised(most)) > 1) most *= 2;
  const k = solve(0, most, (at) => sum(raised(at)) > 1);
  return scaled(raised(k));
}

/**
 * Shin's z: share of the money staked by those who know the outcome, as the prices of all outcomes tell it; 0 without a
 * margin. @param inverse 1 / odds, with a sum of 1 or more
 */
export function shinShare(inverse: readonly number[]): number {
  return solve(0, 1, (z) => sum(shin(inverse, z)) > 1);
}

function shin(inverse: readonly number[], z: number): number[] {
  const book = sum(inverse);
  return inverse.map((q) => (Math.sqrt(z * z + (4 * (1 - z) * q * q) / book) - z) / (2 * (1 - z)));
}

/** Where a condition that holds from `low` on stops to hold. */
function solve(low: number, high: number, holds: (at: number) => boolean): number {
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Takes out the last bits by which a solution misses 1. */
function scaled(values: readonly number[]): number[] {
  const total = sum(values);
  return values.map((value) => value / total);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
