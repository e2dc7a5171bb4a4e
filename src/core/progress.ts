/** One step of long work, for whoever shows it: `done` of `total` units of `phase`. */
export interface ProgressEvent {
  phase: string;
  done: number;
  total: number;
  /** Short text beside the bar, for example "validation MAE 5.31". */
  detail?: string;
  /** How long the rest will take as far as can be told; given by work whose units are minutes rather than moments. */
  secondsLeft?: number;
}

export type OnProgress = (event: ProgressEvent) => void;

/** What every long operation takes: where to report, and a signal that asks it to stop. */
export interface WorkContext {
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

/** Lets timers and signal handlers run; long synchronous loops await it every few dozen milliseconds. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
