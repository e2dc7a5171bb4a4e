import cliProgress from "cli-progress";
import type { OnProgress, ProgressEvent } from "../core/progress.js";

export interface ProgressDisplay {
  readonly update: OnProgress;
  end(): void;
}

/**
 * A bar per phase on a terminal; elsewhere (a pipe, a log file) one line when a phase ends, and for work that says how long it
 * will take a line for every tenth of it, so that logs stay readable.
 */
export function createProgressDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY ? terminalBars(stream) : plainLines(stream);
}

function terminalBars(stream: NodeJS.WriteStream): ProgressDisplay {
  let bar: cliProgress.SingleBar | null = null;
  let phase = "";
  const end = () => {
    bar?.stop();
    bar = null;
    phase = "";
  };
  const update = (event: ProgressEvent) => {
    if (event.phase !== phase) {
      end();
      phase = event.phase;
      bar = new cliProgress.SingleBar({
        stream,
        clearOnComplete: true,
        hideCursor: true,
        etaBuffer: 20,
        format: "{phase} [{bar}] {value}/{total} | ETA {eta_formatted} | {detail}",
        barsize: 24,
        barCompleteChar: "=",
        barIncompleteChar: " ",
      });
      bar.start(event.total, event.done, { phase: event.phase, detail: event.detail ?? "" });
    } else {
      bar?.setTotal(event.total);
      bar?.update(event.done, { phase: event.phase, detail: event.detail ?? "" });
    }
    if (event.done >= event.total) end();
  };
  return { update, end };
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

/** "train: 76/1000 validation MAE 4.91"; work that says how long it takes: "tune 7/30, best 4.912 (candidate 3), ETA 1m20s". */
function lineOf({ phase, done, total, detail, secondsLeft }: ProgressEvent): string {
  if (secondsLeft === undefined) return `${phase}: ${done}/${total}${detail ? ` ${detail}` : ""}`;
  const parts = [`${phase} ${done}/${total}`, detail, done < total ? `ETA ${formatDuration(secondsLeft)}` : undefined];
  return parts.filter(Boolean).join(", ");
}

/** Whole seconds as "45s", "1m20s", "2h05m". */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
}
