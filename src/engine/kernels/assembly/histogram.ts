import { FitMemory } from "./fit-memory";

/** Sets features number `first` to `last` of the task's list to the sums over the task's rows. */
export function addRows(fit: FitMemory, first: u32, last: u32): void {
  const weighted = fit.weights != 0;
  const shift: usize = weighted ? 4 : 3;
  const rows = (fit.rows as usize) + ((fit.start as usize) << 2);
  const rowsEnd = (fit.rows as usize) + ((fit.end as usize) << 2);
  const cells = (fit.cells as usize) + ((fit.start as usize) << shift);
  for (let i = first; i < last; i++) {
    const feature = load<u32>(fit.features + (i << 2));
    memory.fill(histogramOf(fit, feature), 0, binCount(fit, feature) << shift);
  }
  let i = first;
  for (; i + 4 <= last; i += 4) {
    const a = load<u32>(fit.features + (i << 2));
    const b = load<u32>(fit.features + (i << 2), 4);
    const c = load<u32>(fit.features + (i << 2), 8);
    const d = load<u32>(fit.features + (i << 2), 12);
    const ba = binsOf(fit, a);
    const bb = binsOf(fit, b);
    const bc = binsOf(fit, c);
    const bd = binsOf(fit, d);
    const ha = histogramOf(fit, a);
    const hb = histogramOf(fit, b);
    const hc = histogramOf(fit, c);
    const hd = histogramOf(fit, d);
    if (weighted) addFourPairs(rows, rowsEnd, cells, ba, bb, bc, bd, ha, hb, hc, hd);
    else addFour(rows, rowsEnd, cells, ba, bb, bc, bd, ha, hb, hc, hd);
  }
  for (; i < last; i++) {
    const feature = load<u32>(fit.features + (i << 2));
    if (weighted) addOnePair(rows, rowsEnd, cells, binsOf(fit, feature), histogramOf(fit, feature));
    else addOne(rows, rowsEnd, cells, binsOf(fit, feature), histogramOf(fit, feature));
  }
}

/** Takes histogram `part` away from the task's histogram, for features number `first` to `last` of the list. */
export function subtract(fit: FitMemory, part: usize, first: u32, last: u32): void {
  const shift: usize = fit.weights ? 4 : 3;
  const distance = part - fit.histogram;
  for (let i = first; i < last; i++) {
    const feature = load<u32>(fit.features + (i << 2));
    let at = histogramOf(fit, feature);
    const end = at + (binCount(fit, feature) << shift);
    for (; at + 16 <= end; at += 16) {
      v128.store(at, v128.sub<i64>(v128.load(at), v128.load(at + distance)));
    }
    if (at < end) store<i64>(at, load<i64>(at) - load<i64>(at + distance));
  }
}

function binsOf(fit: FitMemory, feature: u32): usize {
  return load<u32>(fit.bins + (feature << 2));
}

function binCount(fit: FitMemory, feature: u32): usize {
  return load<u32>(fit.offsets + (feature << 2), 4) - load<u32>(fit.offsets + (feature << 2));
}

function histogramOf(fit: FitMemory, feature: u32): usize {
  return fit.histogram + (load<u32>(fit.offsets + (feature << 2)) << (fit.weights ? 4 : 3));
}

function addOne(rows: usize, rowsEnd: usize, cells: usize, bins: usize, sums: usize): void {
  for (; rows < rowsEnd; rows += 4, cells += 8) {
    const at = sums + ((load<u8>(bins + load<u32>(rows)) as usize) << 3);
    store<i64>(at, load<i64>(at) + load<i64>(cells));
  }
}

/** Four features at once read row numbers and cells once and let the additions overlap. */
function addFour(
  rows: usize,
  rowsEnd: usize,
  cells: usize,
  ba: usize,
  bb: usize,
  bc: usize,
  bd: usize,
  ha: usize,
  hb: usize,
  hc: usize,
  hd: usize,
): void {
  for (; rows < rowsEnd; rows += 4, cells += 8) {
    const row = load<u32>(rows) as usize;
    const cell = load<i64>(cells);
    const a = ha + ((load<u8>(ba + row) as usize) << 3);
    store<i64>(a, load<i64>(a) + cell);
    const b = hb + ((load<u8>(bb + row) as usize) << 3);
    store<i64>(b, load<i64>(b) + cell);
    const c = hc + ((load<u8>(bc + row) as usize) << 3);
    store<i64>(c, load<i64>(c) + cell);
    const d = hd + ((load<u8>(bd + row) as usize) << 3);
    store<i64>(d, load<i64>(d) + cell);
  }
}

function addOnePair(rows: usize, rowsEnd: usize, cells: usize, bins: usize, sums: usize): void {
  for (; rows < rowsEnd; rows += 4, cells += 16) {
    const at = sums + ((load<u8>(bins + load<u32>(rows)) as usize) << 4);
    v128.store(at, v128.add<i64>(v128.load(at), v128.load(cells)));
  }
}

/** Cell and weight cell lie side by side, so one 128-bit addition does both. */
function addFourPairs(
  rows: usize,
  rowsEnd: usize,
  cells: usize,
  ba: usize,
  bb: usize,
  bc: usize,
  bd: usize,
  ha: usize,
  hb: usize,
  hc: usize,
  hd: usize,
): void {
  for (; rows < rowsEnd; rows += 4, cells += 16) {
    const row = load<u32>(rows) as usize;
    const cell = v128.load(cells);
    const a = ha + ((load<u8>(ba + row) as usize) << 4);
    v128.store(a, v128.add<i64>(v128.load(a), cell));
    const b = hb + ((load<u8>(bb + row) as usize) << 4);
    v128.store(b, v128.add<i64>(v128.load(b), cell));
    const c = hc + ((load<u8>(bc + row) as usize) << 4);
    v128.store(c, v128.add<i64>(v128.load(c), cell));
    const d = hd + ((load<u8>(bd + row) as usize) << 4);
    v128.store(d, v128.add<i64>(v128.load(d), cell));
  }
}
