import cliProgress from "cli-progress";
import { grouped } from "../core/figures.js";
import type { ProgressEvent } from "../core/progress.js";
import { formatDuration } from "./format-duration.js";

/** What the line shows: the newest event, and when its phase began and the event came, in milliseconds. */
export interface ShownProgress {
  readonly event: ProgressEvent;
  readonly began: number;
  /** Where the phase stood when it was first heard of: work taken over from before says nothing of the time the rest takes. */
  readonly first: number;
  readonly at: number;
}

/** One line of a terminal that is drawn over again. */
export interface TerminalBar {
  show(progress: ShownProgress): void;
  /** Removes the line. */
  end(): void;
}

const BAR = 24;
const SHORT_BAR = 12;
/** On less columns than these the bar is shorter, to leave the text its room. */
const ROOMY = 76;
/** Before this a rate says nothing. */
const SOON_MS = 1_000;
const NOT_KNOWN = "—";

/** A bar on a terminal; cli-progress draws it at most ten times a second, and where its text has changed. */
export function terminalBar(stream: NodeJS.WriteStream): TerminalBar {
  let shown: ShownProgress;
  let bar: cliProgress.SingleBar | null = null;
  const end = () => {
    process.off("exit", end);
    bar?.stop();
    bar = null;
  };
  const start = () => {
    const made = new cliProgress.SingleBar({
      stream,
      clearOnComplete: true,
      hideCursor: true,
      // the text is cut here: a process that is killed leaves a terminal that breaks lines
      linewrap: true,
      // Ctrl-C is for whoever made the display, which ends the bar
      gracefulExit: false,
      format: () => barText(shown, performance.now(), stream.columns ?? 80),
    });
    made.start(1, 0);
    // the cursor comes back also when a second Ctrl-C ends the process at once
    process.on("exit", end);
    return made;
  };
  return {
    show(progress) {
      const isNewPhase = bar === null || shown.event.phase !== progress.event.phase;
      shown = progress;
      bar ??= start();
      bar.update(progress.event.done);
      // what follows may keep the process busy: nothing is drawn meanwhile
      if (isNewPhase) bar.render();
    },
    end,
  };
}

/**
 * "train [=====     ] 126/1,000 | ETA 3s | validation MAE 4.33"; of work whose length is not known "evaluate ... 4s".
 * @param now as in `progress`, in milliseconds
 * @param columns of the terminal; the last one stays free, where some terminals would begin a new line
 */
export function barText(progress: ShownProgress, now: number, columns: number): string {
  const { event, began } = progress;
  const { phase, done, total, share, detail } = event;
  const parts =
    total === 0
      ? [`${phase} ...${now - began < SOON_MS ? "" : ` ${formatDuration((now - began) / 1000)}`}`, detail]
      : [
          `${phase} ${bracket(share ?? done / total, columns)} ${grouped(done)}/${grouped(total)}`,
          etaText(progress, now),
          detail,
        ];
  const text = parts.filter(Boolean).join(" | ");
  const room = Math.max(1, columns - 1);
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

function bracket(share: number, columns: number): string {
  const size = columns < ROOMY ? SHORT_BAR : BAR;
  const full = Math.round(size * Math.min(1, Math.max(0, share)));
  return `[${"=".repeat(full)}${" ".repeat(size - full)}]`;
}

function etaText({ event, began, first, at }: ShownProgress, now: number): string {
  const { done, total, atMost } = event;
  if (done >= total) return `ETA 0s`;
  const share = event.share ?? done / total;
  const gone = share - (event.share === undefined ? first / total : 0);
  const isEarly = at - began < SOON_MS || gone <= 0;
  const estimate = event.secondsLeft ?? (isEarly ? null : ((at - began) / 1000 / gone) * (1 - share));
  if (estimate === null) return `ETA ${NOT_KNOWN}`;
  const left = estimate - (now - at) / 1000;
  // longer under way than was reckoned: no countdown that stands still
  if (left <= 0 && now - at > SOON_MS) return `ETA ${NOT_KNOWN}`;
  return `ETA ${atMost ? "at most " : ""}${formatDuration(Math.max(0, left))}`;
}
