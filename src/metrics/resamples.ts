import { createRng } from "../core/rng.js";

export const DEFAULT_RESAMPLES = 10_000;

/** Seed of the draws where runs are set beside each other, whatever seeds they have themselves. */
export const COMPARING_SEED = 42;

/** Resamples counted side by side in the nearest cache: draws jump about among all clusters. */
const DRAWN_TOGETHER = 32;

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
  if (latest?.clusters === clusters && latest.seed === seed && latest.count === count) return latest;
  latest = { seed, ...draw(clusters, seed, count) };
  return latest;
}

/** Kept because the figures of one command nearly all ask for the same draws. */
let latest: (Resamples & { readonly seed: number }) | null = null;

function draw(clusters: number, seed: number, count: number): Resamples {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`resamples is ${count}; it must be 1 or more`);
  const rng = createRng(seed);
  // One byte is enough: a cluster is drawn once per resample on average, and 256 times never.
  const times = new Uint8Array(clusters * count);
  const together = new Uint8Array(clusters * DRAWN_TOGETHER);
  for (let first = 0; first < count; first += DRAWN_TOGETHER) {
    const last = Math.min(count, first + DRAWN_TOGETHER);
    together.fill(0);
    for (let b = 0; b < last - first; b++) {
      for (let draw = 0; draw < clusters; draw++) together[rng.int(clusters) * DRAWN_TOGETHER + b]!++;
    }
    for (let c = 0; c < clusters; c++) {
      const from = c * DRAWN_TOGETHER - first;
      const to = c * count;
      for (let b = first; b < last; b++) times[to + b] = together[from + b]!;
    }
  }
  return { clusters, count, times };
}
