import { availableParallelism } from "node:os";
import { UsageError } from "../core/errors.js";

/** More threads than this are a slip of the keyboard. */
const MOST_THREADS = 64;
/** A fit of some ten thousand rows gains nothing from more. */
const MOST_BY_DEFAULT = 4;

/**
 * Reads --threads.
 * @returns the number given; without one, the cores of the machine, at most 4
 * @throws UsageError BAD_THREADS unless it is a whole number from 1 to 64
 */
export function readThreads(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), MOST_BY_DEFAULT);
  const threads = /^\d+$/.test(text) ? Number(text) : 0;
  if (threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new UsageError("BAD_THREADS", `--threads "${text}" is not a whole number from 1 to ${MOST_THREADS}`, {
    hint: "leave it out to use the cores of this machine; it changes the time a fit takes, never the model",
  });
}
