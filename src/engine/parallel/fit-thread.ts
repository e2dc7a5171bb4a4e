import { parentPort } from "node:worker_threads";
import { LabError } from "../../core/errors.js";
import { boost } from "../boost.js";
import { plainKernels } from "../kernels/plain/plain-kernels.js";
import { loadWasm } from "../kernels/wasm/load-wasm.js";
import { WasmKernels } from "../kernels/wasm/wasm-kernels.js";
import { WasmMemory } from "../kernels/wasm/wasm-memory.js";
import type { FitAnswer, FitRequest } from "./fit-worker.js";

/** This thread's part of the shared memory; its room serves one fit after the other. */
let own: WasmMemory | null = null;

parentPort?.on("message", (request: FitRequest) => {
  answer(request).then(
    (found) => parentPort?.postMessage(found),
    (error: unknown) => {
      // An error that is not made for users ends the thread, and reaches the other side as it is.
      setImmediate(() => {
        throw error;
      });
    },
  );
});

async function answer({ rows, options, meta }: FitRequest): Promise<FitAnswer> {
  try {
    const { model, report } = await boost(kernelsOver(rows.memory), rows, options, meta, undefined, async () => {});
    return { bytes: model.serialize(), report };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const { code, exitCode, message, hint } = error;
    return { code, exitCode, message, hint };
  }
}

function kernelsOver(memory: WebAssembly.Memory | null) {
  const module = memory ? loadWasm() : null;
  if (memory === null || module === null) return plainKernels;
  own ??= new WasmMemory(module, memory);
  own.reuse();
  return new WasmKernels(own, 1);
}
