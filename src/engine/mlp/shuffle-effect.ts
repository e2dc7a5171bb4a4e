import type { Rng } from "../../core/rng.js";
import type { Standardiser } from "../standardiser.js";
import { forward, type Network } from "./network.js";
import { shuffled } from "./shuffled.js";

/** Rows looked at: the mean over a thousand is steady to a few percent of itself, and more would take as long as training. */
const MOST_ROWS = 1000;

/**
 * Mean distance between the output as it is and with one feature's columns shuffled among the rows, by feature.
 * @param input training rows as the network takes them; evenly spaced ones are used
 * @param pause awaited after every feature
 */
export async function shuffleEffect(
  network: Network,
  { columns, featureNames }: Standardiser,
  input: Float32Array,
  rng: Rng,
  pause: () => Promise<void>,
): Promise<number[]> {
  const width = columns.length;
  const all = width === 0 ? 0 : input.length / width;
  const rows = Math.min(all, MOST_ROWS);
  const sample = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const from = Math.floor((row * all) / rows) * width;
    sample.set(input.subarray(from, from + width), row * width);
  }
  const output = forward(network, sample, rows);
  const effects: number[] = [];
  for (const feature of featureNames.keys()) {
    const places = columns.flatMap((column, place) => (column.feature === feature ? [place] : []));
    effects.push(places.length === 0 ? 0 : meanDistance(output, forward(network, mixed(places), rows)));
    await pause();
  }
  return effects;

  function mixed(places: readonly number[]): Float32Array {
    const order = shuffled(rows, rng);
    const changed = sample.slice();
    for (const place of places) {
      for (let row = 0; row < rows; row++) changed[row * width + place] = sample[order[row]! * width + place]!;
    }
    return changed;
  }
}

function meanDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
