import type { Kernels } from "./kernels.js";
import { plainKernels } from "./plain/plain-kernels.js";

/** How the work of a fit is done. */
export interface Execution {
  /** "plain" keeps to TypeScript; "wasm" fails where WebAssembly cannot be used; left out, the best there is. */
  readonly path?: "plain" | "wasm";
  /** Threads of one fit; default 1. */
  readonly threads?: number;
}

/** The kernels for one fit. */
export function openKernels(_: Execution): Kernels {
  return plainKernels;
}
