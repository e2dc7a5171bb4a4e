import { binCountOf, featureShift, placeAt, sumsOf } from "./cells";
import { FitMemory } from "./fit-memory";

/** Bytes of a row in a panel: up to 16 features whose bins lie side by side, so that one load brings them all. */
const PANEL: usize = 16;
/** Rows that are fetched together and then counted from the nearest cache. */
const BLOCK: u32 = 128;

/**
 * Sets the listed features number `first` to `last`, all of one panel, to the sums over the rows at positions `start` to `end`: bin 0
 * (missing) by itself, every other bin with all bins from 1 up to it, as split searches want them. Such running sums subtract like
 * single ones.
 * @param block room for BLOCK rows of a panel
 */
export function countRows(
  fit: FitMemory,
  histogram: usize,
  start: u32,
  end: u32,
  first: u32,
  last: u32,
  block: usize,
): void {
  for (let i = first; i < last; i++) {
    const place = placeAt(fit, i);
    memory.fill(sumsOf(fit, histogram, place), 0, (binCountOf(fit, place) as usize) << (featureShift(fit) - 8));
  }
  const panel = (load<u32>(fit.lanes + (placeAt(fit, first) << 2)) as usize) & ~(PANEL - 1);
  const inOrder = end - start == fit.rowCount;
  const cellShift: usize = fit.weights ? 4 : 3;
  for (let k = start; k < end; k += BLOCK) {
    const count = min(BLOCK, end - k);
    let bins = block;
    if (inOrder) bins = panel + (k as usize) * PANEL;
    else fetchRows(fit.rows + (k << 2), count, panel, block);
    countBlock(fit, histogram, bins, count, fit.cells + ((k as usize) << cellShift), first, last);
  }
  for (let i = first; i < last; i++) runningSums(fit, histogram, placeAt(fit, i));
}

/** Takes histogram `part` away from `histogram`, for features number `first` to `last` of the list. */
export function subtract(fit: FitMemory, histogram: usize, part: usize, first: u32, last: u32): void {
  const distance = part - histogram;
  for (let i = first; i < last; i++) {
    const place = placeAt(fit, i);
    let at = sumsOf(fit, histogram, place);
    const end = at + ((binCountOf(fit, place) as usize) << (featureShift(fit) - 8));
    for (; at + 16 <= end; at += 16) {
      v128.store(at, v128.sub<i64>(v128.load(at), v128.load(at + distance)));
    }
    if (at < end) store<i64>(at, load<i64>(at) - load<i64>(at + distance));
  }
}

/** Copies the panel's bytes of the listed rows one behind the other. The loads do not wait for each other, as in counting they would. */
function fetchRows(rows: usize, count: u32, panel: usize, block: usize): void {
  const end = rows + (count << 2);
  for (; rows + 16 <= end; rows += 16, block += 4 * PANEL) {
    const a = v128.load(panel + (load<u32>(rows) as usize) * PANEL);
    const b = v128.load(panel + (load<u32>(rows, 4) as usize) * PANEL);
    const c = v128.load(panel + (load<u32>(rows, 8) as usize) * PANEL);
    const d = v128.load(panel + (load<u32>(rows, 12) as usize) * PANEL);
    v128.store(block, a);
    v128.store(block, b, 16);
    v128.store(block, c, 32);
    v128.store(block, d, 48);
  }
  for (; rows < end; rows += 4, block += PANEL) v128.store(block, v128.load(panel + (load<u32>(rows) as usize) * PANEL));
}

/** Adds the cells of a block of rows, eight, four or one neighbouring features at a time. */
function countBlock(
  fit: FitMemory,
  histogram: usize,
  block: usize,
  count: u32,
  cells: usize,
  first: u32,
  last: u32,
): void {
  const end = (count as usize) * PANEL;
  for (let i = first; i < last; ) {
    const place = placeAt(fit, i);
    const lane = (load<u32>(fit.lanes + (place << 2)) as usize) & (PANEL - 1);
    const bins = block + lane;
    const sums = sumsOf(fit, histogram, place);
    if (i + 8 <= last && placeAt(fit, i + 7) == place + 7) {
      if (fit.weights) addPairs8(bins, bins + end, cells, sums);
      else addCells8(bins, bins + end, cells, sums);
      i += 8;
    } else if (i + 4 <= last && placeAt(fit, i + 3) == place + 3) {
      if (fit.weights) addPairs4(bins, bins + end, cells, sums);
      else addCells4(bins, bins + end, cells, sums);
      i += 4;
    } else {
      if (fit.weights) addPairs1(bins, bins + end, cells, sums);
      else addCells1(bins, bins + end, cells, sums);
      i += 1;
    }
  }
}

function runningSums(fit: FitMemory, histogram: usize, place: u32): void {
  let at = sumsOf(fit, histogram, place);
  const bins = binCountOf(fit, place) as usize;
  if (fit.weights) {
    const end = at + (bins << 4);
    let sum = i64x2.splat(0);
    for (at += 16; at < end; at += 16) {
      sum = v128.add<i64>(sum, v128.load(at));
      v128.store(at, sum);
    }
  } else {
    const end = at + (bins << 3);
    let sum: i64 = 0;
    for (at += 8; at < end; at += 8) {
      sum += load<i64>(at);
      store<i64>(at, sum);
    }
  }
}

function addCells8(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += 8) {
    const cell = load<i64>(cells);
    const a = sums + ((load<u8>(bins) as usize) << 3);
    store<i64>(a, load<i64>(a) + cell);
    const b = sums + ((load<u8>(bins, 1) as usize) << 3);
    store<i64>(b, load<i64>(b, 2048) + cell, 2048);
    const c = sums + ((load<u8>(bins, 2) as usize) << 3);
    store<i64>(c, load<i64>(c, 4096) + cell, 4096);
    const d = sums + ((load<u8>(bins, 3) as usize) << 3);
    store<i64>(d, load<i64>(d, 6144) + cell, 6144);
    const e = sums + ((load<u8>(bins, 4) as usize) << 3);
    store<i64>(e, load<i64>(e, 8192) + cell, 8192);
    const f = sums + ((load<u8>(bins, 5) as usize) << 3);
    store<i64>(f, load<i64>(f, 10240) + cell, 10240);
    const g = sums + ((load<u8>(bins, 6) as usize) << 3);
    store<i64>(g, load<i64>(g, 12288) + cell, 12288);
    const h = sums + ((load<u8>(bins, 7) as usize) << 3);
    store<i64>(h, load<i64>(h, 14336) + cell, 14336);
  }
}

function addCells4(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += 8) {
    const cell = load<i64>(cells);
    const a = sums + ((load<u8>(bins) as usize) << 3);
    store<i64>(a, load<i64>(a) + cell);
    const b = sums + ((load<u8>(bins, 1) as usize) << 3);
    store<i64>(b, load<i64>(b, 2048) + cell, 2048);
    const c = sums + ((load<u8>(bins, 2) as usize) << 3);
    store<i64>(c, load<i64>(c, 4096) + cell, 4096);
    const d = sums + ((load<u8>(bins, 3) as usize) << 3);
    store<i64>(d, load<i64>(d, 6144) + cell, 6144);
  }
}

function addCells1(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += 8) {
    const cell = load<i64>(cells);
    const a = sums + ((load<u8>(bins) as usize) << 3);
    store<i64>(a, load<i64>(a) + cell);
  }
}

function addPairs8(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += 16) {
    const cell = v128.load(cells);
    const a = sums + ((load<u8>(bins) as usize) << 4);
    v128.store(a, v128.add<i64>(v128.load(a), cell));
    const b = sums + ((load<u8>(bins, 1) as usize) << 4);
    v128.store(b, v128.add<i64>(v128.load(b, 4096), cell), 4096);
    const c = sums + ((load<u8>(bins, 2) as usize) << 4);
    v128.store(c, v128.add<i64>(v128.load(c, 8192), cell), 8192);
    const d = sums + ((load<u8>(bins, 3) as usize) << 4);
    v128.store(d, v128.add<i64>(v128.load(d, 12288), cell), 12288);
    const e = sums + ((load<u8>(bins, 4) as usize) << 4);
    v128.store(e, v128.add<i64>(v128.load(e, 16384), cell), 16384);
    const f = sums + ((load<u8>(bins, 5) as usize) << 4);
    v128.store(f, v128.add<i64>(v128.load(f, 20480), cell), 20480);
    const g = sums + ((load<u8>(bins, 6) as usize) << 4);
    v128.store(g, v128.add<i64>(v128.load(g, 24576), cell), 24576);
    const h = sums + ((load<u8>(bins, 7) as usize) << 4);
    v128.store(h, v128.add<i64>(v128.load(h, 28672), cell), 28672);
  }
}

function addPairs4(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += 16) {
    const cell = v128.load(cells);
    const a = sums + ((load<u8>(bins) as usize) << 4);
    v128.store(a, v128.add<i64>(v128.load(a), cell));
    const b = sums + ((load<u8>(bins, 1) as usize) << 4);
    v128.store(b, v128.add<i64>(v128.load(b, 4096), cell), 4096);
    const c = sums + ((load<u8>(bins, 2) as usize) << 4);
    v128.store(c, v128.add<i64>(v128.load(c, 8192), cell), 8192);
    const d = sums + ((load<u8>(bins, 3) as usize) << 4);
    v128.store(d, v128.add<i64>(v128.load(d, 12288), cell), 12288);
  }
}

function addPairs1(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += 16) {
    const cell = v128.load(cells);
    const a = sums + ((load<u8>(bins) as usize) << 4);
    v128.store(a, v128.add<i64>(v128.load(a), cell));
  }
}
