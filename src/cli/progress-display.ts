import { grouped } from "../core/figures.js";
import type { OnProgress, ProgressEvent } from "../core/progress.js";
import { formatDuration } from "./format-duration.js";
import { terminalBar } from "./terminal-bar.js";

export interface ProgressDisplay {
  readonly update: OnProgress;
  /** Takes away what stands on a terminal; an event that follows shows it again. */
  end(): void;
}

/**
 * A bar on a terminal; elsewhere (a pipe, a log file, a terminal that can only write on, a job of CI, whose output is kept) one
 * line when a phase ends, and for work that says how long it will take a line for every tenth of it, so that logs stay readable.
 */
export function createProgressDisplay(
  stream: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ProgressDisplay {
  const isLive = stream.isTTY && env.TERM !== "dumb" && !env.CI;
  return isLive ? liveLine(stream) : plainLines(stream);
}

/** One line for all phases: between one and the next it stays, so that it does not flicker. */
function liveLine(stream: NodeJS.WriteStream): ProgressDisplay {
  const bar = terminalBar(stream);
  let phase: string | null = null;
  let began = 0;
  let first = 0;
  return {
    update(event) {
      const at = performance.now();
      if (event.phase !== phase) [phase, began, first] = [event.phase, at, event.done];
      bar.show({ event, began, first, at });
    },
    end: bar.end,
  };
}

function plainLines(stream: NodeJS.WriteStream): ProgressDisplay {
  let last: ProgressEvent | null = null;
  let written: ProgressEvent | null = null;
  const finish = () => {
    if (last && last !== written) stream.write(`${lineOf(last)}\n`);
    last = null;
  };
  return {
    update(event) {
      if (last && last.phase !== event.phase) finish();
      if (event.total === 0) return;
      const tenth = event.secondsLeft !== undefined && tenths(event) > (last ? tenths(last) : 0);
      last = event;
      if (event.done >= event.total) finish();
      else if (tenth) {
        stream.write(`${lineOf(event)}\n`);
        written = event;
      }
    },
    end: finish,
  };
}

function tenths({ done, total }: ProgressEvent): number {
  return Math.floor((10 * done) / total);
}

/** "train: 76/1,000 validation MAE 4.91"; work that says how long it takes: "tune 7/30, best 4.912 (candidate 3), ETA 1m20s". */
function lineOf({ phase, done, total, detail, secondsLeft }: ProgressEvent): string {
  const place = `${grouped(done)}/${grouped(total)}`;
  if (secondsLeft === undefined) return `${phase}: ${place}${detail ? ` ${detail}` : ""}`;
  const parts = [`${phase} ${place}`, detail, done < total ? `ETA ${formatDuration(secondsLeft)}` : undefined];
  return parts.filter(Boolean).join(", ");
}
