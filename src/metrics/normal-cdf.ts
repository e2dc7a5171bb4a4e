import { exp } from "../core/elementary.js";

const SQRT_TWO_PI = 2.5066282746310002;

/**
 * P(Z > z) for a standard normal Z; keeps its relative precision far out in the tail.
 * Source: Abramowitz & Stegun (1964) 26.2.11 (series) and 26.2.14 (continued fraction, used beyond |z| = 4).
 */
export function normalUpperTail(z: number): number {
  if (Number.isNaN(z)) throw new RangeError("normalUpperTail: z is NaN");
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = exp((-z * z) / 2) / SQRT_TWO_PI;
  if (density === 0) return 0;
  return z < 4 ? 0.5 - density * seriesToMean(z) : density / continuedFraction(z);
}

/** z + z^3/3 + z^5/(3*5) + ... */
function seriesToMean(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * 1e-17 && term > 0; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + ...))), from the inside out. */
function continuedFraction(z: number): number {
  let value = z;
  for (let k = 60; k >= 1; k--) value = z + k / value;
  return value;
}
