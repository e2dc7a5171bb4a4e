import { binCountOf, featureShift, placeAt, sumsOf } from "./cells";
import { FitMemory, Step } from "./fit-memory";

/** Bytes of a row in a panel: up to 16 features whose bins lie side by side, so that one load brings them all. */
const PANEL: usize = 16;
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
  const panel = (load<u32>(fit.lanes + (placeAt(step, first) << 2)) as usize) & ~(PANEL - 1);
  const inOrder = end - start == fit.rowCount;
  const blockCells = block + (BLOCK as usize) * PANEL;
  for (let k = start; k < end; k += BLOCK) {
    const count = min(BLOCK, end - k);
    let bins = block;
    let cells = blockCells;
    if (inOrder) {
      bins = panel + (k as usize) * PANEL;
      cells = fit.cells + ((k as usize) << alignof<Cell>());
    } else fetchRows<Cell>(fit, k, count, panel, block, blockCells);
    countBlock<Cell>(fit, step, bins, count, cells, first, last);
  }
  for (let i = first; i < last; i++) runningSums<Cell>(fit, histogram, placeAt(step, i));
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
function fetchRows<Cell>(fit: FitMemory, first: u32, count: u32, panel: usize, block: usize, blockCells: usize): void {
  let rows = fit.rows + (first << 2);
  const end = rows + (count << 2);
  for (; rows + 8 <= end; rows += 8, block += 2 * PANEL, blockCells += 2 * sizeof<Cell>()) {
    const a = load<u32>(rows) as usize;
    const b = load<u32>(rows, 4) as usize;
    v128.store(block, v128.load(panel + a * PANEL));
    v128.store(block, v128.load(panel + b * PANEL), 16);
    store<Cell>(blockCells, load<Cell>(fit.cells + (a << alignof<Cell>())));
    store<Cell>(blockCells, load<Cell>(fit.cells + (b << alignof<Cell>())), sizeof<Cell>());
  }
  if (rows < end) {
    const row = load<u32>(rows) as usize;
    v128.store(block, v128.load(panel + row * PANEL));
    store<Cell>(blockCells, load<Cell>(fit.cells + (row << alignof<Cell>())));
  }
}

/** Adds the cells of a block of rows: eight neighbouring features at a time, or any four, or one. */
function countBlock<Cell>(
  fit: FitMemory,
  step: Step,
  block: usize,
  count: u32,
  cells: usize,
  first: u32,
  last: u32,
): void {
  const size = (count as usize) * PANEL;
  let i = first;
  while (i < last) {
    const bins = block + laneOf(fit, step, i);
    const sums = sumsOf(fit, step.histogram, placeAt(step, i));
    if (i + 8 <= last && placeAt(step, i + 7) == placeAt(step, i) + 7) {
      addNeighbours<Cell>(bins, bins + size, cells, sums);
      i += 8;
    } else if (i + 4 <= last) {
      const b = block + laneOf(fit, step, i + 1) - bins;
      const c = block + laneOf(fit, step, i + 2) - bins;
      const d = block + laneOf(fit, step, i + 3) - bins;
      const sb = sumsOf(fit, step.histogram, placeAt(step, i + 1));
      const sc = sumsOf(fit, step.histogram, placeAt(step, i + 2));
      const sd = sumsOf(fit, step.histogram, placeAt(step, i + 3));
      addFour<Cell>(bins, bins + size, cells, b, c, d, sums, sb, sc, sd);
      i += 4;
    } else {
      addOne<Cell>(bins, bins + size, cells, sums);
      i += 1;
    }
  }
}

/** Byte of a listed feature within its panel's rows. */
function laneOf(fit: FitMemory, step: Step, number: u32): usize {
  return (load<u32>(fit.lanes + (placeAt(step, number) << 2)) as usize) & (PANEL - 1);
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

/** The sum of two cells; of two pairs, each half for itself. The condition is decided when this is compiled. */
// @ts-ignore: decorator
@inline
function plus<Cell>(a: Cell, b: Cell): Cell {
  if (isVector<Cell>()) return v128.add<i64>(a, b);
  return a + b;
}

/** Adds a cell to the sum of the bin whose number stands at `bin`. */
// @ts-ignore: decorator
@inline
function addTo<Cell>(sums: usize, bin: usize, cell: Cell): void {
  const at = sums + ((load<u8>(bin) as usize) << alignof<Cell>());
  store<Cell>(at, plus<Cell>(load<Cell>(at), cell));
}

/**
 * Rows up to `end`: cells to the sums of eight neighbouring features, whose bins lie one byte apart and whose sums 256 cells. Written
 * out, because the distances can be part of the instructions only as constants.
 */
function addNeighbours<Cell>(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += sizeof<Cell>()) {
    const cell = load<Cell>(cells);
    const a = sums + ((load<u8>(bins) as usize) << alignof<Cell>());
    store<Cell>(a, plus<Cell>(load<Cell>(a), cell));
    const b = sums + ((load<u8>(bins, 1) as usize) << alignof<Cell>());
    store<Cell>(b, plus<Cell>(load<Cell>(b, 256 * sizeof<Cell>()), cell), 256 * sizeof<Cell>());
    const c = sums + ((load<u8>(bins, 2) as usize) << alignof<Cell>());
    store<Cell>(c, plus<Cell>(load<Cell>(c, 2 * 256 * sizeof<Cell>()), cell), 2 * 256 * sizeof<Cell>());
    const d = sums + ((load<u8>(bins, 3) as usize) << alignof<Cell>());
    store<Cell>(d, plus<Cell>(load<Cell>(d, 3 * 256 * sizeof<Cell>()), cell), 3 * 256 * sizeof<Cell>());
    const e = sums + ((load<u8>(bins, 4) as usize) << alignof<Cell>());
    store<Cell>(e, plus<Cell>(load<Cell>(e, 4 * 256 * sizeof<Cell>()), cell), 4 * 256 * sizeof<Cell>());
    const f = sums + ((load<u8>(bins, 5) as usize) << alignof<Cell>());
    store<Cell>(f, plus<Cell>(load<Cell>(f, 5 * 256 * sizeof<Cell>()), cell), 5 * 256 * sizeof<Cell>());
    const g = sums + ((load<u8>(bins, 6) as usize) << alignof<Cell>());
    store<Cell>(g, plus<Cell>(load<Cell>(g, 6 * 256 * sizeof<Cell>()), cell), 6 * 256 * sizeof<Cell>());
    const h = sums + ((load<u8>(bins, 7) as usize) << alignof<Cell>());
    store<Cell>(h, plus<Cell>(load<Cell>(h, 7 * 256 * sizeof<Cell>()), cell), 7 * 256 * sizeof<Cell>());
  }
}

/** Any four features: `b`, `c` and `d` bytes behind the first one's bins, each with sums of its own. */
function addFour<Cell>(
  bins: usize,
  end: usize,
  cells: usize,
  b: usize,
  c: usize,
  d: usize,
  sumsA: usize,
  sumsB: usize,
  sumsC: usize,
  sumsD: usize,
): void {
  for (; bins < end; bins += PANEL, cells += sizeof<Cell>()) {
    const cell = load<Cell>(cells);
    addTo<Cell>(sumsA, bins, cell);
    addTo<Cell>(sumsB, bins + b, cell);
    addTo<Cell>(sumsC, bins + c, cell);
    addTo<Cell>(sumsD, bins + d, cell);
  }
}

function addOne<Cell>(bins: usize, end: usize, cells: usize, sums: usize): void {
  for (; bins < end; bins += PANEL, cells += sizeof<Cell>()) addTo<Cell>(sums, bins, load<Cell>(cells));
}
