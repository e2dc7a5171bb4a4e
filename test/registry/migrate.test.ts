import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { MIGRATIONS, type Migration } from "../../src/registry/migrate.js";
import { openDatabase } from "../../src/registry/open-database.js";
import { newRun, openForTest, temporaryPaths, withSqlite } from "./support.js";

const now = () => new Date("2026-01-02T03:04:05.678Z");
const latest = MIGRATIONS.length;
const step = (sql: string): Migration[] => [...MIGRATIONS, { version: latest + 1, name: "test-step", sql }];
const openWith = (file: string, migrations: readonly Migration[], readonly = false) =>
  openDatabase(file, { readonly, program: "9.9.9", now, migrations });

function registryWithOneRun() {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const runId = registry.startRun(newRun());
  registry.finishRun(runId, { status: "completed" });
  registry.close();
  const files = () => readdirSync(dirname(paths.database)).sort();
  return { file: paths.database, runId, files };
}

describe("migrations", () => {
  it("are numbered from 1 without a gap", () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it("apply in order, are recorded, and leave a copy of what was there", () => {
    const { file, runId } = registryWithOneRun();
    openWith(file, step("ALTER TABLE runs ADD COLUMN note TEXT; UPDATE runs SET note = 'kept'")).close();
    withSqlite(file, (db) => {
      expect(db.prepare("SELECT id, note FROM runs").all()).toEqual([{ id: runId, note: "kept" }]);
      expect(db.prepare("SELECT * FROM schema_version WHERE version = ?").get(latest + 1)).toEqual({
        version: latest + 1,
        name: "test-step",
        program: "9.9.9",
        applied_at: "2026-01-02T03:04:05.678Z",
      });
    });
    withSqlite(`${file}.schema-${latest}.bak`, (db) => {
      expect(db.prepare("SELECT id FROM runs").pluck().all()).toEqual([runId]);
      expect(db.prepare("SELECT max(version) FROM schema_version").pluck().get()).toBe(latest);
      expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    });
    const registryOfBackup = openForTest({ database: `${file}.schema-${latest}.bak`, artifacts: "unused" });
    expect(registryOfBackup.getRun(runId).status).toBe("completed");
  });

  it("copy committed rows that still lie in the write-ahead log", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(newRun());
    openWith(paths.database, step("CREATE TABLE extra (a)")).close();
    const kept = withSqlite(`${paths.database}.schema-${latest}.bak`, (db) =>
      db.prepare("SELECT id FROM runs").pluck().all(),
    );
    expect(kept).toEqual([runId]);
  });

  it("leave the database as it was when a step fails", () => {
    const { file, runId, files } = registryWithOneRun();
    const broken = step("ALTER TABLE runs ADD COLUMN note TEXT; DROP TABLE windows; SELECT no_such_function()");
    expect(() => openWith(file, broken)).toThrow(/no_such_function/);
    expect(files().filter((name) => name.includes("tmp"))).toEqual([]);
    const registry = openForTest({ database: file, artifacts: "unused" });
    expect(registry.getRun(runId).windows).toEqual([]);
    expect(registry.verify(runId).ok).toBe(true);
  });

  it("may rebuild a table that others refer to, but not leave a reference to nothing", () => {
    const rebuild = `
      CREATE TABLE copy AS SELECT * FROM runs;
      DROP TABLE runs;
      CREATE TABLE runs (id TEXT PRIMARY KEY NOT NULL, parent_id TEXT REFERENCES runs (id));
    `;
    const { file, runId } = registryWithOneRun();
    withSqlite(file, (db) => db.prepare("INSERT INTO run_tags VALUES (?, 'x')").run(runId));
    expect(() => openWith(file, step(rebuild))).toThrow(/broken references/);
    openWith(file, step(`${rebuild} INSERT INTO runs SELECT id, parent_id FROM copy;`)).close();
    withSqlite(file, (db) => expect(db.prepare("SELECT id FROM runs").pluck().all()).toEqual([runId]));
  });

  it("are not made by a reader, which says so", () => {
    const { file, files } = registryWithOneRun();
    expect(() => openWith(file, step("CREATE TABLE extra (a)"), true)).toThrow(
      new RegExp(`version ${latest} and must be migrated to ${latest + 1}`),
    );
    expect(files()).not.toContain(`runs.sqlite.schema-${latest}.bak`);
  });
});
