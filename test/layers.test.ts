import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** A folder may import itself and what stands before it. */
const LAYERS = [
  "core",
  "warehouse",
  "features",
  "engine",
  "metrics",
  "audit",
  "registry",
  "gates",
  "runner",
  "reports",
  "cli",
  // the face for other programs
  "index.ts",
];
const NO_IO = ["core", "metrics", "gates", "reports"];
const IO_MODULES =
  /^(node:)?(fs|fs\/promises|net|http|https|child_process|worker_threads)$|^better-sqlite3$|^@duckdb\//;

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]!);
}

function layerOf(file: string): string {
  return file.split(sep)[0]!;
}

describe("the layers of the architecture", () => {
  it("finds the source files", () => expect(files.length).toBeGreaterThan(50));

  it.each(files)("%s imports nothing from a lower folder", (file) => {
    const own = LAYERS.indexOf(layerOf(file));
    const upward = importsOf(file)
      .filter((name) => name.startsWith("."))
      .map((name) => relative(SRC, join(SRC, dirname(file), name)))
      .filter((target) => own < 0 || LAYERS.indexOf(layerOf(target)) > own);
    expect(upward).toEqual([]);
  });

  it.each(files.filter((file) => NO_IO.includes(layerOf(file))))("%s does no I/O", (file) => {
    expect(importsOf(file).filter((name) => IO_MODULES.test(name))).toEqual([]);
  });

  it.each(files.filter((file) => layerOf(file) !== "cli"))("%s prints nothing and ends no process", (file) => {
    const text = readFileSync(join(SRC, file), "utf8");
    expect(text).not.toMatch(/\bconsole\.|process\.(stdout|stderr|exit\()/);
  });

  it.each(files.filter((file) => layerOf(file) !== "cli"))(
    "%s takes no clock and no unseeded randomness for results",
    (file) => {
      const text = readFileSync(join(SRC, file), "utf8");
      expect(text).not.toMatch(/Math\.random\(/);
      if (NO_IO.includes(layerOf(file))) expect(text).not.toMatch(/Date\.now\(|new Date\(\)|performance\.now\(/);
    },
  );
});
