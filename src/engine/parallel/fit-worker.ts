import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LabError } from "../../core/errors.js";
import type { FitReport } from "../model.js";

/** What a thread answers: the model file and the report, or an error made for users. */
export type FitAnswer =
  | { readonly bytes: Uint8Array; readonly report: FitReport }
  | { readonly code: string; readonly exitCode: number; readonly message: string; readonly hint: string | undefined };

/** A thread that fits one model after the other. */
export class FitWorker<Request> {
  readonly #worker: Worker;
  readonly #ended = new AbortController();

  /**
   * @param name file of the thread in this folder, without ending. Threads run compiled files; the path is the same from the
   *   sources, which stand equally deep
   * @param data what every fit of the thread needs; shared memory in it is not copied
   */
  constructor(name: string, data?: unknown) {
    const file = new URL(`../../../dist/engine/parallel/${name}.js`, import.meta.url);
    this.#worker = new Worker(file, { execArgv: [], workerData: data });
    this.#worker.once("error", (error) => this.#ended.abort(error));
    this.#worker.once("exit", () => this.#ended.abort(new Error("the thread has ended")));
  }

  /** @throws LabError of the fit; any other error that ended the thread */
  async fit(request: Request): Promise<{ bytes: Uint8Array; report: FitReport }> {
    this.#ended.signal.throwIfAborted();
    this.#worker.postMessage(request);
    const [answer] = (await once(this.#worker, "message", { signal: this.#ended.signal })) as [FitAnswer];
    if ("bytes" in answer) return answer;
    const { code, exitCode, message, hint } = answer;
    throw new LabError(code, exitCode, message, hint === undefined ? {} : { hint });
  }

  /** Ends the thread, whatever it is doing; settles when it has ended. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
