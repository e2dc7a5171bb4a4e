import { twoSidedZ } from "./normal-quantile.js";

/**
 * Half-width of a two-sided Student interval in standard errors: 2.0518 at 0.95 with 27 degrees of freedom.
 * Source: Abramowitz & Stegun (1964) 26.7.5, the Cornish-Fisher expansion; within 0.02 % at 0.95 from 5 degrees on.
 * @param degrees degrees of freedom, 1 or more
 */
export function twoSidedT(confidence: number, degrees: number): number {
  if (!(degrees >= 1)) throw new RangeError(`twoSidedT: ${degrees} degrees of freedom; 1 or more are needed`);
  const z = twoSidedZ(confidence);
  const z2 = z * z;
  const terms = [
    (z * (z2 + 1)) / 4,
    (z * ((5 * z2 + 16) * z2 + 3)) / 96,
    (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384,
    (z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92160,
  ];
  let value = z;
  let power = 1;
  for (const term of terms) {
    power *= degrees;
    value += term / power;
  }
  return value;
}
