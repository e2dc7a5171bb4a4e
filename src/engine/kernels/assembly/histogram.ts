import { countBlock, PANEL } from "./add-cells";
import { binCountOf, featureShift, placeAt, sumsOf } from "./cells";
import { CHUNK, FitMemory, Step } from "./fit-memory";

/** Rows that are fetched together and then counted from the nearest cache. */
const BLOCK: u32 = 128;

/**
 * As countCells, for the kind of cells that the fit has. Functions over `Cell` are compiled twice: for one cell (i64), and for a pair
 * of cell and weight cell (v128), which is added with one instruction.
 */
export function countRows(fit: FitMemory, step: Step, first: u32, last: u32, block: usize): void {
  if (fit.weights) countCells<v128>(fit, step, first, last, block);
  else countCells<i64>(fit, step, first, last, block);
}

/** As countRows for all rows, from `step.data`, the sums over all rows for the tree before, and what has changed since; these are kept there. */
export function countChanges(fit: FitMemory, step: Step, first: u32, last: u32, block: usize): void {
  if (fit.weights) changeCells<v128>(fit, step, first, last, block);
  else changeCells<i64>(fit, step, first, last, block);
}

function changeCells<Cell>(fit: FitMemory, step: Step, first: u32, last: u32, block: usize): void {
  const histogram = step.histogram;
  clear(fit, step, first, last);
  const panel = panelOf(fit, step, first);
  for (let chunk: u32 = 0; chunk * CHUNK < fit.rowCount; chunk++) {
    const start = chunk * CHUNK;
    const end = start + load<u32>(fit.chunkChanged + (chunk << 2));
    countListed<Cell>(fit, step, first, last, block, panel, fit.changedRows, start, end, fit.changes);
  }
  for (let i = first; i < last; i++) {
    const place = placeAt(step, i);
    runningSums<Cell>(fit, histogram, place);
    addKept(fit, sumsOf(fit, histogram, place), sumsOf(fit, step.data, place), place);
  }
}

/** Adds a feature's sums to the kept ones, and both become the result. */
function addKept(fit: FitMemory, at: usize, kept: usize, place: u32): void {
  const end = at + ((binCountOf(fit, place) as usize) << (featureShift(fit) - 8));
  for (; at < end; at += 16, kept += 16) {
    const sums = v128.add<i64>(v128.load(at), v128.load(kept));
    v128.store(at, sums);
    v128.store(kept, sums);
  }
}

/**
 * Sets the listed features number `first` to `last`, all of one panel, to the sums over the rows at positions `start` to `end`: bin 0
 * (missing) by itself, every other bin with all bins from 1 up to it, as split searches want them. Such running sums subtract like
 * single ones.
 * @param block room for BLOCK rows of a panel and their cells
 */
function countCells<Cell>(fit: FitMemory, step: Step, first: u32, last: u32, block: usize): void {
  const histogram = step.histogram;
  const start = step.start;
  const end = step.end;
  clear(fit, step, first, last);
  const panel = panelOf(fit, step, first);
  if (end - start == fit.rowCount) {
    // all rows stand in order
    for (let k = start; k < end; k += BLOCK) {
      const bins = panel + (k as usize) * PANEL;
      const cells = fit.cells + ((k as usize) << alignof<Cell>());
      countBlock<Cell>(fit, step, bins, min(BLOCK, end - k), cells, first, last);
    }
  } else countListed<Cell>(fit, step, first, last, block, panel, fit.rows, start, end, fit.cells);
  for (let i = first; i < last; i++) {
    const place = placeAt(step, i);
    runningSums<Cell>(fit, histogram, place);
    if (step.data) keep(fit, sumsOf(fit, histogram, place), sumsOf(fit, step.data, place), place);
  }
}

/** Keeps a feature's sums for the next tree. */
function keep(fit: FitMemory, at: usize, kept: usize, place: u32): void {
  memory.copy(kept, at, (binCountOf(fit, place) as usize) << (featureShift(fit) - 8));
}

/** Row 0 of the panel of the feature at a number of the list. */
function panelOf(fit: FitMemory, step: Step, number: u32): usize {
  return (load<u32>(fit.lanes + (placeAt(step, number) << 2)) as usize) & ~(PANEL - 1);
}

/** Adds the cells of the rows whose numbers stand at places `start` to `end` of `rows`. @param cells by row */
function countListed<Cell>(
  fit: FitMemory,
  step: Step,
  first: u32,
  last: u32,
  block: usize,
  panel: usize,
  rows: usize,
  start: u32,
  end: u32,
  cells: usize,
): void {
  const blockCells = block + (BLOCK as usize) * PANEL;
  for (let k = start; k < end; k += BLOCK) {
    const count = min(BLOCK, end - k);
    fetchRows<Cell>(rows + (k << 2), count, panel, cells, block, blockCells);
    countBlock<Cell>(fit, step, block, count, blockCells, first, last);
  }
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
function fetchRows<Cell>(
  rows: usize,
  count: u32,
  panel: usize,
  cells: usize,
  block: usize,
  blockCells: usize,
): void {
  const end = rows + (count << 2);
  for (; rows + 8 <= end; rows += 8, block += 2 * PANEL, blockCells += 2 * sizeof<Cell>()) {
    const a = load<u32>(rows) as usize;
    const b = load<u32>(rows, 4) as usize;
    v128.store(block, v128.load(panel + a * PANEL));
    v128.store(block, v128.load(panel + b * PANEL), 16);
    store<Cell>(blockCells, load<Cell>(cells + (a << alignof<Cell>())));
    store<Cell>(blockCells, load<Cell>(cells + (b << alignof<Cell>())), sizeof<Cell>());
  }
  if (rows < end) {
    const row = load<u32>(rows) as usize;
    v128.store(block, v128.load(panel + row * PANEL));
    store<Cell>(blockCells, load<Cell>(cells + (row << alignof<Cell>())));
  }
}

/** Adds to each bin from 2 on the sum of those before it, bin 0 left out. */
function runningSums<Cell>(fit: FitMemory, histogram: usize, place: u32): void {
  const sums = sumsOf(fit, histogram, place);
  if (isVector<Cell>()) runPairs(sums, binCountOf(fit, place));
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

/** {@link runCells} for pairs: a bin is two numbers already. */
function runPairs(at: usize, bins: u32): void {
  const end = at + ((bins as usize) << 4);
  let sum = i64x2.splat(0);
  for (at += 16; at < end; at += 16) {
    sum = v128.add<i64>(sum, v128.load(at));
    v128.store(at, sum);
  }
}
