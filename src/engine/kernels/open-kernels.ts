import { IntegrityError } from "../../core/errors.js";
import { MOST_FLAT_FEATURES } from "./flat-trees.js";
import type { Kernels } from "./kernels.js";
import { plainKernels } from "./plain/plain-kernels.js";
import { loadWasm } from "./wasm/load-wasm.js";
import { WasmKernels } from "./wasm/wasm-kernels.js";
import { MOST_WASM_BYTES, WasmMemory } from "./wasm/wasm-memory.js";

/** How the work of a fit is done. */
export interface Execution {
  /** "plain" keeps to TypeScript; "wasm" fails where WebAssembly cannot be used; left out, the best there is. */
  readonly path?: "plain" | "wasm";
  /** Threads that work on one fit together; default 1. Only WebAssembly uses more. */
  readonly threads?: number;
  /** WebAssembly memory whose former content nobody needs any more; left out, the fit gets one of its own. */
  readonly memory?: WasmMemory;
}

/** Size of a fit, for choosing how to do it. */
export interface FitSize {
  readonly rows: number;
  readonly validationRows: number;
  readonly features: number;
  /** Trees grown side by side, each with rows and histograms of its own. */
  readonly outputs: number;
  /** Histograms of one output that are alive at the same time. */
  readonly histograms: number;
}

/** Per row, beside its bins: its number and room to divide it, cells and what changed in them, weights, gradient, target, prediction, residuals and room to divide them. */
const BYTES_PER_ROW = 116;
/** Per validation row: target, prediction, residual, weight. */
const BYTES_PER_CHECKED_ROW = 32;
/** Per value of a column that is sorted. */
const BYTES_PER_VALUE = 24;
/** Of a histogram, per feature: 256 pairs of 64-bit sums. */
const BYTES_PER_FEATURE = 4096;
/** Beside a fit's histograms: the sums kept from tree to tree, and lists of features. */
export const MORE_HISTOGRAMS = 2;
/** What threads leave unused of the parts they take. */
const UNUSED_BYTES = 2 ** 26;

/**
 * The kernels for one fit: WebAssembly where it is built, runs, and 32-bit addresses reach the whole fit; else plain TypeScript.
 * @throws IntegrityError KERNELS_MISSING when "wasm" is asked for and not there; KERNELS_STALE when the build is older than the sources.
 */
export function openKernels({ path, threads = 1, memory }: Execution, size: FitSize): Kernels {
  if (path === "plain") return plainKernels;
  const module = loadWasm();
  const fits = bytesOf(size, threads) < MOST_WASM_BYTES && size.features <= MOST_FLAT_FEATURES;
  if (module && fits) {
    memory?.reuse();
    return new WasmKernels(memory ?? new WasmMemory(module), threads);
  }
  if (path === undefined) return plainKernels;
  throw new IntegrityError("KERNELS_MISSING", "the WebAssembly kernels are not built or cannot hold this fit", {
    hint: "npm run build",
  });
}

function bytesOf({ rows, validationRows, features, outputs, histograms }: FitSize, threads: number): number {
  const panels = Math.ceil(features / 16) + threads;
  const bins = rows * (features + 16 * panels) + (1 + 2 * outputs) * validationRows * features;
  const sums = (histograms + MORE_HISTOGRAMS) * features * BYTES_PER_FEATURE;
  const sorting = threads * Math.max(rows, validationRows) * BYTES_PER_VALUE;
  const perOutput = sums + rows * BYTES_PER_ROW + validationRows * BYTES_PER_CHECKED_ROW;
  return bins + sorting + outputs * perOutput + UNUSED_BYTES;
}
