import { binColumn, countDistinct } from "./binning";
import { CHUNK, FitMemory, SCRATCH_BYTES, Step } from "./fit-memory";
import { orderResiduals, packGradients, raiseLeaves, sizeOfChunk } from "./gradients";
import { countChanges, countRows, subtract } from "./histogram";
import { findQuantiles } from "./leaf-quantiles";
import { searchLevel } from "./level-search";
import { lossOfChunk, sumLeaves, writeGradients } from "./losses";
import { searchNode } from "./node-search";
import { divide } from "./partition";
import { scoreRows } from "./predict";
import { scoreLevels } from "./predict-levels";

/** Steps for the features of a panel; the numbers are those of ../wasm/task.ts. */
const COUNT_ROWS: u32 = 0;
const COUNT_CHANGES: u32 = 1;
const SUBTRACT: u32 = 2;
const SEARCH_NODE: u32 = 3;
const SEARCH_LEVEL: u32 = 4;
/** Steps for a chunk of rows or positions. */
const CHUNKS: u32 = 5;
const SIZE_GRADIENTS: u32 = 5;
const PACK_GRADIENTS: u32 = 6;
const ORDER_RESIDUALS: u32 = 7;
const RAISE_LEAVES: u32 = 8;
const WRITE_GRADIENTS: u32 = 9;
const SUM_LOSSES: u32 = 10;
const SCORE_ROWS: u32 = 11;
const SCORE_LEVELS: u32 = 12;
/** Steps for one record, or some leaves. */
const RECORDS: u32 = 13;
const SUM_LEAVES: u32 = 13;
const DIVIDE: u32 = 14;
const COUNT_DISTINCT: u32 = 15;
const BIN_COLUMN: u32 = 16;
const FIND_QUANTILES: u32 = 17;

/** All steps for the features of one panel, which so stay in this thread's caches from the first step to the last; or for one chunk of rows, or one record. */
export function doShare(fit: FitMemory, share: u32): void {
  for (let i: u32 = 0; i < fit.stepCount; i++) {
    const step = changetype<Step>(fit.steps + (i as usize) * offsetof<Step>());
    if (step.kind < CHUNKS) doPanel(fit, step, share);
    else if (step.kind < RECORDS) doChunk(fit, step, share);
    else doRecord(fit, step, share);
  }
}

function doPanel(fit: FitMemory, step: Step, panel: u32): void {
  const first = load<u32>(step.shareStarts + (panel << 2));
  const last = load<u32>(step.shareStarts + (panel << 2), 4);
  if (first == last) return;
  const scratch = fit.scratch + (panel as usize) * SCRATCH_BYTES;
  if (step.kind == COUNT_ROWS) countRows(fit, step, first, last, scratch);
  else if (step.kind == COUNT_CHANGES) countChanges(fit, step, first, last, scratch);
  else if (step.kind == SUBTRACT) subtract(fit, step, first, last);
  else if (step.kind == SEARCH_NODE) searchNode(fit, step, first, last);
  else if (step.kind == SEARCH_LEVEL) searchLevel(fit, step, first, last, scratch);
}

function doChunk(fit: FitMemory, step: Step, chunk: u32): void {
  const first = chunk * CHUNK;
  const last = min(fit.rowCount, first + CHUNK);
  const kind = step.kind;
  if (kind == SIZE_GRADIENTS) store<f64>(fit.chunkSizes + (chunk << 3), sizeOfChunk(fit, first, last));
  else if (kind == PACK_GRADIENTS) packGradients(fit, chunk, first, last);
  else if (kind == ORDER_RESIDUALS) orderResiduals(fit, first, last);
  else if (kind == RAISE_LEAVES) raiseLeaves(fit, first, last);
  else if (kind == WRITE_GRADIENTS) writeGradients(fit, first, last);
  else if (kind == SUM_LOSSES) store<f64>(fit.chunkLosses + (chunk << 3), lossOfChunk(fit, first, last));
  else if (kind == SCORE_ROWS) scoreRows(fit, step.data, first, last);
  else if (kind == SCORE_LEVELS) scoreLevels(fit, step.data, first, last);
}

function doRecord(fit: FitMemory, step: Step, share: u32): void {
  if (step.kind == SUM_LEAVES || step.kind == FIND_QUANTILES) {
    const leaves = fit.leafCount as u64;
    const first = ((leaves * share) / fit.shares) as u32;
    const last = ((leaves * (share + 1)) / fit.shares) as u32;
    if (step.kind == SUM_LEAVES) sumLeaves(fit, first, last);
    else findQuantiles(fit, first, last);
  } else if (step.kind == DIVIDE) divide(fit, step.data, share);
  else if (step.kind == COUNT_DISTINCT) countDistinct(step.data, share);
  else if (step.kind == BIN_COLUMN) binColumn(step.data, share);
}
