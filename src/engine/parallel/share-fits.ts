import { LabError, throwIfAborted } from "../../core/errors.js";
import type { OnFitted } from "../framework.js";
import { loadModel } from "../load-model.js";
import type { FitRequests, FitWorker } from "./fit-worker.js";
import { returnWorker, takeWorker } from "./idle-workers.js";

/** Fits to share out among threads. */
export interface SharedFits<Kind extends keyof FitRequests> {
  readonly fits: number;
  /** Threads at a time; less than 1 counts as 1. */
  readonly threads: number;
  readonly kind: Kind;
  /** What to ask a thread for fit number `index`. */
  request(index: number): FitRequests[Kind] | Promise<FitRequests[Kind]>;
  /** Called when the fits are given up, also while a request is made. */
  end?(): void;
}

/**
 * Makes fits on as many threads at a time as asked for, each thread one after the other. Hands over each as soon as it is there,
 * keeping none. Threads that can serve later fits are kept for them when all went well.
 * @param onFitted called once for each fit, in the order in which they end. What it throws ends everything
 * @throws InterruptedError when the signal fires; what a fit or a request throws; all threads end before that
 */
export async function shareFits<Kind extends keyof FitRequests>(
  { fits, threads, kind, request, end }: SharedFits<Kind>,
  onFitted: OnFitted,
  signal: AbortSignal | undefined,
): Promise<void> {
  throwIfAborted(signal);
  const count = Math.min(Math.max(1, Math.floor(threads)), fits);
  const workers = Array.from({ length: count }, () => takeWorker(kind));
  let stopped = false;
  const stop = async () => {
    stopped = true;
    end?.();
    await Promise.all(workers.map((worker) => worker.stop()));
  };
  signal?.addEventListener("abort", stop, { once: true });
  const begun = new Set<Promise<unknown>>();
  try {
    let next = 0;
    const fit = async (worker: FitWorker<Kind>, index: number) => {
      const asked = await request(index);
      const start = performance.now();
      const answer = await worker.fit(asked).catch(asFitError);
      return { index, answer, seconds: (performance.now() - start) / 1000 };
    };
    const begin = (worker: FitWorker<Kind>) => {
      if (next === fits) return null;
      const running = fit(worker, next++);
      begun.add(running);
      return running;
    };
    const work = async (worker: FitWorker<Kind>): Promise<void> => {
      let running = begin(worker);
      while (running) {
        const { index, answer, seconds } = await running;
        begun.delete(running);
        if (stopped) return;
        // the thread has its next fit before this one is looked at, so that it never waits for this side
        running = begin(worker);
        // what becomes of it is asked when it is waited for
        running?.catch(() => {});
        onFitted(index, { model: loadModel(answer.bytes), report: answer.report }, seconds);
      }
    };
    await Promise.all(workers.map(work));
    throwIfAborted(signal);
    await Promise.all(workers.map(returnWorker));
  } catch (error) {
    await stop();
    await Promise.allSettled(begun);
    throwIfAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** A fault of the thread says where it came from; an error made for users is as it is. */
function asFitError(error: unknown): never {
  throw error instanceof LabError ? error : new Error("a fit on another thread failed", { cause: error });
}
