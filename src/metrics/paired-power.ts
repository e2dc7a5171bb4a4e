import { square } from "../core/elementary.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import { normalQuantile, twoSidedZ } from "./normal-quantile.js";
import type { PairedDifference } from "./paired-difference.js";
import type { PowerOptions } from "./power.js";

/**
 * Picks made by both that are needed to tell two hit rates apart by McNemar's test, when the shares of the common picks that
 * only one of the two wins stay as they are. Counts picks as independent, so it is a lower bound.
 * Source: R. J. Connor, "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43 (1987)
 * 207-211.
 * @param onlyFirst share of the common picks only the first wins
 * @param onlySecond share only the second wins
 * @returns null when the shares are equal: no number of picks tells them apart
 * @throws RangeError when a share is not in [0, 1] or they exceed 1 together
 */
export function commonPicksNeeded(onlyFirst: number, onlySecond: number, options: PowerOptions = {}): number | null {
  const discordant = onlyFirst + onlySecond;
  if (!(onlyFirst >= 0 && onlySecond >= 0 && discordant <= 1)) {
    throw new RangeError(`commonPicksNeeded: shares ${onlyFirst} and ${onlySecond} of the common picks cannot be`);
  }
  const difference = onlyFirst - onlySecond;
  if (difference === 0) return null;
  const alphaZ = twoSidedZ(options.confidence ?? DEFAULT_CONFIDENCE);
  const powerZ = normalQuantile(options.power ?? 0.8);
  const spread = alphaZ * Math.sqrt(discordant) + powerZ * Math.sqrt(discordant - difference * difference);
  return Math.ceil(square(spread / difference));
}

/**
 * How many times the sample would have to be larger to tell a difference of this size from 0, its spread staying as it is:
 * ((z(confidence) + z(power)) x standard error / difference)^2. At 1 or below the sample is large enough. The standard error is
 * the clustered one, so it allows for picks of one night sharing their fate.
 * @returns null without a standard error, and where the difference is exactly 0: no sample tells it from 0
 */
export function timesTheSample(
  { value, standardError }: Pick<PairedDifference, "value" | "standardError">,
  options: PowerOptions = {},
): number | null {
  if (standardError === null || value === 0) return null;
  const alphaZ = twoSidedZ(options.confidence ?? DEFAULT_CONFIDENCE);
  const powerZ = normalQuantile(options.power ?? 0.8);
  return square(((alphaZ + powerZ) * standardError) / value);
}
