import { boost } from "../boost.js";
import { plainKernels } from "../kernels/plain/plain-kernels.js";
import { WasmKernels } from "../kernels/wasm/wasm-kernels.js";
import type { ModelMeta } from "../model.js";
import type { TreeOptions } from "../tree-options.js";
import { serveFits, threadMemory } from "./serve-fits.js";
import type { SharedFitRows } from "./shared-rows.js";

/** What this thread is asked to fit. */
export interface FitRequest {
  readonly rows: SharedFitRows;
  readonly options: TreeOptions;
  readonly meta: ModelMeta;
}

serveFits(({ rows, options, meta }: FitRequest) =>
  boost(kernelsOver(rows.memory), rows, options, meta, undefined, async () => {}),
);

function kernelsOver(shared: WebAssembly.Memory | null) {
  const memory = shared && threadMemory(shared);
  if (!memory) return plainKernels;
  memory.reuse();
  return new WasmKernels(memory, 1);
}
