import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ArtifactStore } from "../../../src/registry/artifact-store.js";
import { addArtifact } from "../../../src/registry/artifacts.js";
import { collectGarbage, setFree } from "../../../src/registry/gc/collect-garbage.js";
import { freeableArtifacts } from "../../../src/registry/gc/freeable.js";
import type { Registry, RegistryPaths } from "../../../src/registry/index.js";
import { openDatabase } from "../../../src/registry/open-database.js";
import { hashOf, makeChampion, newRun, openForTest, temporaryPaths, withSqlite } from "../support.js";

const DAY = 86_400_000;
const START = Date.parse("2030-01-01T00:00:00Z");

let paths: RegistryPaths;
let registry: Registry;
let time: number;

beforeEach(() => {
  paths = temporaryPaths();
  time = START;
  registry = openForTest(paths, { clock: () => new Date(time) });
});

/** A completed run with a model of this content and a file of its own. */
function runWith(content: string): { id: string; model: string; bytes: number } {
  const id = registry.startRun(newRun({ name: `RUN_${content}`, configSha256: hashOf(content) }));
  registry.logBatch(id, { params: { depth: 6 }, metrics: [{ name: "mae", value: 5 }] });
  const model = registry.addArtifact(id, { kind: "model", name: "model.plm", bytes: Buffer.from(content) });
  const own = registry.addArtifact(id, {
    kind: "evaluation",
    name: "evaluation.json",
    bytes: Buffer.from(`{"${id}":1}`),
  });
  registry.finishRun(id, { status: "completed" });
  return { id, model: model.sha256, bytes: model.bytes + own.bytes };
}

const fileOf = (sha256: string) => registry.artifactPath(sha256);
const filesThere = () =>
  readdirSync(paths.artifacts, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.endsWith(".registries"),
  ).length;

/** Gives a file the age it has at the registry's time. */
function age(path: string, ms: number): string {
  const at = (time - ms) / 1_000;
  utimesSync(path, at, at);
  return path;
}

function writeInStore(name: string, content: string): string {
  const path = join(paths.artifacts, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe("gc", () => {
  it("deletes nothing while another registry keeps its files in the same folder", () => {
    const own = runWith("old");
    registry.archiveRuns([own.id]);
    time += 90 * DAY;
    const otherPath = join(dirname(paths.database), "other.sqlite");
    const other = openForTest({ ...paths, database: otherPath }, { clock: () => new Date(time) });
    const id = other.startRun(newRun());
    const { sha256 } = other.addArtifact(id, { kind: "model", name: "model.plm", bytes: Buffer.from("of the other") });
    age(fileOf(sha256), 90 * DAY);
    for (const one of [registry, other]) {
      expect(() => one.gc()).toThrow(expect.objectContaining({ code: "ARTIFACTS_SHARED", exitCode: 3 }));
    }
    expect(() => registry.gc({ dryRun: true })).toThrow(otherPath);
    expect(existsSync(fileOf(sha256))).toBe(true);
    expect(existsSync(fileOf(own.model))).toBe(true);
    expect(registry.verify().orphans).toHaveLength(1);
    other.close();
    rmSync(otherPath);
    expect(registry.gc().orphans).toHaveLength(1);
    expect(existsSync(fileOf(own.model))).toBe(false);
  });

  it("deletes the files of runs archived for long enough, and nothing else of them", () => {
    const [old, young, kept] = [runWith("old"), runWith("young"), runWith("kept")];
    registry.archiveRuns([old.id]);
    time += 20 * DAY;
    registry.archiveRuns([young.id]);
    time += 11 * DAY;
    const before = registry.getRun(old.id);
    const plan = registry.gc({ dryRun: true });
    expect(plan).toMatchObject({ dryRun: true, bytes: old.bytes, shared: 0, inUse: [] });
    expect(filesThere()).toBe(6);
    expect(registry.getRun(old.id)).toEqual(before);

    const report = registry.gc();
    expect({ ...report, dryRun: true }).toEqual(plan);
    expect(report.artifacts.map(({ runName, kind }) => [runName, kind])).toEqual([
      ["RUN_old", "evaluation"],
      ["RUN_old", "model"],
    ]);
    expect(report.files.map(({ path }) => existsSync(path))).toEqual([false, false]);
    expect(filesThere()).toBe(4);
    expect(existsSync(fileOf(kept.model))).toBe(true);
    const freedAt = new Date(time).toISOString();
    const { artifacts } = before;
    expect(registry.getRun(old.id)).toEqual({ ...before, artifacts: artifacts.map((one) => ({ ...one, freedAt })) });
    expect(registry.gc()).toMatchObject({ artifacts: [], files: [], bytes: 0 });
    expect(registry.gc({ olderThanDays: 11 }).artifacts.map(({ runId }) => runId)).toEqual([young.id, young.id]);
  });

  it("is no damage: verify and reading say when it was", () => {
    const run = runWith("content");
    registry.archiveRuns([run.id]);
    time += 31 * DAY;
    registry.gc();
    expect(registry.verify()).toMatchObject({ ok: true, checked: 0, freed: [{ on: "2030-02-01", artifacts: 2 }] });
    expect(registry.verify(run.id)).toMatchObject({ ok: true, freed: [{ on: "2030-02-01", artifacts: 2 }] });
    expect(() => registry.readArtifact(run.model)).toThrow(
      `the model model.plm of run ${run.id} was freed by gc on 2030-02-01`,
    );
    expect(() => registry.readArtifact(hashOf("other"))).toThrow(/is missing/);
  });

  it("keeps a file that a run in the lists has too, until that one is archived", () => {
    const [a, b] = [runWith("same"), runWith("same")];
    registry.archiveRuns([a.id]);
    time += 31 * DAY;
    expect(registry.gc()).toMatchObject({ shared: 1, artifacts: [{ runId: a.id, kind: "evaluation" }] });
    expect(registry.readArtifact(a.model).toString()).toBe("same");
    expect(registry.verify().ok).toBe(true);
    registry.archiveRuns([b.id]);
    time += 31 * DAY;
    expect(registry.gc()).toMatchObject({ shared: 0, files: [{}, {}] });
    expect(filesThere()).toBe(0);
    // the same content again: all who had it have it back
    const c = runWith("same");
    expect(registry.readArtifact(c.model).toString()).toBe("same");
    expect(registry.getRun(a.id).artifacts.find(({ kind }) => kind === "model")!.freedAt).toBeUndefined();
  });

  it("keeps whatever a promotion ever named, even of a run that something else archived", () => {
    const [champion, past, never] = [runWith("champion"), runWith("past"), runWith("never")];
    for (const { id, model } of [champion, past, never]) {
      registry.registerModel({ name: "M", runId: id, family: "trees", featureSet: "v8", artifactSha256: model });
    }
    makeChampion(registry, { name: "M", version: 2 });
    makeChampion(registry, { name: "M", version: 1 });
    withSqlite(paths.database, (db) => db.exec("UPDATE runs SET status = 'archived', archived_at = '2020-01-01'"));
    const report = registry.gc();
    expect(report.inUse).toEqual([champion.id, past.id].sort());
    expect(new Set(report.artifacts.map(({ runId }) => runId))).toEqual(new Set([never.id]));
    for (const { model } of [champion, past]) expect(existsSync(fileOf(model))).toBe(true);
    expect(registry.readModel("@champion").bytes.toString()).toBe("champion");
  });

  it("deletes orphans and half-written files that are an hour old, and what is not the registry's never", () => {
    runWith("kept");
    const goesOn = registry.startRun(newRun({ name: "GOES_ON" }));
    time += DAY;
    registry.addArtifact(goesOn, { kind: "note", name: "note.txt", bytes: Buffer.from("still at work") });
    const orphan = writeInStore(`ab/${"ab".repeat(32)}`, "orphan");
    const fresh = writeInStore(`cd/${"cd".repeat(32)}`, "fresh");
    const killed = writeInStore("predictions.parquet.2000000000-1.tmp", "half");
    const writing = writeInStore(`ef/${"ef".repeat(32)}.${process.pid}-7.tmp`, "being written");
    const foreign = writeInStore("notes.txt", "mine");
    const backup = `${paths.database}.schema-3.bak.2000000000-2.tmp`;
    writeFileSync(backup, "half a copy");
    for (const path of [orphan, killed, writing, foreign, backup]) age(path, 2 * 3_600_000);
    age(fresh, 60_000);
    const report = registry.gc();
    expect(report.orphans.map(({ path }) => path)).toEqual([orphan]);
    expect(report.unfinished.map(({ path }) => path)).toEqual([killed, backup]);
    expect(report).toMatchObject({ young: 2, bytes: "orphan".length + "half".length + "half a copy".length });
    expect([orphan, killed, backup].filter(existsSync)).toEqual([]);
    expect([fresh, writing, foreign].filter((path) => !existsSync(path))).toEqual([]);
    expect(registry.verify()).toMatchObject({ ok: true });
  });

  it("leaves files alone that are older than the registry: one that stood here before may need them", () => {
    const lost = runWith("of the registry that was lost");
    age(fileOf(lost.model), 2 * DAY);
    registry.close();
    for (const end of ["", "-wal", "-shm"]) rmSync(`${paths.database}${end}`, { force: true });
    const anew = openForTest(paths, { clock: () => new Date(time) });
    time += DAY;
    expect(anew.gc()).toMatchObject({ orphans: [], ofOthers: 2, bytes: 0 });
    expect(existsSync(fileOf(lost.model))).toBe(true);
    expect(anew.verify().orphans).toHaveLength(2);
  });

  it("leaves files alone that a later state of the registry names, of which an older copy stands here, unless told", () => {
    runWith("in the copy");
    const copy = temporaryPaths().database;
    withSqlite(paths.database, (db) => db.prepare("VACUUM INTO ?").run(copy));
    time += DAY;
    const later = runWith("after the copy");
    const stored = registry.getRun(later.id).artifacts.map(({ sha256 }) => age(fileOf(sha256), 0));
    registry.close();
    for (const end of ["-wal", "-shm"]) rmSync(`${paths.database}${end}`, { force: true });
    renameSync(copy, paths.database);
    time += DAY;
    registry = openForTest(paths, { clock: () => new Date(time) });
    runWith("after it was put back");
    expect(registry.gc()).toMatchObject({ orphans: [], ofOthers: 2, bytes: 0 });
    expect(stored.every((path) => existsSync(path))).toBe(true);
    expect(registry.gc({ orphans: true })).toMatchObject({
      orphans: [],
      others: [{}, {}],
      ofOthers: 0,
      bytes: later.bytes,
    });
    expect(stored.some((path) => existsSync(path))).toBe(false);
  });

  it.each(["marked as interrupted since", "whose process lives"])(
    "does so where the copy was made while a run was going on %s",
    (run) => {
      const long = registry.startRun(newRun({ name: "LONG", configSha256: hashOf("long") }));
      time += DAY;
      registry.addArtifact(long, { kind: "note", name: "sign.txt", bytes: Buffer.from("of life") });
      const killed = age(writeInStore(`ab/${"ab".repeat(32)}`, "orphan"), DAY / 2);
      const copy = temporaryPaths().database;
      withSqlite(paths.database, (db) => db.prepare("VACUUM INTO ?").run(copy));
      time += DAY;
      registry.finishRun(long, { status: "completed" });
      time += DAY;
      const later = runWith("after the copy");
      const stored = registry.getRun(later.id).artifacts.map(({ sha256 }) => age(fileOf(sha256), 0));
      registry.close();
      for (const end of ["-wal", "-shm"]) rmSync(`${paths.database}${end}`, { force: true });
      if (run.startsWith("marked")) {
        // as of a process that is gone
        withSqlite(copy, (db) =>
          db.exec("UPDATE runs SET process_token = NULL, pid = 2000000000 WHERE finished_at IS NULL"),
        );
      }
      renameSync(copy, paths.database);
      time += DAY;
      registry = openForTest(paths, { clock: () => new Date(time) });
      expect(registry.getRun(long).status).toBe(run.startsWith("marked") ? "interrupted" : "running");
      expect(registry.gc()).toMatchObject({ orphans: [{ path: killed }], others: [], ofOthers: 2 });
      expect(stored.every((path) => existsSync(path))).toBe(true);
    },
  );

  it("takes a run that failed for going on until then, and one added to after it was killed for no longer", () => {
    const failed = registry.startRun(newRun({ name: "FAILED", configSha256: hashOf("failed") }));
    time += DAY;
    registry.finishRun(failed, { status: "failed", error: "the disk is full" });
    const orphan = age(writeInStore(`ab/${"ab".repeat(32)}`, "orphan"), DAY / 2);
    time += DAY;
    const killed = registry.startRun(newRun({ name: "KILLED", configSha256: hashOf("killed") }));
    registry.finishRun(killed, { status: "interrupted" });
    time += 2 * DAY;
    registry.addArtifact(killed, { kind: "note", name: "note.txt", bytes: Buffer.from("on what became of it") });
    const other = age(writeInStore(`cd/${"cd".repeat(32)}`, "other"), DAY);
    time += DAY;
    expect(registry.gc()).toMatchObject({ orphans: [{ path: orphan }], ofOthers: 1 });
    expect(existsSync(other)).toBe(true);
  });

  it("drops windows kept for runs that nobody will go on with", () => {
    const add = (name: string) => {
      const id = registry.startRun(newRun({ name }));
      registry.saveWindowFit(id, { fitSha256: hashOf(name), model: Buffer.alloc(100), report: {} });
      return id;
    };
    const [left, running, archived] = [add("LEFT"), add("RUNNING"), add("ARCHIVED")];
    for (const id of [left, archived]) registry.finishRun(id, { status: "interrupted" });
    registry.archiveRuns([archived]);
    time += 29 * DAY;
    expect(registry.gc({ olderThanDays: 0, dryRun: true }).windows).toEqual({ count: 1, bytes: 100 });
    expect(registry.gc({ olderThanDays: 0 }).windows).toEqual({ count: 1, bytes: 100 });
    time += 2 * DAY;
    expect(registry.gc().windows).toEqual({ count: 1, bytes: 100 });
    expect(registry.findWindowFit(hashOf("RUNNING"))).toMatchObject({ runId: running });
    expect(registry.gc()).toMatchObject({ windows: { count: 0, bytes: 0 }, bytes: 0 });
  });

  it.each([-1, Number.NaN])("refuses an age of %d days", (olderThanDays) => {
    expect(() => registry.gc({ olderThanDays })).toThrow(expect.objectContaining({ code: "BAD_DAYS", exitCode: 2 }));
  });
});

describe("gc beside others and cut short", () => {
  const open = () => openDatabase(paths.database, { readonly: false, program: "test", now: () => new Date(time) });

  it("a file stored but not yet entered is there when its row is", () => {
    const run = runWith("again");
    registry.archiveRuns([run.id]);
    time += 31 * DAY;
    const next = registry.startRun(newRun({ name: "NEXT" }));
    const db = open();
    /** Its file is deleted between the two steps of adding it. */
    class Disturbed extends ArtifactStore {
      override put(bytes: Uint8Array): string {
        const hash = super.put(bytes);
        if (disturb) {
          disturb = false;
          expect(registry.gc().files).toHaveLength(2);
          expect(existsSync(this.absolutePath(hash))).toBe(false);
        }
        return hash;
      }
    }
    let disturb = true;
    const store = new Disturbed(paths.artifacts);
    const row = addArtifact(db, store, next, { kind: "model", name: "m", bytes: Buffer.from("again") }, new Date(time));
    db.close();
    expect(registry.readArtifact(row.sha256).toString()).toBe("again");
    expect(registry.verify()).toMatchObject({ ok: true, faults: [] });
  });

  it("killed after the rows were marked, the next one deletes the files; meanwhile nothing is damaged", () => {
    const run = runWith("cut");
    registry.archiveRuns([run.id]);
    time += 31 * DAY;
    const db = open();
    db.write(() => setFree(db, freeableArtifacts(db, new Date(time).toISOString()).artifacts, new Date(time)));
    db.close();
    expect(filesThere()).toBe(2);
    expect(registry.verify()).toMatchObject({ ok: true, faults: [] });
    expect(registry.gc()).toMatchObject({ artifacts: [], files: [{}, {}], bytes: run.bytes });
    expect(filesThere()).toBe(0);
  });

  it("killed after the rows were marked, a restored run has its files back, and no later gc takes them", () => {
    const run = runWith("cut");
    registry.registerModel({ name: "M", runId: run.id, family: "trees", featureSet: "v8", artifactSha256: run.model });
    registry.archiveRuns([run.id]);
    time += 31 * DAY;
    const db = open();
    db.write(() => setFree(db, freeableArtifacts(db, new Date(time).toISOString()).artifacts, new Date(time)));
    db.close();
    registry.restoreRuns([run.id]);
    makeChampion(registry, { name: "M", version: 1 });
    expect(registry.gc()).toMatchObject({ artifacts: [], files: [] });
    expect(registry.readModel("@champion").bytes.toString()).toBe("cut");
    expect(registry.verify()).toMatchObject({ ok: true, checked: 2, freed: [] });
  });

  it("a run restored between marking and deleting keeps its files", () => {
    const run = runWith("back");
    registry.archiveRuns([run.id]);
    time += 31 * DAY;
    const db = open();
    /** The run is restored after the files were looked up. */
    class Watched extends ArtifactStore {
      override list(): string[] {
        registry.restoreRuns([run.id]);
        return super.list();
      }
    }
    collectGarbage(db, new Watched(paths.artifacts), {}, new Date(time));
    db.close();
    expect(registry.readArtifact(run.model).toString()).toBe("back");
    expect(registry.verify()).toMatchObject({ ok: true, checked: 2, freed: [] });
  });

  it("looks once more under the lock: a run that took the content meanwhile keeps it", () => {
    const run = runWith("taken");
    registry.archiveRuns([run.id]);
    time += 31 * DAY;
    const next = registry.startRun(newRun({ name: "NEXT" }));
    const db = open();
    let isTaken = false;
    /** Between looking for files and deleting them another run comes to have the same content. */
    class Watched extends ArtifactStore {
      override list(): string[] {
        const found = super.list();
        if (!isTaken) registry.addArtifact(next, { kind: "model", name: "m", bytes: Buffer.from("taken") });
        isTaken = true;
        return found;
      }
    }
    const report = collectGarbage(db, new Watched(paths.artifacts), {}, new Date(time));
    db.close();
    expect(report.artifacts).toHaveLength(2);
    expect(report.files).toHaveLength(1);
    expect(registry.readArtifact(run.model).toString()).toBe("taken");
    expect(registry.verify()).toMatchObject({ ok: true, faults: [] });
    expect(statSync(fileOf(run.model)).size).toBe(5);
  });
});
