import { PINBALL } from "../../loss-shape.js";
import { SUM_CHUNK } from "../../ordered-sum.js";
import type { FitSetup } from "../kernels.js";
import { FitMemory } from "./fit-memory.js";
import type { Panels } from "./panels.js";
import { Task } from "./task.js";
import type { Team } from "./team.js";
import type { WasmMemory } from "./wasm-memory.js";

/** A share's scratch room, as in ../assembly/fit-memory.ts. */
const SCRATCH_BYTES = 4096;

/** What one fit has in the memory of the kernels. Kernels know it by the addresses in `fit`. */
export interface FitArrays {
  readonly memory: WasmMemory;
  readonly fit: FitMemory;
  readonly task: Task;
  /** As in FitKernels. */
  readonly rows: Int32Array;
  readonly gradient: Float64Array;
  readonly residual: Float64Array;
  readonly weightCells: Float64Array | null;
  /** By row, 1 where sampled. */
  readonly sampled: Uint8Array;
  /** By chunk of SUM_CHUNK rows: sums of the gradients' sizes, of losses, of cells and of weight cells. */
  readonly chunkSizes: Float64Array;
  readonly chunkLosses: Float64Array;
  readonly chunkCells: BigInt64Array;
  readonly chunkWeights: BigInt64Array;
  /** How many rows of each have other cells than in the tree before; null where that is not kept. */
  readonly chunkChanged: Uint32Array | null;
}

/**
 * Lays out the arrays of a fit and tells the kernels where they are.
 * @param setup its bins lie in `memory`
 * @param panels of the features that can split
 */
export function placeFit(memory: WasmMemory, setup: FitSetup, panels: Panels, team: Team): FitArrays {
  const { target, start, loss, rowWeight, weights, rules } = setup;
  const { usable, offsets } = rules;
  const count = target.length;
  const chunks = Math.ceil(count / SUM_CHUNK);
  const rows = memory.i32(count);
  const gradient = memory.f64(count);
  const residual = memory.f64(count);
  for (let row = 0; row < count; row++) residual[row] = target[row]! - start;
  const arrays = {
    rows,
    gradient,
    residual,
    weightCells: weights ? memory.place(weights.cells) : null,
    sampled: memory.u8(count),
    chunkSizes: memory.f64(chunks),
    chunkLosses: memory.f64(chunks),
    chunkCells: memory.i64(chunks),
    chunkWeights: memory.i64(chunks),
    // These slopes have one size on each side of the prediction, so that few rows' change from tree to tree; others all do.
    chunkChanged: loss.shape?.kind === PINBALL ? memory.u32(chunks) : null,
  };
  const cellBytes = count * (weights ? 16 : 8);
  const fit = new FitMemory(memory);
  fit.set({
    rowCount: count,
    rows: rows.byteOffset,
    rowScratch: memory.allocate(count * 4),
    cells: memory.allocate(cellBytes),
    weights: arrays.weightCells?.byteOffset ?? 0,
    lanes: panels.lanes.byteOffset,
    binCounts: memory.place(Int32Array.from(usable, (feature) => offsets[feature + 1]! - offsets[feature]!)).byteOffset,
    gainFactor: memory.place(Float64Array.from(usable, (feature) => rules.gainFactor[feature]!)).byteOffset,
    monotone: memory.place(Int8Array.from(usable, (feature) => rules.monotone[feature]!)).byteOffset,
    gradient: gradient.byteOffset,
    target: memory.place(target).byteOffset,
    prediction: memory.f64(count).fill(start).byteOffset,
    residual: residual.byteOffset,
    rowWeights: loss.shape && rowWeight ? memory.place(rowWeight).byteOffset : 0,
    chunkSizes: arrays.chunkSizes.byteOffset,
    chunkLosses: arrays.chunkLosses.byteOffset,
    chunkCells: arrays.chunkCells.byteOffset,
    chunkWeights: arrays.chunkWeights.byteOffset,
    ...(arrays.chunkChanged && {
      chunkChanged: arrays.chunkChanged.byteOffset,
      changedRows: memory.allocate(count * 4),
      changes: memory.allocate(cellBytes),
    }),
    scratch: memory.allocate(panels.starts.length * SCRATCH_BYTES),
    minRows: rules.minRows,
    threads: team.threads,
    meeting: team.meeting,
  });
  if (loss.shape) fit.setLoss(loss.shape);
  return { memory, fit, task: new Task(memory, fit, panels), ...arrays };
}
