import { Worker } from "node:worker_threads";
import type { WasmMemory } from "./wasm-memory.js";

/** What a helper thread is started with. */
export interface HelperData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the FitMemory. */
  readonly fit: number;
  /** 1, 2, ... */
  readonly helper: number;
}

/** Threads run compiled files; the path is the same from the sources, which stand equally deep. */
const FILE = new URL("../../../../dist/engine/kernels/wasm/help-fit.js", import.meta.url);

/**
 * Starts a thread that helps with a fit's tasks as soon as it is up and until the meeting is closed. The fit waits for no thread that
 * has not taken a share, so it loses nothing when the thread comes late or not at all.
 */
export function startHelper({ module, memory }: WasmMemory, fit: number, helper: number): void {
  const workerData: HelperData = { module, memory, fit, helper };
  const worker = new Worker(FILE, { workerData, execArgv: [] });
  worker.on("error", () => {});
  worker.unref();
}
