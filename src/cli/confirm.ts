import { createInterface } from "node:readline";
import { InterruptedError } from "../core/errors.js";

/** Whether there is a person to ask: standard input and standard error are both terminals. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks a yes or no question on the terminal; anything but yes is no.
 * @throws InterruptedError on Ctrl-C
 */
export function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise<boolean>((resolve, reject) => {
    const stop = () => reject(new InterruptedError("interrupted: nothing was changed"));
    lines.once("SIGINT", stop);
    signal.addEventListener("abort", stop, { once: true });
    // Ctrl-D
    lines.once("close", () => resolve(false));
    lines.question(`${question} [y/N] `, (answer) => resolve(/^y(es)?$/i.test(answer.trim())));
  }).finally(() => lines.close());
}
