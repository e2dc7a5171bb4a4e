import { type FitRequests, FitWorker } from "./fit-worker.js";

/** The threads that are kept: their memory is their own, where that of others is part of what their fits have in common. */
const KEPT_KIND = "row-set-thread";

/** How long a thread without work is kept, in ms; so long it keeps the memory of the largest fit it has had, too. */
const KEPT_MS = 30_000;

/** Threads without work and what ends them; the one that had work last stands last. */
const idle = new Map<FitWorker<keyof FitRequests>, NodeJS.Timeout>();

/**
 * A thread for fits. One that is without work is taken before a new one is started: until a new thread has compiled its code its
 * fits take up to twice as long.
 */
export function takeWorker<Kind extends keyof FitRequests>(kind: Kind): FitWorker<Kind> {
  for (const [worker, end] of [...idle].reverse()) {
    if (worker.kind !== kind) continue;
    idle.delete(worker);
    clearTimeout(end);
    if (!worker.isRunning) continue;
    worker.setIdle(false);
    return worker as FitWorker<Kind>;
  }
  return new FitWorker(kind);
}

/** Takes a thread whose fits are done. It is kept for those to come, without keeping the process from ending, or ends. */
export async function returnWorker(worker: FitWorker<keyof FitRequests>): Promise<void> {
  if (worker.kind !== KEPT_KIND) return worker.stop();
  worker.setIdle(true);
  const end = setTimeout(() => {
    idle.delete(worker);
    void worker.stop();
  }, KEPT_MS);
  idle.set(worker, end.unref());
}
