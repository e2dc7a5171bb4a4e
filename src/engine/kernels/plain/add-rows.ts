/**
 * Adds `values[k]`, the value of row `rows[k]`, to the bin of that row, for the positions k from `start` to `end` and for the first
 * `count` of `features`, whose bins start at `offsets[feature]` in `sums`.
 */
export function addRows(
  sums: Float64Array,
  bins: readonly Uint8Array[],
  offsets: Int32Array,
  features: Int32Array,
  count: number,
  rows: Int32Array,
  values: Float64Array,
  start: number,
  end: number,
): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const a = features[i]!;
    const b = features[i + 1]!;
    const c = features[i + 2]!;
    const d = features[i + 3]!;
    const at = offsets;
    addFour(sums, bins[a]!, at[a]!, bins[b]!, at[b]!, bins[c]!, at[c]!, bins[d]!, at[d]!, rows, values, start, end);
  }
  for (; i < count; i++) addOne(sums, bins[features[i]!]!, offsets[features[i]!]!, rows, values, start, end);
}

function addOne(
  sums: Float64Array,
  bins: Uint8Array,
  offset: number,
  rows: Int32Array,
  values: Float64Array,
  start: number,
  end: number,
): void {
  for (let k = start; k < end; k++) sums[offset + bins[rows[k]!]!]! += values[k]!;
}

/** Four features at once read row numbers and values once and let the additions overlap: twice as fast as one by one. */
function addFour(
  sums: Float64Array,
  binsA: Uint8Array,
  atA: number,
  binsB: Uint8Array,
  atB: number,
  binsC: Uint8Array,
  atC: number,
  binsD: Uint8Array,
  atD: number,
  rows: Int32Array,
  values: Float64Array,
  start: number,
  end: number,
): void {
  for (let k = start; k < end; k++) {
    const row = rows[k]!;
    const value = values[k]!;
    sums[atA + binsA[row]!]! += value;
    sums[atB + binsB[row]!]! += value;
    sums[atC + binsC[row]!]! += value;
    sums[atD + binsD[row]!]! += value;
  }
}
