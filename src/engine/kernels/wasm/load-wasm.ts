import { readFileSync } from "node:fs";
import { checkBuild, KERNELS, SOURCES } from "./kernel-build.js";

/** The functions of ../assembly/index.ts. Addresses and counts are unsigned 32-bit integers. */
export interface WasmFunctions {
  binRows(values: number, count: number, borders: number, bins: number, width: number): void;
  binValues(values: number, count: number, borders: number, bins: number): void;
  spread(bytes: number, count: number, out: number, stride: number, less: number): void;
  sumCells(fit: number, start: number, end: number): void;
  addTrees(trees: number, treeCount: number, bins: number, width: number, rows: number, prediction: number): void;
  addLevelTrees(trees: number, treeCount: number, rows: number, prediction: number): void;
  runTask(fit: number): void;
  help(meeting: number, helper: number): void;
  closeMeeting(meeting: number): void;
}

let loaded: WebAssembly.Module | null | undefined;

/**
 * The compiled kernels; null when they were not built or this machine cannot run them.
 * @throws IntegrityError KERNELS_STALE when they were built from older sources
 */
export function loadWasm(): WebAssembly.Module | null {
  if (loaded !== undefined) return loaded;
  const module = compile();
  if (module) checkBuild(module, SOURCES);
  loaded = module;
  return loaded;
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(readFileSync(KERNELS));
  } catch {
    return null;
  }
}
