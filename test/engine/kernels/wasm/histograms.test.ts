import { expect, test } from "vitest";
import type { FitSetup } from "../../../../src/engine/kernels/kernels.js";
import type { FitArrays } from "../../../../src/engine/kernels/wasm/fit-arrays.js";
import { Histograms } from "../../../../src/engine/kernels/wasm/histograms.js";
import { loadWasm } from "../../../../src/engine/kernels/wasm/load-wasm.js";
import { COUNT_CHANGES, type StepData } from "../../../../src/engine/kernels/wasm/task.js";
import { WasmMemory } from "../../../../src/engine/kernels/wasm/wasm-memory.js";

const ROWS = 100;
const ALL = Int32Array.of(0, 1, 2);

/** Histograms of three features whose steps are written down, in a fit that tells how many rows have changed. */
function recorded() {
  const chunkChanged = new Uint32Array(1);
  const steps: StepData[] = [];
  const task = { add: (step: StepData) => steps.push(step) };
  const memory = new WasmMemory(loadWasm()!);
  const arrays = { memory, task, rows: new Int32Array(ROWS), weightCells: null, chunkChanged };
  const rules = { usable: [0, 1, 2], offsets: Int32Array.of(0, 9, 18, 27), gainFactor: new Float64Array(3) };
  const setup = { rules, layout: { countRadix: 2 ** 21 } };
  const histograms = new Histograms(arrays as unknown as FitArrays, setup as unknown as FitSetup);
  const slot = histograms.create();
  return (changed: number, counts: [features: number, end: number][] = [[3, ROWS]]) => {
    chunkChanged[0] = changed;
    histograms.startTree();
    steps.length = 0;
    for (const [features, end] of counts) histograms.addRows(slot, ALL, features, 0, end);
    return steps.map(({ kind, data }) => (kind === COUNT_CHANGES ? "changes" : data === 0 ? "anew" : "anew, kept"));
  };
}

test("sums over all rows are kept while few rows change, and what changed is added to those of the tree before", () => {
  const tree = recorded();
  expect(tree(ROWS)).toEqual(["anew"]);
  expect(tree(3)).toEqual(["anew, kept"]);
  expect(tree(3)).toEqual(["changes"]);
  expect(tree(0)).toEqual(["changes"]);
  // many changed: not kept, so that the next tree has nothing to add to
  expect(tree(60)).toEqual(["anew"]);
  expect(tree(3)).toEqual(["anew, kept"]);
});

test("what is not of all rows and all features is counted anew, and only the tree before's sums are gone on from", () => {
  const tree = recorded();
  expect(
    tree(3, [
      [3, ROWS],
      [3, 40],
      [2, ROWS],
    ]),
  ).toEqual(["anew, kept", "anew", "anew"]);
  // a tree that asked for no sums of all rows
  expect(tree(3, [[2, ROWS]])).toEqual(["anew"]);
  expect(tree(3)).toEqual(["anew, kept"]);
  // asked twice: the changes are added once
  expect(
    tree(3, [
      [3, ROWS],
      [3, ROWS],
    ]),
  ).toEqual(["changes", "anew"]);
});
