import { UsageError } from "../core/errors.js";

/** More threads than this are a slip of the keyboard. */
const MOST_THREADS = 64;
const VARIABLE = "PROPLAB_THREADS";

/**
 * Reads a number of threads.
 * @param text the number in digits
 * @param name what it was given by, for the message
 * @throws UsageError BAD_THREADS unless it is a whole number from 1 to 64
 */
export function readThreadCount(text: string, name: string): number {
  const threads = /^\d+$/.test(text) ? Number(text) : 0;
  if (threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new UsageError("BAD_THREADS", `${name} "${text}" is not a whole number from 1 to ${MOST_THREADS}`, {
    hint: "leave it out to use the cores of this machine; it changes the time a run takes, never its result",
  });
}

/**
 * The number of threads that PROPLAB_THREADS says, for fits and queries alike: on a machine that others work on too, each taking all
 * cores makes everything slower.
 * @returns undefined where it is not set or empty
 * @throws UsageError BAD_THREADS
 */
export function threadsOfEnvironment(): number | undefined {
  const text = process.env[VARIABLE];
  return text ? readThreadCount(text, VARIABLE) : undefined;
}
