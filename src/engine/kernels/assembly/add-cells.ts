import { placeAt, sumsOf } from "./cells";
import { FitMemory, Step } from "./fit-memory";

/** Bytes of a row in a panel: up to 16 features whose bins lie side by side, so that one load brings them all. */
export const PANEL: usize = 16;

/** Adds the cells of a block of rows, as wide as a panel, to the sums of their bins: eight neighbouring features at a time, or any four, or one. */
export function countBlock<Cell>(
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
