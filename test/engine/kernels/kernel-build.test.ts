import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  checkBuild,
  hashSources,
  KERNELS,
  SOURCES,
  stampKernels,
} from "../../../src/engine/kernels/wasm/kernel-build.js";

const folder = mkdtempSync(join(tmpdir(), "proplab-kernels-"));
afterAll(() => rmSync(folder, { recursive: true }));

const built = new WebAssembly.Module(readFileSync(KERNELS));
const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

test("kernels built from the sources that are there are taken; without sources there is nothing to compare", () => {
  checkBuild(built, SOURCES);
  checkBuild(built, join(folder, "nowhere"));
});

test("kernels are refused when a source has changed, came or went, or when nothing says where they come from", () => {
  const stale = { code: "KERNELS_STALE", exitCode: 5, hint: "npm run build" };
  const refused = (sources: string, module = built) =>
    expect(() => checkBuild(module, sources)).toThrow(expect.objectContaining(stale));
  const copy = join(folder, "sources");
  cpSync(SOURCES, copy, { recursive: true });
  checkBuild(built, copy);
  writeFileSync(join(copy, "cells.ts"), `${readFileSync(join(copy, "cells.ts"), "utf8")}\n`);
  refused(copy);
  cpSync(SOURCES, copy, { recursive: true });
  writeFileSync(join(copy, "more.ts"), "");
  refused(copy);
  rmSync(join(copy, "more.ts"));
  checkBuild(built, copy);
  rmSync(join(copy, "cells.ts"));
  refused(copy);
  refused(SOURCES, new WebAssembly.Module(empty));
  checkBuild(new WebAssembly.Module(stampKernels(empty, hashSources(SOURCES)!)), SOURCES);
});
