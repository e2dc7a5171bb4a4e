import { parentPort } from "node:worker_threads";
import { LabError } from "../../core/errors.js";
import { loadWasm } from "../kernels/wasm/load-wasm.js";
import { WasmMemory } from "../kernels/wasm/wasm-memory.js";
import type { FittedModel } from "../model.js";
import type { FitAnswer } from "./fit-worker.js";

/** Makes this thread answer what its FitWorker asks, one fit after the other. */
export function serveFits<Request>(fit: (request: Request) => Promise<FittedModel>): void {
  parentPort?.on("message", (request: Request) => {
    answer(fit(request)).then(
      (found) => parentPort?.postMessage(found),
      (error: unknown) => {
        // An error that is not made for users ends the thread, and reaches the other side as it is.
        setImmediate(() => {
          throw error;
        });
      },
    );
  });
}

async function answer(fitting: Promise<FittedModel>): Promise<FitAnswer> {
  try {
    const { model, report } = await fitting;
    return { bytes: model.serialize(), report };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const { code, exitCode, message, hint } = error;
    return { code, exitCode, message, hint };
  }
}

/** This thread's part of a WebAssembly memory; its room serves one fit after the other. */
let own: WasmMemory | null = null;

/**
 * The WebAssembly memory of this thread's fits, with the content of the one before; null where WebAssembly does not run.
 * @param shared the memory to have a part of, the same in every call (each message brings another object for it); left out, one of
 *   its own
 */
export function threadMemory(shared?: WebAssembly.Memory): WasmMemory | null {
  const module = loadWasm();
  if (module === null) return null;
  own ??= shared ? new WasmMemory(module, shared) : new WasmMemory(module);
  return own;
}
