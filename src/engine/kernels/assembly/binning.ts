/** A column of values. */
@unmanaged
class Column {
  values: usize;
  count: u32;
  /** As long as `values`: distinct values ascending, and how many rows have each (u32) with more room behind. */
  distinct: usize;
  counts: usize;
  /** 6 * 2048 u32 */
  counters: usize;
  /** Number of distinct values. */
  kinds: u32;
  /** 255 f64, see binOf; and the bins by row. */
  borders: usize;
  bins: usize;
}

// @ts-ignore: decorator
@inline
function columnAt(columns: usize, index: u32): Column {
  return changetype<Column>(columns + (index as usize) * offsetof<Column>());
}

/** Sorts a column and counts its distinct values, NaN left out. -0 and 0 are one value, written as -0 where there is one. */
export function countDistinct(columns: usize, index: u32): void {
  const column = columnAt(columns, index);
  const values = column.distinct;
  const counts = column.counts;
  const kept = sortValues(column.values, column.count, values, counts, column.counters);
  let kinds: u32 = 0;
  let at: usize = 0;
  while (at < ((kept as usize) << 3)) {
    const value = load<f64>(values + at);
    const from = at;
    do at += 8;
    while (at < ((kept as usize) << 3) && load<f64>(values + at) == value);
    store<f64>(values + ((kinds as usize) << 3), value);
    store<u32>(counts + ((kinds as usize) << 2), ((at - from) >> 3) as u32);
    kinds++;
  }
  column.kinds = kinds;
}

/** Writes the bin of each value of a column: 1 + the number of borders below it, 0 for NaN. */
export function binColumn(columns: usize, index: u32): void {
  const column = columnAt(columns, index);
  binValues(column.values, column.count, column.borders, column.bins);
}

/** Writes the bins of values one behind the other. */
export function binValues(values: usize, count: u32, borders: usize, bins: usize): void {
  for (let i: u32 = 0; i < count; i++) store<u8>(bins + i, binOf(load<f64>(values + (i << 3)), borders));
}

/** Copies bytes to every `stride`-th byte from `out` on, each less `less` and wrapped. */
export function spread(bytes: usize, count: u32, out: usize, stride: u32, less: u32): void {
  for (let i: u32 = 0; i < count; i++, out += stride) store<u8>(out, (load<u8>(bytes + i) as u32) - less);
}

/** Digits of 11 bits: six passes over 64-bit keys. */
const DIGIT_BITS: u32 = 11;
const DIGITS: u32 = 6;
const BUCKETS: u32 = 2048;

/**
 * Copies the values that are not NaN to `out` in ascending order, -0 before 0, and returns how many there are. A radix sort from the
 * lowest digit of the bits, seen as integers that ascend with the doubles; a digit that is the same for all values costs no pass.
 * @param spare as long as `values`, for passes
 * @param counters 6 * 2048 u32
 * @returns the count; the sorted values stand in `out`
 */
function sortValues(values: usize, count: u32, out: usize, spare: usize, counters: usize): u32 {
  memory.fill(counters, 0, (DIGITS * BUCKETS) << 2);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (load<f64>(values + (i << 3)) != load<f64>(values + (i << 3))) continue;
    const bits = load<i64>(values + (i << 3));
    // Negative doubles descend with their bits: all bits are turned, of the others only the sign.
    const key = bits ^ ((bits >> 63) | (1 << 63));
    store<i64>(out + (kept << 3), key);
    kept++;
    for (let digit: u32 = 0; digit < DIGITS; digit++) {
      const at = counters + ((digit * BUCKETS + digitOf(key, digit)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
  if (kept == 0) return 0;
  let from = out;
  let to = spare;
  for (let digit: u32 = 0; digit < DIGITS; digit++) {
    const places = counters + ((digit * BUCKETS) << 2);
    if (load<u32>(places + (digitOf(load<i64>(from), digit) << 2)) == kept) continue;
    let place: u32 = 0;
    for (let bucket: u32 = 0; bucket < BUCKETS; bucket++) {
      const size = load<u32>(places + (bucket << 2));
      store<u32>(places + (bucket << 2), place);
      place += size;
    }
    for (let i: u32 = 0; i < kept; i++) {
      const key = load<i64>(from + (i << 3));
      const at = places + (digitOf(key, digit) << 2);
      const free = load<u32>(at);
      store<u32>(at, free + 1);
      store<i64>(to + (free << 3), key);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  for (let i: u32 = 0; i < kept; i++) {
    const key = load<i64>(from + (i << 3));
    store<i64>(out + (i << 3), key ^ (~(key >> 63) | (1 << 63)));
  }
  return kept;
}

function digitOf(key: i64, digit: u32): u32 {
  return ((key >>> ((digit * DIGIT_BITS) as i64)) as u32) & (BUCKETS - 1);
}

/**
 * Writes the bin of each value into rows of `2 * width` bytes, and `width` bytes on the bin less 1, where a missing value becomes 255
 * and so stands right of every border.
 */
export function binRows(values: usize, count: u32, borders: usize, bins: usize, width: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const bin = binOf(load<f64>(values + (i << 3)), borders);
    const at = bins + 2 * i * width;
    store<u8>(at, bin);
    store<u8>(at + width, bin - 1);
  }
}

/**
 * Binary search in 255 f64, ascending, filled up with infinity. Arithmetic instead of choices, which would compile to branches that
 * are mispredicted half of the time.
 */
function binOf(value: f64, borders: usize): u32 {
  let at = borders;
  at += ((value > load<f64>(at, 127 << 3)) as usize) << 10;
  at += ((value > load<f64>(at, 63 << 3)) as usize) << 9;
  at += ((value > load<f64>(at, 31 << 3)) as usize) << 8;
  at += ((value > load<f64>(at, 15 << 3)) as usize) << 7;
  at += ((value > load<f64>(at, 7 << 3)) as usize) << 6;
  at += ((value > load<f64>(at, 3 << 3)) as usize) << 5;
  at += ((value > load<f64>(at, 1 << 3)) as usize) << 4;
  at += ((value > load<f64>(at)) as usize) << 3;
  return ((((at - borders) >> 3) as u32) + 1) * ((value == value) as u32);
}
