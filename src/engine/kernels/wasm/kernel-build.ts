import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { IntegrityError } from "../../../core/errors.js";
import { sha256 } from "../../../core/hash.js";

/** Custom section of the built kernels that holds the hash of their sources. */
const SECTION = "sources";

/** Paths are the same from the sources and from the compiled files, which stand equally deep. */
export const KERNELS = fileURLToPath(new URL("../../../../dist/engine/kernels/trees.wasm", import.meta.url));
export const SOURCES = fileURLToPath(new URL("../../../../src/engine/kernels/assembly", import.meta.url));

/** The built kernels with the hash of their sources written into them. */
export function stampKernels(wasm: Uint8Array, hash: string): Uint8Array {
  const name = Buffer.from(SECTION);
  const content = Buffer.concat([Buffer.of(name.length), name, Buffer.from(hash)]);
  return Buffer.concat([wasm, Buffer.of(0, content.length), content]);
}

/** SHA256 of the kernels' sources and how they are compiled; null where there are none, as in an installed package. */
export function hashSources(folder: string): string | null {
  let files: string[];
  try {
    files = readdirSync(folder).sort();
  } catch {
    return null;
  }
  return sha256(files.map((file) => `${file} ${sha256(readFileSync(join(folder, file)))}`).join("\n"));
}

/**
 * Refuses kernels that were built from other sources than those that are there.
 * @throws IntegrityError KERNELS_STALE
 */
export function checkBuild(kernels: WebAssembly.Module, sources: string): void {
  const expected = hashSources(sources);
  if (expected === null) return;
  const [stamp] = WebAssembly.Module.customSections(kernels, SECTION);
  if (stamp && Buffer.from(stamp).toString() === expected) return;
  throw new IntegrityError("KERNELS_STALE", `${KERNELS} was built from other sources than those in ${sources}`, {
    hint: "npm run build",
  });
}
