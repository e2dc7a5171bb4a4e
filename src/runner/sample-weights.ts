import { fractionalPower } from "../core/fractional-power.js";
import { tierOf } from "../metrics/index.js";

export interface WeightRule {
  /** Days in which a row's weight halves, counted back from the last training day. */
  readonly halfLifeDays?: number | undefined;
  readonly tiers?: Readonly<Record<string, number>> | undefined;
}

/**
 * Weights of training rows, or undefined when every row weighs the same.
 * @param epochDay game dates, days since 1970-01-01
 * @param lastDay the day that weighs 1
 */
export function sampleWeights(
  rule: WeightRule,
  epochDay: Int32Array,
  seasonAverage: Float64Array,
  lastDay: number,
): Float64Array | undefined {
  const { halfLifeDays, tiers } = rule;
  if (halfLifeDays === undefined && tiers === undefined) return undefined;
  const weights = new Float64Array(epochDay.length).fill(1);
  for (let i = 0; i < weights.length; i++) {
    if (halfLifeDays !== undefined) weights[i] = halved((lastDay - epochDay[i]!) / halfLifeDays);
    if (tiers !== undefined) weights[i] = weights[i]! * (tiers[tierOf(seasonAverage[i]!)] ?? 1);
  }
  return weights;
}

/** 0.5 to the power of `times`, equal to the bit on every machine. */
function halved(times: number): number {
  const fraction = times % 1;
  let result = fractionalPower(0.5, fraction);
  for (let whole = times - fraction; whole > 0 && result > 0; whole--) result *= 0.5;
  return result;
}
