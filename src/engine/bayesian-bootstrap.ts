import { exp, log } from "../core/elementary.js";
import type { Rng } from "../core/rng.js";

/** Half the distance of two random numbers: moves them off 0, where the logarithm has no value. */
const HALF_STEP = 2 ** -33;

/**
 * Bayesian bootstrap: each row's factor is (-ln u)^temperature, u uniform on (0, 1), one random number per row in row order.
 * At temperature 1 that is the exponential distribution of mean 1, the unscaled weights of Rubin (1981); CatBoost has the same.
 */
export function drawBayesian(rng: Rng, temperature: number, factor: Float64Array): void {
  for (let row = 0; row < factor.length; row++) {
    const exponential = -log(rng.uniform() + HALF_STEP);
    factor[row] = temperature === 1 ? exponential : exp(temperature * log(exponential));
  }
}
