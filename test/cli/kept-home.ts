import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, temporaryHome } from "./run-cli.js";

const FOLDER = join(tmpdir(), `proplab-test-homes-${process.getuid?.() ?? 0}`);
/** What decides what a home holds: the program as written and as built, and the tests' own recipe. */
const MADE_BY = ["src", "dist", "test/cli/small-lab.ts"];
const DAY_MS = 86_400_000;

/**
 * A copy of a home that takes long to make and is the same for many tests: made by the first of them, and kept until the
 * program changes. Two tests that make it at once do not disturb each other; one of both homes stays.
 * @returns a home of the caller's own, to be changed at will
 */
export async function copyOfKeptHome(name: string, make: (home: string) => Promise<void>): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const kept = join(FOLDER, `${name}-${programHash()}`);
  if (!existsSync(kept)) {
    removeOld(name);
    const home = mkdtempSync(join(FOLDER, "making-"));
    try {
      await make(home);
      renameSync(home, kept);
    } catch (error) {
      rmSync(home, { recursive: true, force: true });
      if (!existsSync(kept)) throw error;
    }
  }
  const copy = temporaryHome();
  cpSync(kept, copy, { recursive: true });
  return copy;
}

/** Homes of programs that are no more. */
function removeOld(name: string): void {
  for (const entry of readdirSync(FOLDER)) {
    const folder = join(FOLDER, entry);
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    const isOurs = entry.startsWith(`${name}-`) || entry.startsWith("making-");
    if (isOurs && made < Date.now() - DAY_MS) rmSync(folder, { recursive: true, force: true });
  }
}

function programHash(): string {
  const hash = createHash("sha256").update(process.version);
  for (const part of MADE_BY) {
    const path = join(ROOT, part);
    const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }).sort() : [""];
    for (const file of files) {
      const full = join(path, file);
      if (statSync(full).isFile()) hash.update(`${part}/${file}\0`).update(readFileSync(full));
    }
  }
  return hash.digest("hex").slice(0, 16);
}
