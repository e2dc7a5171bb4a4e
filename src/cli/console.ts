import { LabError } from "../core/errors.js";
import type { OnProgress } from "../core/progress.js";
import { messageColors as pc } from "./colors.js";
import { fitLines } from "./fit-lines.js";
import { createProgressDisplay } from "./progress-display.js";

/** The only way to print: data goes to standard output, everything meant for a person beside it to standard error. */
export interface Console {
  readonly json: boolean;
  /** Data: lines of text, those that are too long broken; only without --json. */
  print(text?: string): void;
  /** Data that another program may read: lines as they are, only without --json. */
  printAsIs(text: string): void;
  /** Data: the one object of --json. */
  printJson(value: unknown): void;
  /** A message beside the data. */
  note(text: string): void;
  /** The last line of a command, what to do now: a message beside the data, none with --json. */
  next(text: string): void;
  warn(text: string): void;
  readonly onProgress: OnProgress;
  /** A message after which no progress is shown any more. */
  stop(text: string): void;
  /** Removes a progress bar that is still shown. */
  endProgress(): void;
}

export function createConsole(options: { json: boolean }): Console {
  const progress = createProgressDisplay(process.stderr);
  let isStopped = false;
  const toStderr = (text: string) => {
    progress.end();
    process.stderr.write(`${text}\n`);
  };
  const printAsIs = (text: string) => {
    progress.end();
    if (!options.json) process.stdout.write(`${text}\n`);
  };
  return {
    json: options.json,
    print: (text = "") => printAsIs(fitLines(text)),
    printAsIs,
    printJson(value) {
      progress.end();
      process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note: toStderr,
    next(text) {
      if (!options.json) toStderr(fitLines(text));
    },
    warn: (text) => toStderr(`${pc.yellow("warning:")} ${text}`),
    onProgress(event) {
      if (!isStopped) progress.update(event);
    },
    stop(text) {
      isStopped = true;
      // "^C" stands where the terminal echoed it
      toStderr(process.stderr.isTTY ? `\n${text}` : text);
    },
    endProgress: progress.end,
  };
}

/** An error as a person should read it; a stack trace only for faults of the program, or with --debug. */
export function formatError(error: unknown, debug: boolean): string {
  if (error instanceof LabError) {
    const lines = [`${pc.red("error:")} ${error.message}`];
    if (error.hint) lines.push(`${pc.cyan("hint:")}  ${error.hint}`);
    if (debug) lines.push(...stackOf(error));
    return lines.join("\n");
  }
  return [`${pc.red("internal fault:")} this is a defect of proplab, not of your input`, ...stackOf(error)].join("\n");
}

function stackOf(error: unknown): string[] {
  const lines: string[] = [];
  for (let at: unknown = error; at; at = (at as Error).cause) lines.push(String((at as Error).stack ?? at));
  return lines;
}
