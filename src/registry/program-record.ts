import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../core/hash.js";
import { KERNELS } from "../engine/kernels/wasm/kernel-build.js";
import { captureEnvironment, PROGRAM_FOLDER } from "./environment.js";
import type { CodeState } from "./records.js";

/** Kind of the artifact that holds a {@link ProgramRecord}. */
export const ENVIRONMENT_ARTIFACT = "environment";

/** The program and the machine as far as they can bear on the bytes of a run, beside what the run's own row says. */
export interface ProgramRecord {
  readonly program: string;
  /** "repository": a checkout of git; "package": installed, known by its version and its files. */
  readonly install: "repository" | "package";
  /** The files that ran: their number, and SHA256 over path and hash of each. */
  readonly files: { readonly count: number; readonly sha256: string };
  /** SHA256 of the built WebAssembly kernels; null where there are none and TypeScript does their work. */
  readonly kernels_sha256: string | null;
  readonly node: string;
  readonly v8: string;
  /** Flags of node itself, from the command line and from NODE_OPTIONS. */
  readonly node_flags: readonly string[];
  readonly platform: string;
  readonly cpu_model: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly lockfile_sha256: string | null;
}

/** The compiled files, or the sources when they are run as they are. */
const RUNNING = fileURLToPath(new URL("..", import.meta.url));

/** Describes the program that runs. Reads its files; never fails. @param code of the same moment */
export function captureProgram(code: Pick<CodeState, "commit">): ProgramRecord {
  const { program, node, platform, cpuModel, packageVersions, lockfileSha256 } = captureEnvironment(PROGRAM_FOLDER);
  const options = process.env.NODE_OPTIONS?.split(/\s+/).filter(Boolean) ?? [];
  return {
    program,
    install: code.commit === null ? "package" : "repository",
    files: hashFiles(RUNNING),
    kernels_sha256: existsSync(KERNELS) ? sha256(readFileSync(KERNELS)) : null,
    node,
    v8: process.versions.v8,
    node_flags: [...process.execArgv, ...options],
    platform,
    cpu_model: cpuModel,
    packages: packageVersions,
    lockfile_sha256: lockfileSha256,
  };
}

/** Number and hash of the files of a folder that can run. */
export function hashFiles(folder: string): { count: number; sha256: string } {
  const runs = (name: string) => /\.(js|mjs|cjs|ts|json|wasm)$/.test(name) && !name.endsWith(".d.ts");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(runs)
    .map((name) => name.split(sep).join("/"))
    .sort();
  const lines = names.map((name) => `${name} ${sha256(readFileSync(join(folder, name)))}\n`);
  return { count: names.length, sha256: sha256(lines.join("")) };
}
