import { availableParallelism } from "node:os";
import { readThreadCount, threadsOfEnvironment } from "../warehouse/thread-count.js";

/** A fit of some ten thousand rows gains nothing from more. */
const MOST_BY_DEFAULT = 4;

/**
 * Reads --threads.
 * @returns the number given; without one, what PROPLAB_THREADS says, or else the cores of the machine, at most 4
 * @throws UsageError BAD_THREADS unless it is a whole number from 1 to 64
 */
export function readThreads(text: string | undefined): number {
  if (text !== undefined) return readThreadCount(text, "--threads");
  return threadsOfEnvironment() ?? Math.min(availableParallelism(), MOST_BY_DEFAULT);
}
