import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../core/hash.js";
import type { Environment } from "./records.js";

interface PackageFile {
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** The folder this program is installed in: the one with its package.json. */
export const PROGRAM_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** This program's version, from its package.json. */
export function programVersion(): string {
  return readPackage(PROGRAM_FOLDER).version ?? "unknown";
}

/** The machine and software this process runs on. Reads small files below the program's folder; never fails. */
export function captureEnvironment(folder: string = PROGRAM_FOLDER): Environment {
  const { version, dependencies = {}, optionalDependencies = {} } = readPackage(folder);
  const declared = { ...dependencies, ...optionalDependencies };
  return {
    program: version ?? "unknown",
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpuModel: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    packageVersions: Object.fromEntries(
      Object.entries(declared).map(([name, range]) => [name, installedVersion(folder, name) ?? range]),
    ),
    lockfileSha256: lockfileSha256(folder),
  };
}

const LOCKFILES = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock"];

/** Of the program's own lockfile; of a program installed as a package, of the project it is installed in. */
function lockfileSha256(folder: string): string | null {
  const parts = resolve(folder).split(sep);
  const installed = parts.indexOf("node_modules");
  const folders = installed < 0 ? [folder] : [folder, parts.slice(0, installed).join(sep)];
  const found = folders.flatMap((at) => LOCKFILES.map((name) => join(at, name))).find((file) => existsSync(file));
  return found === undefined ? null : sha256(readFileSync(found));
}

/** The version Node would load: from the nearest node_modules, here or further up. */
function installedVersion(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const version = readPackage(join(at, "node_modules", name)).version;
    if (version !== undefined || at === dirname(at)) return version;
  }
}

function readPackage(folder: string): PackageFile {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageFile;
  } catch {
    return {};
  }
}
