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
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, temporaryHome } from "./run-cli.js";

const FOLDER = join(tmpdir(), `proplab-test-homes-${process.getuid?.() ?? 0}`);
/** What decides what a home holds: the program as written and as built, and the tests' own recipe. */
const MADE_BY = [
  "src",
  "dist",
  "test/cli/season-until.ts",
  "test/cli/small-lab.ts",
  "test/cli/real-home.ts",
  "test/leaks/planted-lab.ts",
];
/** What audits found when they computed features again, in whichever home; see shareAudits. */
const AUDITS = join(FOLDER, "audits");
const DAY_MS = 86_400_000;

/**
 * A copy of a home that takes long to make and is the same for many tests: made by the first of them, and kept until the
 * program changes. Others that want it meanwhile wait for it.
 * @returns a home of the caller's own, to be changed at will
 */
export async function copyOfKeptHome(name: string, make: (home: string) => Promise<void>): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const kept = join(FOLDER, `${name}-${programHash()}`);
  while (!existsSync(kept)) {
    if (!takeTurn(kept)) await new Promise((resolve) => setTimeout(resolve, 100));
    else await makeOnce(name, kept, make).finally(() => rmSync(turnOf(kept), { force: true }));
  }
  const copy = temporaryHome();
  cpSync(kept, copy, { recursive: true });
  return copy;
}

/**
 * Lets a home without a warehouse, and all copies of it, take over what an audit in another of them computed: that is found again
 * only by the same program on the same data, so that each audit is made once for all tests.
 */
export function shareAudits(home: string): void {
  mkdirSync(AUDITS, { recursive: true });
  mkdirSync(join(home, "warehouse"));
  symlinkSync(AUDITS, join(home, "warehouse/audits"));
}

async function makeOnce(name: string, kept: string, make: (home: string) => Promise<void>): Promise<void> {
  if (existsSync(kept)) return;
  removeOld(name);
  const home = mkdtempSync(join(FOLDER, "making-"));
  try {
    await make(home);
    renameSync(home, kept);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/** File with the number of the process whose turn it is to make a home. */
const turnOf = (kept: string) => `${kept}.turn`;

/** @returns false while another living process makes it */
function takeTurn(kept: string): boolean {
  try {
    writeFileSync(turnOf(kept), String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  try {
    const maker = Number(readFileSync(turnOf(kept), "utf8"));
    if (maker > 0) process.kill(maker, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") rmSync(turnOf(kept), { force: true });
  }
  return false;
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
