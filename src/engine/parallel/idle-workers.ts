import { type FitRequests, FitWorker } from "./fit-worker.js";

/** How long a thread without work is kept, in ms. */
const KEPT_MS = 30_000;

interface IdleWorker {
  readonly worker: FitWorker<keyof FitRequests>;
  readonly end: NodeJS.Timeout;
}

/** The one that had work last stands last. */
const idle: IdleWorker[] = [];

/**
 * A thread for fits. One that is without work is taken before a new one is started: until a new thread has compiled its code its
 * fits take up to twice as long.
 */
export function takeWorker<Kind extends keyof FitRequests>(kind: Kind): FitWorker<Kind> {
  for (let i = idle.length - 1; i >= 0; i--) {
    const { worker, end } = idle[i]!;
    if (worker.kind !== kind) continue;
    idle.splice(i, 1);
    clearTimeout(end);
    if (!worker.isRunning) continue;
    worker.setIdle(false);
    return worker as FitWorker<Kind>;
  }
  return new FitWorker(kind);
}

/** Keeps a thread whose fits are done for those to come. It keeps no process from ending, and ends by itself after a while. */
export function keepWorker(worker: FitWorker<keyof FitRequests>): void {
  worker.setIdle(true);
  const end = setTimeout(() => {
    idle.splice(
      idle.findIndex((kept) => kept.worker === worker),
      1,
    );
    void worker.stop();
  }, KEPT_MS);
  idle.push({ worker, end: end.unref() });
}
