// Writes into the built kernels the hash of the sources they come from, which is checked when they are loaded.
import { readFileSync, writeFileSync } from "node:fs";
import { hashSources, KERNELS, SOURCES, stampKernels } from "../dist/engine/kernels/wasm/kernel-build.js";

writeFileSync(KERNELS, stampKernels(readFileSync(KERNELS), hashSources(SOURCES)));
