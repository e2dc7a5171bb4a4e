import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LabError } from "../../core/errors.js";
import type { FitReport, ModelMeta } from "../model.js";
import type { TreeOptions } from "../tree-options.js";
import type { SharedFitRows } from "./shared-rows.js";

/** What a thread is asked to fit. */
export interface FitRequest {
  readonly rows: SharedFitRows;
  readonly options: TreeOptions;
  readonly meta: ModelMeta;
}

/** What it answers: the model file and the report, or an error made for users. */
export type FitAnswer =
  | { readonly bytes: Uint8Array; readonly report: FitReport }
  | { readonly code: string; readonly exitCode: number; readonly message: string; readonly hint: string | undefined };

/** Threads run compiled files; the path is the same from the sources, which stand equally deep. */
const FILE = new URL("../../../dist/engine/parallel/fit-thread.js", import.meta.url);

/** A thread that fits one model after the other. */
export class FitWorker {
  readonly #worker = new Worker(FILE, { execArgv: [] });
  readonly #ended = new AbortController();

  constructor() {
    this.#worker.once("error", (error) => this.#ended.abort(error));
    this.#worker.once("exit", () => this.#ended.abort(new Error("the thread has ended")));
  }

  /** @throws LabError of the fit; any other error that ended the thread */
  async fit(
    rows: SharedFitRows,
    options: TreeOptions,
    meta: ModelMeta,
  ): Promise<{ bytes: Uint8Array; report: FitReport }> {
    const request: FitRequest = { rows, options, meta };
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
