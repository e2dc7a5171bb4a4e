import { workerData } from "node:worker_threads";
import type { HelperData } from "./helper.js";
import { WasmMemory } from "./wasm-memory.js";

const { module, memory, fit, helper } = workerData as HelperData;
new WasmMemory(module, memory).functions.help(fit, helper);
