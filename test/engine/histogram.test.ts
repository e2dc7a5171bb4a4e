import { expect, test } from "vitest";
import { binOffsets, chooseAndBin } from "../../src/engine/binned-matrix.js";
import { cellLayout, packGradients } from "../../src/engine/gradient-cells.js";
import { HistogramBuilder } from "../../src/engine/histogram.js";
import { addRows } from "../../src/engine/kernels/plain/add-rows.js";
import { plainKernels } from "../../src/engine/kernels/plain/plain-kernels.js";
import { RowPartition } from "../../src/engine/kernels/plain/row-partition.js";
import { createLoss } from "../../src/engine/loss.js";
import { splitRules } from "../../src/engine/split-rules.js";
import { parseTreeOptions } from "../../src/engine/tree-options.js";
import { makeDataset } from "./make-dataset.js";

const data = makeDataset({ rows: 1000, features: 7, seed: 5, missing: 0.1 });
const noPause = async () => {};

async function prepare() {
  const { borders, bins } = await chooseAndBin(data.matrix, 30, plainKernels, noPause);
  const layout = cellLayout(1000);
  const rules = splitRules(
    parseTreeOptions({ l2_leaf_reg: 0 }),
    data.matrix.names,
    borders,
    bins,
    layout,
    0,
    binOffsets(borders),
  );
  const kernels = plainKernels.forFit({
    bins,
    target: data.target,
    start: 0,
    loss: createLoss({ name: "RMSE" }),
    rowWeight: null,
    weights: null,
    layout,
    rules,
  });
  kernels.gradient.set(data.target);
  kernels.startTree(null, 0);
  return { borders, bins, layout, kernels, builder: new HistogramBuilder(kernels, 7) };
}

test("sums do not depend on how the rows are cut into chunks or ordered", async () => {
  const { borders, bins, layout } = await prepare();
  const partition = new RowPartition(1000, false);
  partition.reset();
  packGradients(data.target, null, layout, partition.cells);
  const { rows, cells } = partition;
  const features = Int32Array.of(0, 1, 2, 3, 4, 5, 6);
  const offsets = binOffsets(borders);
  const sum = (stretches: number[][]) => {
    const sums = new Float64Array(offsets[7]!);
    for (const [start, end] of stretches) addRows(sums, bins, offsets, features, 7, rows, cells, start!, end!);
    return sums;
  };
  const chunks = [
    [700, 1000],
    [0, 1],
    [1, 350],
    [350, 700],
  ];
  expect(sum(chunks)).toEqual(sum([[0, 1000]]));
});

test.each([null, Uint8Array.of(1, 1, 1, 1, 1, 1, 1)])(
  "children by subtraction split as children counted from their own rows, for whichever features are wanted (kept: %s)",
  async (kept) => {
    const { kernels } = await prepare();
    const builder = new HistogramBuilder(kernels, 7, kept);
    const all = new Uint8Array(7).fill(1);
    const parent = builder.acquire();
    builder.build(parent, { start: 0, end: 1000, wanted: Uint8Array.of(1, 1, 0, 1, 1, 1, 0) });
    const whole = kernels.allSums();
    const split = { feature: 0, bin: 8, missingLeft: true, gain: 0 };
    const { middle, left } = kernels.divide([{ split, start: 0, end: 1000 }])[0]!;
    expect(middle).toBeGreaterThan(0);
    expect(middle).toBeLessThan(500);
    const small = { start: 0, end: middle, wanted: Uint8Array.of(1, 0, 1, 0, 1, 0, 0) };
    const large = { start: middle, end: 1000, wanted: Uint8Array.of(1, 1, 1, 0, 0, 1, 1) };
    const children = builder.buildChildren(parent, small, large);
    const right = { cells: whole.cells - left.cells, weights: 0 };
    for (const [part, { histogram, sums }] of [
      [small, { histogram: children.small, sums: left }],
      [large, { histogram: children.large, sums: right }],
    ] as const) {
      const direct = builder.acquire();
      builder.build(direct, { ...part, wanted: all });
      for (let f = 0; f < 7; f++) {
        if (!part.wanted[f]) continue;
        expect(histogram.built[f]).toBe(1);
        const only = new Uint8Array(7);
        only[f] = 1;
        const nodes = [direct, histogram].map(({ slot }) => ({ histogram: slot, drawn: only, sums }));
        const [counted, found] = kernels.findNodeSplits(nodes);
        expect(counted).not.toBeNull();
        expect(found).toEqual(counted);
      }
    }
  },
);

test("dividing keeps the rows of each side ascending, with their cells", async () => {
  const { bins, layout } = await prepare();
  const partition = new RowPartition(1000, false);
  partition.reset();
  packGradients(data.target, null, layout, partition.cells);
  const cellOf = partition.cells.slice();
  const middle = partition.divide({ feature: 2, bin: 11, missingLeft: false, gain: 0 }, bins[2]!, 0, 1000);
  for (let k = 0; k < 1000; k++) {
    const row = partition.rows[k]!;
    const bin = bins[2]![row]!;
    expect(bin >= 1 && bin <= 11).toBe(k < middle);
    if (k > 0 && k !== middle) expect(row).toBeGreaterThan(partition.rows[k - 1]!);
    expect(partition.cells[k]).toBe(cellOf[row]);
  }
});
