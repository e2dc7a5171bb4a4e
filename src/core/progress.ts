import { throwIfAborted } from "./errors.js";

/** One step of long work, for whoever shows it: `done` of `total` units of `phase`; total 0 where it cannot be told how much it is. */
export interface ProgressEvent {
  phase: string;
  done: number;
  total: number;
  /** Short text beside the bar, for example "validation MAE 5.31". */
  detail?: string;
  /** How long the rest will take as far as can be told; given by work whose units are minutes rather than moments. */
  secondsLeft?: number;
  /** Share of the work that is done, 0 to 1; given by work whose units take very different times. */
  share?: number;
  /** The work may well end before `total`, as training that stops early. */
  atMost?: boolean;
}

export type OnProgress = (event: ProgressEvent) => void;

/** What every long operation takes: where to report, and a signal that asks it to stop. */
export interface WorkContext {
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

/** Tells that work begins of which it cannot be said how far it is. */
export function announce({ onProgress }: Pick<WorkContext, "onProgress">, phase: string): void {
  onProgress?.({ phase, done: 0, total: 0 });
}

/** Lets timers and signal handlers run; long synchronous loops await it every few dozen milliseconds. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Long synchronous work keeps a Ctrl-C waiting: lets it arrive, then heeds it. @throws InterruptedError */
export async function stopIfAsked({ signal }: Pick<WorkContext, "signal">): Promise<void> {
  await yieldToEventLoop();
  throwIfAborted(signal);
}
