import { createRng } from "../core/rng.js";

export const DEFAULT_RESAMPLES = 10_000;

/**
 * The draws of one bootstrap over `clusters` clusters. `times[c * count + b]` says how often cluster c was drawn in
 * resample b. One set of draws serves every figure of an evaluation, so that figures of two models, or of a slice and
 * the whole, move together.
 */
export interface Resamples {
  readonly clusters: number;
  readonly count: number;
  readonly times: Uint8Array;
}

/**
 * Draws `clusters` clusters with replacement, `count` times over.
 * @throws RangeError when count is not a whole number of at least 1.
 */
export function drawResamples(clusters: number, seed: number, count = DEFAULT_RESAMPLES): Resamples {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`resamples is ${count}; it must be 1 or more`);
  const rng = createRng(seed);
  // One byte is enough: a cluster is drawn once per resample on average, and 256 times never.
  const times = new Uint8Array(clusters * count);
  for (let b = 0; b < count; b++) {
    for (let draw = 0; draw < clusters; draw++) {
      const at = rng.int(clusters) * count + b;
      times[at] = times[at]! + 1;
    }
  }
  return { clusters, count, times };
}
