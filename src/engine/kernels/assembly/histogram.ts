import { binCountOf, featureShift, placeAt, sumsOf } from "./cells";
import { FitMemory, Step } from "./fit-memory";

/** Bytes of a row in a panel: up to 16 features whose bins lie side by side, so that one load brings them all. */
const PANEL: usize = 16;
/** Rows that are fetched together and then counted from the nearest cache. */
const BLOCK: u32 = 128;

/**
 * Sets the listed features number `first` to `last`, all of one panel, to the sums over the rows at positions `start` to `end`: bin 0
 * (missing) by itself, every other bin with all bins from 1 up to it, as split searches want them. Such running sums subtract like
 * single ones.
 * @param block room for BLOCK rows of a panel and their cells
 */
export function countRows(fit: FitMemory, step: Step, first: u32, last: u32, block: usize): void {
  const histogram = step.histogram;
  const start = step.start;
  const end = step.end;
  clear(fit, step, first, last);
  const panel = (load<u32>(fit.lanes + (placeAt(step, first) << 2)) as usize) & ~(PANEL - 1);
  const inOrder = end - start == fit.rowCount;
  const cellShift: usize = fit.weights ? 4 : 3;
  const blockCells = block + (BLOCK as usize) * PANEL;
  for (let k = start; k < end; k += BLOCK) {
    const count = min(BLOCK, end - k);
    let bins = block;
    let cells = blockCells;
    if (inOrder) {
      bins = panel + (k as usize) * PANEL;
      cells = fit.cells + ((k as usize) << cellShift);
    } else fetchRows(fit, k, count, panel, block, blockCells);
    countBlock(fit, step, bins, count, cells, first, last);
  }
  for (let i = first; i < last; i++) runningSums(fit, histogram, placeAt(step, i));
}

/** Sets the sums of the listed features to 0; many features have few bins. */
function clear(fit: FitMemory, step: Step, first: u32, last: u32): void {
  for (let i = first; i < last; i++) {
    const place = placeAt(step, i);
    const start = sumsOf(fit, step.histogram, place);
    const end = start + ((binCountOf(fit, place) as usize) << (featureShift(fit) - 8));
    for (let at = start; at < end; at += 16) v128.store(at, i64x2.splat(0));
  }
}

/** Takes histogram `part` away from `histogram`, for features number `first` to `last` of the list. */
export function subtract(fit: FitMemory, step: Step, first: u32, last: u32): void {
  const histogram = step.histogram;
  const distance = step.part - histogram;
  for (let i = first; i < last; i++) {
    const place = placeAt(step, i);
    let at = sumsOf(fit, histogram, place);
    const end = at + ((binCountOf(fit, place) as usize) << (featureShift(fit) - 8));
    for (; at + 16 <= end; at += 16) {
      v128.store(at, v128.sub<i64>(v128.load(at), v128.load(at + distance)));
    }
    if (at < end) store<i64>(at, load<i64>(at) - load<i64>(at + distance));
  }
}

/** Copies the panel's bytes and the cells of the rows one behind the other. The loads do not wait for each other, as in counting they would. */
function fetchRows(fit: FitMemory, first: u32, count: u32, panel: usize, block: usize, blockCells: usize): void {
  let rows = fit.rows + (first << 2);
  const end = rows + (count << 2);
  const cells = fit.cells;
  if (fit.weights) {
    for (; rows < end; rows += 4, block += PANEL, blockCells += 16) {
      const row = load<u32>(rows) as usize;
      v128.store(block, v128.load(panel + row * PANEL));
      v128.store(blockCells, v128.load(cells + (row << 4)));
    }
    return;
  }
  for (; rows + 8 <= end; rows += 8, block += 2 * PANEL, blockCells += 16) {
    const a = load<u32>(rows) as usize;
    const b = load<u32>(rows, 4) as usize;
    v128.store(block, v128.load(panel + a * PANEL));
    v128.store(block, v128.load(panel + b * PANEL), 16);
    store<i64>(blockCells, load<i64>(cells + (a << 3)));
    store<i64>(blockCells, load<i64>(cells + (b << 3)), 8);
  }
  if (rows < end) {
    const row = load<u32>(rows) as usize;
    v128.store(block, v128.load(panel + row * PANEL));
    store<i64>(blockCells, load<i64>(cells + (row << 3)));
  }
}

/** Adds the cells of a block of rows: eight neighbouring features at a time, or any four, or one. */
function countBlock(fit: FitMemory, step: Step, block: usize, count: u32, cells: usize, first: u32, last: u32): void {
  const size = (count as usize) * PANEL;
  const weighted = fit.weights != 0;
  let i = first;
  while (i < last) {
    const bins = block + laneOf(fit, step, i);
    const sums = sumsOf(fit, step.histogram, placeAt(step, i));
    if (i + 8 <= last && placeAt(step, i + 7) == placeAt(step, i) + 7) {
      if (weighted) addPairs8(bins, bins + size, cells, sums);
      else addCells8(bins, bins + size, cells, sums);
      i += 8;
    } else if (i + 4 <= last) {
      const b = block + laneOf(fit, step, i + 1) - bins;
      const c = block + laneOf(fit, step, i + 2) - bins;
      const d = block + laneOf(fit, step, i + 3) - bins;
      const sb = sumsOf(fit, step.histogram, placeAt(step, i + 1));
      const sc = sumsOf(fit, step.histogram, placeAt(step, i + 2));
      const sd = sumsOf(fit, step.histogram, placeAt(step, i + 3));
      if (weighted) addPairs4(bins, bins + size, cells, b, c, d, sums, sb, sc, sd);
      else addCells4(bins, bins + size, cells, b, c, d, sums, sb, sc, sd);
      i += 4;
    } else {
      if (weighted) addPairs1(bins, bins + size, cells, sums);
      else addCells1(bins, bins + size, cells, sums);
      i += 1;
    }
  }
}

/** Byte of a listed feature within its panel's rows. */
function laneOf(fit: FitMemory, step: Step, number: u32): usize {
  return (load<u32>(fit.lanes + (placeAt(step, number) << 2)) as usize) & (PANEL - 1);
}

function runningSums(fit: FitMemory, histogram: usize, place: u32): void {
  const sums = sumsOf(fit, histogram, place);
  if (fit.weights) runPairs(sums, binCountOf(fit, place));
  else runCells(sums, binCountOf(fit, place));
}

/** Two bins at a time, so that only every other sum waits for the one before. A last bin by itself takes the next one with it, which is 0 or nobody's. */
function runCells(at: usize, bins: u32): void {
  const none = i64x2.splat(0);
  const first = v128.load(at);
  let sum = v128.shuffle<i64>(first, first, 1, 1);
  const end = at + ((bins as usize) << 3);
  for (at += 16; at < end; at += 16) {
    const cells = v128.load(at);
    const sums = v128.add<i64>(cells, v128.shuffle<i64>(none, cells, 0, 2));
    v128.store(at, v128.add<i64>(sums, sum));
    sum = v128.add<i64>(sum, v128.shuffle<i64>(sums, sums, 1, 1));
  }
}

/** {@link runCells} with weights. */
function runPairs(at: usize, bins: u32): void {
  const end = at + ((bins as usize) << 4);
  let sum = i64x2.splat(0);
  for (at += 16; at < end; at += 16) {
    sum = v128.add<i64>(sum, v128.load(at));
    v128.store(at, sum);
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

function addCells4(
  bins: usize,
  end: usize,
  cells: usize,
  b: usize,
  c: usize,
  d: usize,
  sa: usize,
  sb: usize,
  sc: usize,
  sd: usize,
): void {
  for (; bins < end; bins += PANEL, cells += 8) {
    const cell = load<i64>(cells);
    const atA = sa + ((load<u8>(bins) as usize) << 3);
    store<i64>(atA, load<i64>(atA) + cell);
    const atB = sb + ((load<u8>(bins + b) as usize) << 3);
    store<i64>(atB, load<i64>(atB) + cell);
    const atC = sc + ((load<u8>(bins + c) as usize) << 3);
    store<i64>(atC, load<i64>(atC) + cell);
    const atD = sd + ((load<u8>(bins + d) as usize) << 3);
    store<i64>(atD, load<i64>(atD) + cell);
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

function addPairs4(
  bins: usize,
  end: usize,
  cells: usize,
  b: usize,
  c: usize,
  d: usize,
  sa: usize,
  sb: usize,
  sc: usize,
  sd: usize,
): void {
  for (; bins < end; bins += PANEL, cells += 16) {
    const cell = v128.load(cells);
    const atA = sa + ((load<u8>(bins) as usize) << 4);
    v128.store(atA, v128.add<i64>(v128.load(atA), cell));
    const atB = sb + ((load<u8>(bins + b) as usize) << 4);
    v128.store(atB, v128.add<i64>(v128.load(atB), cell));
    const atC = sc + ((load<u8>(bins + c) as usize) << 4);
    v128.store(atC, v128.add<i64>(v128.load(atC), cell));
    const atD = sd + ((load<u8>(bins + d) as usize) << 4);
    v128.store(atD, v128.add<i64>(v128.load(atD), cell));
  }
}

function addPairs1(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += 16) {
    const cell = v128.load(cells);
    const a = sums + ((load<u8>(bins) as usize) << 4);
    v128.store(a, v128.add<i64>(v128.load(a), cell));
  }
}
