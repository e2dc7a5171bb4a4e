import { throwIfAborted } from "../core/errors.js";
import { yieldToEventLoop } from "../core/progress.js";

/** How long work may hold the event loop, in ms. */
const SLICE_MS = 50;

/**
 * A function to await between steps of long work: it lets other work run when the slice is used up, and throws InterruptedError
 * when the signal has fired. The clock decides only when to pause, never a result.
 */
export function createPause(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    throwIfAborted(signal);
    if (performance.now() - last < SLICE_MS) return;
    await yieldToEventLoop();
    last = performance.now();
    throwIfAborted(signal);
  };
}
