import cliProgress from "cli-progress";
import type { OnProgress, ProgressEvent } from "../core/progress.js";

export interface ProgressDisplay {
  readonly update: OnProgress;
  end(): void;
}

/** A bar per phase on a terminal; elsewhere (a pipe, a log file) one line when a phase ends, so that logs stay readable. */
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
  const finish = () => {
    if (last) stream.write(`${last.phase}: ${last.done}/${last.total}${last.detail ? ` ${last.detail}` : ""}\n`);
    last = null;
  };
  return {
    update(event) {
      if (last && last.phase !== event.phase) finish();
      last = event;
      if (event.done >= event.total) finish();
    },
    end: finish,
  };
}
