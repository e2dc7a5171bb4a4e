import { FitMemory } from "./fit-memory";

/** Writes the quantile of the residuals of leaves `first` to `last` to leafSums, one number a leaf; see ../../weighted-quantile.ts. */
export function findQuantiles(fit: FitMemory, first: u32, last: u32): void {
  for (let leaf = first; leaf < last; leaf++) {
    const start = load<u32>(fit.leafBounds + (leaf << 3));
    const count = load<u32>(fit.leafBounds + (leaf << 3), 4) - start;
    const values = fit.ordered + (start << 3);
    for (let i: u32 = 0; i < count; i++) {
      const row = load<u32>(fit.rows + ((start + i) << 2)) as usize;
      store<f64>(values + (i << 3), load<f64>(fit.residual + (row << 3)));
    }
    const found = count == 0 ? 0 : quantile(values, fit.orderedScratch + (start << 3), count, fit.lossAlpha);
    store<f64>(fit.leafSums + (leaf << 3), found);
  }
}

/**
 * Quickselect. Every value is written to both sides of the pivot and one of the two places moves on, or neither where it is the pivot: no
 * branch to mispredict.
 * @param values are overwritten
 * @param spare room for as many
 */
function quantile(values: usize, spare: usize, count: u32, alpha: f64): f64 {
  const goal = alpha * (count as f64);
  // values known to lie below those that are left, and the least known to lie above them
  let below: u32 = 0;
  let above: f64 = Infinity;
  let pivot: f64 = 0;
  let upToPivot: u32 = 0;
  let greater: usize = 0;
  while (true) {
    const end = values + (count << 3);
    pivot = medianOfThree(load<f64>(values), load<f64>(values + ((count >> 1) << 3)), load<f64>(end - 8));
    let less = values;
    greater = spare;
    for (let at = values; at < end; at += 8) {
      const value = load<f64>(at);
      store<f64>(less, value);
      store<f64>(greater, value);
      less += ((value < pivot) as usize) << 3;
      greater += ((value > pivot) as usize) << 3;
    }
    const lessCount = ((less - values) >> 3) as u32;
    const greaterCount = ((greater - spare) >> 3) as u32;
    upToPivot = below + count - greaterCount;
    if (lessCount > 0 && ((below + lessCount) as f64) >= goal) {
      count = lessCount;
      above = pivot;
    } else if ((upToPivot as f64) >= goal || greaterCount == 0) {
      break;
    } else {
      below = upToPivot;
      count = greaterCount;
      const swap = values;
      values = spare;
      spare = swap;
    }
  }
  // -0 becomes 0: which of the two is found is a matter of the order
  if ((upToPivot as f64) != goal) return pivot + 0;
  for (let at = spare; at < greater; at += 8) above = min(above, load<f64>(at));
  return above == Infinity ? pivot + 0 : pivot / 2 + above / 2;
}

function medianOfThree(a: f64, b: f64, c: f64): f64 {
  return max(min(a, b), min(max(a, b), c));
}
