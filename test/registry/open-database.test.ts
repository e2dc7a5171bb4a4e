import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/core/errors.js";
import { openRegistry } from "../../src/registry/index.js";
import { newRun, newTrial, openForTest, temporaryPaths, withSqlite } from "./support.js";

function refusal(paths: Parameters<typeof openRegistry>[0], options?: Parameters<typeof openRegistry>[1]): DataError {
  try {
    openRegistry(paths, options).close();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toContain(dirname(paths.database));
    return error as DataError;
  }
  throw new Error("it opened");
}

function filledRegistry() {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  registry.logBatch(runId, {
    metrics: Array.from({ length: 500 }, (_, step) => ({ name: "loss", step, value: step })),
  });
  registry.close();
  return { paths, runId };
}

describe("opening", () => {
  it("makes the folder and a WAL database, and finds its content again", () => {
    const base = temporaryPaths();
    const paths = { ...base, database: join(dirname(base.database), "new", "folder", "runs.sqlite") };
    const first = openForTest(paths);
    const runId = first.startRun(newRun());
    first.close();
    expect(withSqlite(paths.database, (db) => db.pragma("journal_mode", { simple: true }))).toBe("wal");
    expect(openForTest(paths).getRun(runId).id).toBe(runId);
    expect(readdirSync(dirname(paths.database)).filter((name) => name.endsWith(".bak"))).toEqual([]);
  });

  it("refuses a newer database, names both versions, and leaves the file as it was", () => {
    const { paths } = filledRegistry();
    withSqlite(paths.database, (db) => {
      db.exec("INSERT INTO schema_version VALUES (99, 'from-the-future', '7.8.9', '2030-01-01T00:00:00.000Z')");
    });
    const before = readFileSync(paths.database);
    for (const readonly of [false, true]) {
      const error = refusal(paths, { readonly });
      expect(error.code).toBe("REGISTRY_TOO_NEW");
      expect(error.message).toMatch(/version 99, written by proplab 7\.8\.9.*versions up to \d/);
    }
    expect(readFileSync(paths.database)).toEqual(before);
  });

  it("refuses another program's database and adds nothing to it", () => {
    const paths = temporaryPaths();
    withSqlite(paths.database, (db) => db.exec("CREATE TABLE recipes (name TEXT)"));
    const before = readFileSync(paths.database);
    expect(refusal(paths).code).toBe("REGISTRY_FOREIGN");
    expect(readFileSync(paths.database)).toEqual(before);
  });

  it("refuses a file that is not SQLite and leaves it as it was", () => {
    const paths = temporaryPaths();
    writeFileSync(paths.database, "player,line\n".repeat(1000));
    expect(refusal(paths).code).toBe("REGISTRY_NOT_SQLITE");
    expect(readFileSync(paths.database, "utf8")).toBe("player,line\n".repeat(1000));
  });

  it("refuses a path that is a folder, or below a file", () => {
    const paths = temporaryPaths();
    mkdirSync(paths.database);
    expect(refusal(paths).code).toBe("FILE_EISDIR");
    const other = temporaryPaths();
    writeFileSync(other.database, "a file");
    expect(refusal({ ...other, database: join(other.database, "runs.sqlite") }).exitCode).toBe(3);
  });

  it.skipIf(process.platform === "win32")("refuses a pipe, where SQLite would wait for ever", () => {
    const paths = temporaryPaths();
    execFileSync("mkfifo", [paths.database]);
    for (const readonly of [true, false]) expect(refusal(paths, { readonly }).code).toBe("REGISTRY_NO_FILE");
  });

  it.each([0.9, 0.5, 0.1, 0.02])("refuses a database cut to %f of its size", (share) => {
    const { paths } = filledRegistry();
    truncateSync(paths.database, Math.floor(statSync(paths.database).size * share));
    for (const readonly of [true, false]) expect(refusal(paths, { readonly }).code).toMatch(/DAMAGED|NOT_SQLITE/);
  });

  it("says which page is broken through verify, without throwing", () => {
    const { paths } = filledRegistry();
    const bytes = readFileSync(paths.database);
    const page = withSqlite(
      paths.database,
      (db) => db.prepare("SELECT max(pageno) FROM dbstat WHERE name = 'metrics'").pluck().get() as number,
    );
    bytes.fill(0xff, (page - 1) * 4096, page * 4096);
    writeFileSync(paths.database, bytes);
    const report = openForTest(paths).verify();
    expect(report.ok).toBe(false);
    expect(report.database.length).toBeGreaterThan(0);
  });

  it.skipIf(process.getuid?.() === 0)("refuses a file it may not write", () => {
    const { paths } = filledRegistry();
    chmodSync(paths.database, 0o444);
    expect(refusal(paths).code).toBe("FILE_EACCES");
  });
});

describe("opening for reading only", () => {
  it("refuses when there is nothing, and makes nothing", () => {
    const paths = temporaryPaths();
    expect(refusal(paths, { readonly: true }).code).toBe("REGISTRY_ABSENT");
    expect(existsSync(paths.database)).toBe(false);
    writeFileSync(paths.database, "");
    expect(refusal(paths, { readonly: true })).toMatchObject({
      code: "REGISTRY_ABSENT",
      message: `the registry ${paths.database} is empty: there is nothing in it yet`,
      hint: expect.stringContaining("put a copy in its place"),
    });
  });

  it("reads everything and refuses every writing method", () => {
    const { paths, runId } = filledRegistry();
    const registry = openForTest(paths, { readonly: true });
    expect(registry.getRun(runId).metrics).toHaveLength(500);
    const hash = "a".repeat(64);
    const writes = [
      () => registry.startRun(newRun()),
      () => registry.logBatch(runId, { tags: ["x"] }),
      () => registry.logWindows(runId, []),
      () => registry.countTrial(runId, newTrial()),
      () => registry.addArtifact(runId, { kind: "a", name: "a", bytes: new Uint8Array(1) }),
      () => registry.finishRun(runId, { status: "completed" }),
      () => registry.registerModel({ name: "a", runId, family: "a", featureSet: "a", artifactSha256: hash }),
      () => registry.markInterrupted(),
    ];
    for (const write of writes) expect(write).toThrow(/for reading only/);
    expect(existsSync(paths.artifacts)).toBe(false);
  });
});
