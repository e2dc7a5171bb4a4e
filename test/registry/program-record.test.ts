import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { captureProgram } from "../../src/registry/index.js";
import { hashFiles } from "../../src/registry/program-record.js";
import { temporaryFolder } from "./support.js";

afterEach(() => vi.unstubAllEnvs());

it("describes the program that runs, and tells a checkout from a package", () => {
  vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=4096  --no-warnings");
  const record = captureProgram({ commit: "c".repeat(40) });
  expect(record).toMatchObject({
    install: "repository",
    node: process.versions.node,
    v8: process.versions.v8,
    kernels_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    lockfile_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(record.node_flags.slice(-2)).toEqual(["--max-old-space-size=4096", "--no-warnings"]);
  expect(record.files.count).toBeGreaterThan(100);
  expect(captureProgram({ commit: null })).toEqual({ ...record, install: "package" });
});

it("hashes the files that can run by path and content, and no others", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sub"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("b.js", "1");
  write("sub/a.wasm", "2");
  const expected = { count: 2, sha256: sha256(`b.js ${sha256("1")}\nsub/a.wasm ${sha256("2")}\n`) };
  expect(hashFiles(folder)).toEqual(expected);
  write("b.js.map", "3");
  write("b.d.ts", "4");
  write("notes.md", "5");
  expect(hashFiles(folder)).toEqual(expected);
  write("sub/a.wasm", "6");
  expect(hashFiles(folder)).not.toEqual(expected);
});
