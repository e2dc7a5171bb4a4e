import { lstatSync, readdirSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileError, LabError, UsageError } from "../../core/errors.js";
import { EXCHANGE_TABLES } from "./exchange-tables.js";
import { ENDINGS, MANIFEST_FILE, readManifest } from "./manifest.js";

/** Everything an export may hold at its top. */
const OWN = new Set([
  MANIFEST_FILE,
  "artifacts",
  ...EXCHANGE_TABLES.flatMap(({ name }) => Object.values(ENDINGS).map((ending) => `${name}.${ending}`)),
]);

/**
 * Refuses a place where an export would destroy something: a file, or a folder that is neither empty nor an older export and
 * nothing else. With `force` any folder may be replaced but one that holds the registry or the current folder.
 * @param kept paths that must not be inside
 * @throws UsageError EXPORT_IN_THE_WAY; DataError when the file system refuses
 */
export function checkTarget(target: string, force: boolean, kept: readonly string[]): void {
  const inside = [...kept, process.cwd()].find((path) => isInside(target, resolve(path)));
  if (inside !== undefined) {
    throw new UsageError("EXPORT_IN_THE_WAY", `${target} holds ${inside} and cannot become an export`, {
      hint: "name a folder of its own",
    });
  }
  const names = entriesOf(target);
  if (names.length === 0 || force || isOlderExport(target, names)) return;
  throw new UsageError(
    "EXPORT_IN_THE_WAY",
    `${target} is not empty and not an export: ${names.slice(0, 3).join(", ")} ...`,
    {
      hint: "name another folder, or replace all that is in it with --force",
    },
  );
}

/** True when `path` is `folder` or lies below it. */
function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(isAbsolute(way) || way.split(sep)[0] === "..");
}

function entriesOf(target: string): string[] {
  try {
    const entry = lstatSync(target, { throwIfNoEntry: false });
    if (!entry) return [];
    if (entry.isDirectory()) return readdirSync(target).sort();
  } catch (error) {
    throw fileError(error, "look at", target);
  }
  throw new UsageError("EXPORT_IN_THE_WAY", `${target} is not a folder`, { hint: "name another folder" });
}

function isOlderExport(target: string, names: readonly string[]): boolean {
  if (!names.includes(MANIFEST_FILE) || names.some((name) => !OWN.has(name))) return false;
  try {
    readManifest(target, Number.MAX_SAFE_INTEGER);
    return true;
  } catch (error) {
    if (error instanceof LabError) return false;
    throw error;
  }
}
