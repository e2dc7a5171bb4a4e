import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { afterEach } from "vitest";
import { hashJson } from "../../src/core/hash.js";
import {
  type ModelVersion,
  type NewRun,
  type OpenRegistryOptions,
  openRegistry,
  type Registry,
  type RegistryPaths,
  type Trial,
  type VerifyReport,
} from "../../src/registry/index.js";
import { MIGRATIONS } from "../../src/registry/migrate.js";
import { openDatabase } from "../../src/registry/open-database.js";

const folders: string[] = [];
const open: Registry[] = [];

afterEach(() => {
  for (const registry of open.splice(0)) registry.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder, removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "proplab-registry-"));
  folders.push(folder);
  return folder;
}

export function temporaryPaths(): RegistryPaths {
  const home = temporaryFolder();
  return { database: join(home, "runs.sqlite"), artifacts: join(home, "artifacts") };
}

/** A registry closed after the test. */
export function openForTest(paths: RegistryPaths = temporaryPaths(), options?: OpenRegistryOptions): Registry {
  const registry = openRegistry(paths, options);
  open.push(registry);
  return registry;
}

/** What verify says of a registry without artifacts where nothing is damaged or left over. */
export const CLEAN: VerifyReport = {
  ok: true,
  checked: 0,
  freed: [],
  faults: [],
  models: [],
  orphans: [],
  unfinished: [],
  database: [],
  promotions: [],
  lostRuns: [],
};

/** Runs raw SQL on the file, as another program would. */
export function withSqlite<T>(file: string, work: (db: Sqlite.Database) => T): T {
  const db = new Sqlite(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

export const hashOf = (value: unknown): string => hashJson(value);

export function newTrial(overrides: Partial<Trial> = {}): Trial {
  const byDay = { day: [1], staked: [2], graded: [2], wins: [1], breakEven: [1.05], fair: [1], profit: [-0.09] };
  return {
    evaluationRowsSha256: hashOf("rows"),
    configSha256: hashOf("config"),
    origin: "simulated league v1 seed 42",
    byDay,
    ...overrides,
  };
}

export function newRun(overrides: Partial<NewRun> = {}): NewRun {
  return {
    name: "MULTISEASON_FEB25_MAE",
    seed: 42,
    commandLine: ["retrain", "--name", "MULTISEASON_FEB25_MAE"],
    code: { commit: "c".repeat(40), dirty: true, diffSha256: hashOf("diff") },
    environment: {
      program: "0.1.0",
      node: "20.0.0",
      platform: "linux-x64",
      cpuModel: "a cpu",
      cores: 2,
      packageVersions: { kysely: "0.28.18" },
      lockfileSha256: null,
    },
    datasetSha256: hashOf("data"),
    dataSource: "simulated",
    config: { loss: "MAE", rsm: 0.5 },
    configSha256: hashOf("config"),
    ...overrides,
  };
}

/** A registry as an older version of the program left it: one run with some metrics, schema `version`. */
export function olderRegistry(version: number, metrics = 10): { paths: RegistryPaths; runId: string } {
  const paths = temporaryPaths();
  const registry = openRegistry(paths);
  const runId = registry.startRun(newRun());
  registry.finishRun(runId, { status: "completed" });
  registry.close();
  const run = withSqlite(paths.database, (db) => db.prepare("SELECT * FROM runs").get() as Record<string, unknown>);
  for (const end of ["", "-wal", "-shm"]) rmSync(`${paths.database}${end}`, { force: true });
  const migrations = MIGRATIONS.slice(0, version);
  openDatabase(paths.database, { readonly: false, program: "0.0.1", now: () => new Date(0), migrations }).close();
  withSqlite(paths.database, (db) => {
    const columns = (db.pragma("table_info(runs)") as { name: string }[]).map(({ name }) => name);
    const values = columns.map((column) => run[column]);
    db.prepare(`INSERT INTO runs VALUES (${columns.map(() => "?").join(", ")})`).run(...values);
    const metric = db.prepare("INSERT INTO metrics (run_id, name, slice, step, value) VALUES (?, 'loss', 'all', ?, ?)");
    db.transaction(() => {
      for (let step = 0; step < metrics; step++) metric.run(runId, step, step);
    })();
  });
  return { paths, runId };
}

/** Puts the champion of points on a model, as promote does. */
export function makeChampion(registry: Registry, to: ModelVersion): void {
  const after = registry.promotions().at(-1)?.id ?? null;
  const move = { action: "promote", scope: "points", alias: "champion", forced: false } as const;
  registry.moveAlias({ ...move, after, to, by: "a person", reason: null, evidence: {} });
}

const CHILD = fileURLToPath(new URL("./child.mjs", import.meta.url));
const BUILT = fileURLToPath(new URL("../../dist/registry/index.js", import.meta.url));

/**
 * Starts child.mjs in a process of its own. It is plain JavaScript and uses the built registry in dist/, which
 * `npm test` builds first; after a change run `npm run build` before vitest alone.
 */
export function startChild(paths: RegistryPaths, ...args: string[]): ChildProcess {
  return startChildThrough([], paths, ...args);
}

/** The same through a program that starts it, as a shell that sets limits: it gets node, child.mjs and the arguments. */
export function startChildThrough(program: readonly string[], paths: RegistryPaths, ...args: string[]): ChildProcess {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: run "npm run build" first`);
  const [command, ...rest] = [...program, process.execPath, CHILD, paths.database, paths.artifacts, ...args];
  return spawn(command!, rest, { stdio: ["ignore", "pipe", "pipe"] });
}

/** What a child printed, as JSON, when it has ended well. */
export async function printedJson(child: ChildProcess): Promise<unknown> {
  let text = "";
  child.stdout!.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  const end = await ending(child);
  if (end !== "0") throw new Error(`the child ended with ${end}`);
  return JSON.parse(text);
}

/** Waits until a child has printed so many lines, or has ended. */
export function printedLines(child: ChildProcess, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = 0;
    createInterface({ input: child.stdout! })
      .on("line", () => {
        seen += 1;
        if (seen === count) resolve();
      })
      .once("close", resolve);
    child.once("error", reject);
  });
}

/** How a child ended: "0" when all went well, otherwise its exit code and what it said. */
export function ending(child: ChildProcess): Promise<string> {
  let errors = "";
  child.stderr!.on("data", (text) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0 ? "0" : `${code} ${errors}`));
  });
}
