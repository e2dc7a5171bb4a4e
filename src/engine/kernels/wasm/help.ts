import { workerData } from "node:worker_threads";
import type { HelperData } from "./team.js";
import { WasmMemory } from "./wasm-memory.js";

const { module, memory, meeting, helper } = workerData as HelperData;
new WasmMemory(module, memory).functions.help(meeting, helper);
