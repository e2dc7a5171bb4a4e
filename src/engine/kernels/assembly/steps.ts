import { FitMemory, SCRATCH_BYTES, Step } from "./fit-memory";
import { orderResiduals, packGradients, raiseLeaves, sizeOfChunk } from "./gradients";
import { countRows, subtract } from "./histogram";
import { searchLevel } from "./level-search";
import { searchNode } from "./node-search";

const COUNT_ROWS: u32 = 0;
const SUBTRACT: u32 = 1;
const SEARCH_NODE: u32 = 2;
const SEARCH_LEVEL: u32 = 3;
/** From here on a share is a chunk of rows or positions, not a panel of features. */
const CHUNKS: u32 = 4;
const SIZE_GRADIENTS: u32 = 4;
const PACK_GRADIENTS: u32 = 5;
const ORDER_RESIDUALS: u32 = 6;
const RAISE_LEAVES: u32 = 7;

/** Rows or positions of a share; SUM_CHUNK of ordered-sum.ts. */
const CHUNK: u32 = 4096;

/** All steps for the features of one panel, which so stay in this thread's caches from the first step to the last; or for one chunk of rows. */
export function doShare(fit: FitMemory, share: u32): void {
  for (let i: u32 = 0; i < fit.stepCount; i++) {
    const step = changetype<Step>(fit.steps + (i as usize) * offsetof<Step>());
    if (step.kind >= CHUNKS) doChunk(fit, step.kind, share);
    else doPanel(fit, step, share);
  }
}

function doPanel(fit: FitMemory, step: Step, panel: u32): void {
  const first = load<u32>(step.shareStarts + (panel << 2));
  const last = load<u32>(step.shareStarts + (panel << 2), 4);
  if (first == last) return;
  const scratch = fit.scratch + (panel as usize) * SCRATCH_BYTES;
  if (step.kind == COUNT_ROWS) countRows(fit, step, first, last, scratch);
  else if (step.kind == SUBTRACT) subtract(fit, step, first, last);
  else if (step.kind == SEARCH_NODE) searchNode(fit, step, first, last);
  else if (step.kind == SEARCH_LEVEL) searchLevel(fit, step, first, last, scratch);
}

function doChunk(fit: FitMemory, kind: u32, chunk: u32): void {
  const first = chunk * CHUNK;
  const last = min(fit.rowCount, first + CHUNK);
  if (kind == SIZE_GRADIENTS) store<f64>(fit.chunkSizes + (chunk << 3), sizeOfChunk(fit, first, last));
  else if (kind == PACK_GRADIENTS) packGradients(fit, first, last);
  else if (kind == ORDER_RESIDUALS) orderResiduals(fit, first, last);
  else if (kind == RAISE_LEAVES) raiseLeaves(fit, first, last);
}
