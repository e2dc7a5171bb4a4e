import { expect, test } from "vitest";
import { binMatrix, chooseAllBorders } from "../../src/engine/binned-matrix.js";
import { cellLayout, packGradients } from "../../src/engine/gradient-cells.js";
import { addOne, HistogramBuilder } from "../../src/engine/histogram.js";
import { RowPartition } from "../../src/engine/row-partition.js";
import { makeDataset } from "./make-dataset.js";

const data = makeDataset({ rows: 1000, features: 7, seed: 5, missing: 0.1 });
const noPause = async () => {};

async function prepare() {
  const borders = await chooseAllBorders(data.matrix, 30, noPause);
  const binned = await binMatrix(data.matrix, borders, noPause);
  const partition = new RowPartition(1000, false);
  partition.reset();
  packGradients(data.target, null, cellLayout(1000), partition.cells);
  return { binned, partition, builder: new HistogramBuilder(binned, false) };
}

test("sums do not depend on how the rows are cut into chunks or ordered", async () => {
  const { binned, partition } = await prepare();
  const whole = new Float64Array(40);
  addOne(whole, binned.bins[0]!, 0, partition.rows, partition.cells, 0, 1000);
  const chunked = new Float64Array(40);
  for (const [start, end] of [
    [700, 1000],
    [0, 1],
    [1, 350],
    [350, 700],
  ] as const) {
    addOne(chunked, binned.bins[0]!, 0, partition.rows, partition.cells, start, end);
  }
  expect(chunked).toEqual(whole);
});

test("children by subtraction equal children counted from their own rows, for whichever features are wanted", async () => {
  const { binned, partition, builder } = await prepare();
  const all = new Uint8Array(7).fill(1);
  const someOfParent = Uint8Array.of(1, 1, 0, 1, 1, 1, 0);
  const parent = builder.acquire();
  builder.build(parent, someOfParent, partition, 0, 1000);
  const middle = partition.divide({ feature: 0, bin: 8, missingLeft: true, gain: 0 }, binned.bins[0]!, 0, 1000);
  expect(middle).toBeGreaterThan(0);
  expect(middle).toBeLessThan(500);
  const small = { start: 0, end: middle, wanted: Uint8Array.of(1, 0, 1, 0, 1, 0, 0) };
  const large = { start: middle, end: 1000, wanted: Uint8Array.of(1, 1, 1, 0, 0, 1, 1) };
  const children = builder.buildChildren(parent, partition, small, large);
  for (const [part, histogram] of [
    [small, children.small],
    [large, children.large],
  ] as const) {
    const direct = builder.acquire();
    builder.build(direct, all, partition, part.start, part.end);
    for (let f = 0; f < 7; f++) {
      if (!part.wanted[f]) continue;
      expect(histogram.built[f]).toBe(1);
      const range = [builder.offsets[f]!, builder.offsets[f + 1]!] as const;
      expect(histogram.cells.slice(...range)).toEqual(direct.cells.slice(...range));
    }
  }
});

test("dividing keeps the rows of each side ascending, with their cells", async () => {
  const { binned, partition } = await prepare();
  const cellOf = partition.cells.slice();
  const middle = partition.divide({ feature: 2, bin: 11, missingLeft: false, gain: 0 }, binned.bins[2]!, 0, 1000);
  for (let k = 0; k < 1000; k++) {
    const row = partition.rows[k]!;
    const bin = binned.bins[2]![row]!;
    expect(bin >= 1 && bin <= 11).toBe(k < middle);
    if (k > 0 && k !== middle) expect(row).toBeGreaterThan(partition.rows[k - 1]!);
    expect(partition.cells[k]).toBe(cellOf[row]);
  }
});
