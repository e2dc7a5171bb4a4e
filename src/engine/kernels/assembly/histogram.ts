import { binCountOf, binShift, placeAt, sumsOf } from "./cells";
import { FitMemory, Step } from "./fit-memory";

/** Bytes of a row in a panel: up to 16 features whose bins lie side by side, so that one load brings them all. */
const PANEL: usize = 16;
/** Rows that are fetched together and then counted from the nearest cache. */
const BLOCK: u32 = 128;

/**
 * Sets the listed features number `first` to `last`, all of one panel, to the sums over the rows at positions `start` to `end`: bin 0
 * (missing) by itself, every other bin with all bins from 1 up to it, as split searches want them. Such running sums subtract like
 * single ones. Rows are counted in a room that stays in the nearest cache, from which the running sums go to the histogram.
 * @param block room for BLOCK rows of a panel and their cells
 * @param room COUNT_BYTES, all 0, and so left behind
 */
export function countRows(fit: FitMemory, step: Step, first: u32, last: u32, block: usize, room: usize): void {
  const start = step.start;
  const end = step.end;
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
    countBlock(fit, step, bins, count, cells, first, last, room);
  }
  writeSums(fit, step, first, last, room);
}

/** Takes histogram `part` away from `histogram`, for features number `first` to `last` of the list. */
export function subtract(fit: FitMemory, step: Step, first: u32, last: u32): void {
  const histogram = step.histogram;
  const distance = step.part - histogram;
  for (let i = first; i < last; i++) {
    const place = placeAt(step, i);
    let at = sumsOf(fit, histogram, place);
    const end = at + ((binCountOf(fit, place) as usize) << binShift(fit));
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
function countBlock(
  fit: FitMemory,
  step: Step,
  block: usize,
  count: u32,
  cells: usize,
  first: u32,
  last: u32,
  room: usize,
): void {
  const size = (count as usize) * PANEL;
  const weighted = fit.weights != 0;
  let i = first;
  while (i < last) {
    const bins = block + laneOf(fit, step, i);
    const sums = countsOf(fit, step, i, room);
    if (i + 8 <= last && placeAt(step, i + 7) == placeAt(step, i) + 7) {
      if (weighted) addPairs8(bins, bins + size, cells, sums);
      else addCells8(bins, bins + size, cells, sums);
      i += 8;
    } else if (i + 4 <= last) {
      const b = block + laneOf(fit, step, i + 1) - bins;
      const c = block + laneOf(fit, step, i + 2) - bins;
      const d = block + laneOf(fit, step, i + 3) - bins;
      const sb = countsOf(fit, step, i + 1, room);
      const sc = countsOf(fit, step, i + 2, room);
      const sd = countsOf(fit, step, i + 3, room);
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

/** Writes the running sums of features number `first` to `last` and clears the room; two features at once, since each sum waits for the one before. */
function writeSums(fit: FitMemory, step: Step, first: u32, last: u32, room: usize): void {
  const shift = binShift(fit);
  for (let i = first; i < last; i += 2) {
    const here = sumsOf(fit, step.histogram, placeAt(step, i));
    const size = (binCountOf(fit, placeAt(step, i)) as usize) << shift;
    const from = countsOf(fit, step, i, room);
    let there = here;
    let fromThere = from;
    let thereSize: usize = 0;
    if (i + 1 < last) {
      there = sumsOf(fit, step.histogram, placeAt(step, i + 1));
      thereSize = (binCountOf(fit, placeAt(step, i + 1)) as usize) << shift;
      fromThere = countsOf(fit, step, i + 1, room);
    }
    const both = min(size, thereSize);
    if (fit.weights) {
      writePairs(from, here, fromThere, there, both);
      writePairsOn(from, here, both, size);
      writePairsOn(fromThere, there, both, thereSize);
    } else {
      writeCells(from, here, fromThere, there, both);
      writeCellsOn(from, here, both, size);
      writeCellsOn(fromThere, there, both, thereSize);
    }
  }
}

/** Where a listed feature of the panel is counted. */
function countsOf(fit: FitMemory, step: Step, number: u32, room: usize): usize {
  return room + (laneOf(fit, step, number) << (binShift(fit) + 8));
}

/** Running sums of two features, both of `size` bytes; bin 0 stays by itself. */
function writeCells(fromA: usize, toA: usize, fromB: usize, toB: usize, size: usize): void {
  if (size == 0) return;
  store<i64>(toA, load<i64>(fromA));
  store<i64>(toB, load<i64>(fromB));
  store<i64>(fromA, 0);
  store<i64>(fromB, 0);
  let sumA: i64 = 0;
  let sumB: i64 = 0;
  for (let at: usize = 8; at < size; at += 8) {
    sumA += load<i64>(fromA + at);
    sumB += load<i64>(fromB + at);
    store<i64>(toA + at, sumA);
    store<i64>(toB + at, sumB);
    store<i64>(fromA + at, 0);
    store<i64>(fromB + at, 0);
  }
}

/** Goes on with a feature of `size` bytes, of which the first `done` are done. */
function writeCellsOn(from: usize, to: usize, done: usize, size: usize): void {
  let sum: i64 = done > 8 ? load<i64>(to + done - 8) : 0;
  for (let at = done; at < size; at += 8) {
    const cells = load<i64>(from + at);
    sum = at > 8 ? sum + cells : cells;
    store<i64>(to + at, sum);
    store<i64>(from + at, 0);
  }
}

/** {@link writeCells} with weights. */
function writePairs(fromA: usize, toA: usize, fromB: usize, toB: usize, size: usize): void {
  const none = i64x2.splat(0);
  let sumA = none;
  let sumB = none;
  for (let at: usize = 0; at < size; at += 16) {
    sumA = v128.add<i64>(sumA, v128.load(fromA + at));
    sumB = v128.add<i64>(sumB, v128.load(fromB + at));
    v128.store(toA + at, sumA);
    v128.store(toB + at, sumB);
    v128.store(fromA + at, none);
    v128.store(fromB + at, none);
    if (at == 0) {
      sumA = none;
      sumB = none;
    }
  }
}

/** {@link writeCellsOn} with weights. */
function writePairsOn(from: usize, to: usize, done: usize, size: usize): void {
  const none = i64x2.splat(0);
  let sum = done > 16 ? v128.load(to + done - 16) : none;
  for (let at = done; at < size; at += 16) {
    const cells = v128.load(from + at);
    sum = at > 16 ? v128.add<i64>(sum, cells) : cells;
    v128.store(to + at, sum);
    v128.store(from + at, none);
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
