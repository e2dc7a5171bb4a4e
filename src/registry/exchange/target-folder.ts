import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileError, LabError, UsageError } from "../../core/errors.js";
import type { RegistryPaths } from "../records.js";
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
 * nothing else. With `force` any folder may be replaced but one that holds the registry or the current folder, whatever links the
 * ways to them go through. Among the artifacts gc would take it for left-over files.
 * @returns whether there is nothing yet
 * @throws UsageError EXPORT_IN_THE_WAY; DataError when the file system refuses
 */
export function checkTarget(target: string, force: boolean, { database, artifacts }: RegistryPaths): boolean {
  const inside = [database, artifacts, process.cwd()].find((path) => isInside(target, path));
  if (inside !== undefined) {
    throw new UsageError("EXPORT_IN_THE_WAY", `${target} holds ${resolve(inside)} and cannot become an export`, {
      hint: "name a folder of its own",
    });
  }
  if (isInside(artifacts, target)) {
    throw new UsageError("EXPORT_IN_THE_WAY", `${target} lies among the registry's artifacts, where gc deletes files`, {
      hint: "name a folder outside of it",
    });
  }
  const names = entriesOf(target);
  if (names.length === 0 || force || isOlderExport(target, names)) return names.length === 0;
  throw new UsageError(
    "EXPORT_IN_THE_WAY",
    `${target} is not empty and not an export: ${names.slice(0, 3).join(", ")} ...`,
    {
      hint: "name another folder, or replace all that is in it with --force",
    },
  );
}

/** True when `path` is `folder` or lies below it, links followed. */
function isInside(folder: string, path: string): boolean {
  const way = relative(realPath(folder), realPath(path));
  return way === "" || !(isAbsolute(way) || way.split(sep)[0] === "..");
}

/** A path without links; what of it is not there yet stays as it is. */
function realPath(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole) || dirname(whole) === whole) return realpathSync(whole);
  return join(realPath(dirname(whole)), basename(whole));
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
