import { readFileSync } from "node:fs";

/** The functions of ../assembly/index.ts. Addresses and counts are unsigned 32-bit integers. */
export interface WasmFunctions {
  binRows(values: number, count: number, borders: number, bins: number, width: number): void;
  spread(bytes: number, count: number, out: number, stride: number, less: number): void;
  sumCells(fit: number, start: number, end: number): void;
  addTrees(trees: number, treeCount: number, bins: number, width: number, rows: number, prediction: number): void;
  runTask(fit: number): void;
  help(meeting: number, helper: number): void;
  closeMeeting(meeting: number): void;
}

/** The path is the same from the sources and from the compiled files, which stand equally deep. */
const FILE = new URL("../../../../dist/engine/kernels/trees.wasm", import.meta.url);

let loaded: WebAssembly.Module | null | undefined;

/** The compiled kernels; null when they were not built or this machine cannot run them. */
export function loadWasm(): WebAssembly.Module | null {
  if (loaded !== undefined) return loaded;
  try {
    loaded = new WebAssembly.Module(readFileSync(FILE));
  } catch {
    loaded = null;
  }
  return loaded;
}
