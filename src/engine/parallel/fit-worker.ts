import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LabError } from "../../core/errors.js";
import type { FitReport } from "../model.js";
import type { FitRequest } from "./fit-thread.js";
import type { RowSetRequest } from "./row-set-thread.js";

/** What a thread answers: the model file and the report, or an error made for users. */
export type FitAnswer =
  | { readonly bytes: Uint8Array; readonly report: FitReport }
  | { readonly code: string; readonly exitCode: number; readonly message: string; readonly hint: string | undefined };

/** The kinds of threads, which are files of this folder, and what they are asked; shared memory in it is not copied. */
export interface FitRequests {
  "fit-thread": FitRequest;
  "row-set-thread": RowSetRequest;
}

/** A thread that fits one model after the other. */
export class FitWorker<Kind extends keyof FitRequests> {
  readonly #worker: Worker;
  readonly #ended = new AbortController();

  constructor(readonly kind: Kind) {
    // Threads run compiled files; the path is the same from the sources, which stand equally deep.
    const file = new URL(`../../../dist/engine/parallel/${kind}.js`, import.meta.url);
    this.#worker = new Worker(file, { execArgv: [] });
    this.#worker.once("error", (error) => this.#ended.abort(error));
    this.#worker.once("exit", () => this.#ended.abort(new Error("the thread has ended")));
  }

  /** @throws LabError of the fit; any other error that ended the thread */
  async fit(request: FitRequests[Kind]): Promise<{ bytes: Uint8Array; report: FitReport }> {
    this.#ended.signal.throwIfAborted();
    this.#worker.postMessage(request);
    const [answer] = (await once(this.#worker, "message", { signal: this.#ended.signal })) as [FitAnswer];
    if ("bytes" in answer) return answer;
    const { code, exitCode, message, hint } = answer;
    throw new LabError(code, exitCode, message, hint === undefined ? {} : { hint });
  }

  /** Whether it can still fit. */
  get isRunning(): boolean {
    return !this.#ended.signal.aborted;
  }

  /** Lets the process end although the thread is there, or not. */
  setIdle(idle: boolean): void {
    if (idle) this.#worker.unref();
    else this.#worker.ref();
  }

  /** Ends the thread, whatever it is doing; settles when it has ended. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
