import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileError } from "../core/errors.js";
import { sha256 } from "../core/hash.js";
import { writeFileAtomicSync } from "../warehouse/atomic-file.js";
import { fileState } from "../warehouse/stale-files.js";

/** Folder among the artifacts that holds a small file for every registry which keeps its files there. */
export const SHARERS_FOLDER = ".registries";

/** Enters that a registry keeps files in this folder, so that the gc of another one does not take them for nobody's. */
export function enterSharer(artifactsFolder: string, database: string): void {
  const path = realPath(database);
  const mark = join(artifactsFolder, SHARERS_FOLDER, sha256(path).slice(0, 16));
  if (!existsSync(mark)) writeFileAtomicSync(mark, `${path}\n`);
}

/** Absolute paths of the other registries that keep files in this folder and are still there, sorted. */
export function otherSharers(artifactsFolder: string, database: string): string[] {
  const folder = join(artifactsFolder, SHARERS_FOLDER);
  let marks: string[];
  try {
    marks = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw fileError(error, "list", folder);
  }
  const own = realPath(database);
  return marks
    .map((name) => join(folder, name))
    .filter((mark) => fileState(mark) !== null)
    .map((mark) => readFileSync(mark, "utf8").trim())
    .filter((path) => path !== own && existsSync(path))
    .sort();
}

function realPath(database: string): string {
  return existsSync(database) ? realpathSync(database) : resolve(database);
}
