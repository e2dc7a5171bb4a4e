import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import type { ProgressEvent } from "../../../src/core/progress.js";
import { ArtifactStore } from "../../../src/registry/artifact-store.js";
import { importRuns } from "../../../src/registry/exchange/import-runs.js";
import { EXPORT_FORMATS } from "../../../src/registry/exchange/manifest.js";
import { openRegistry, type RegistryPaths } from "../../../src/registry/index.js";
import { Database, sqlText } from "../../../src/warehouse/duckdb.js";
import { type FilledRegistry, filledRegistry } from "../filled-registry.js";
import { hashOf, newRun, olderRegistry, openForTest, temporaryFolder, temporaryPaths, withSqlite } from "../support.js";
import { content, exported, filesIn, forge, type LooseManifest, manifestOf, taken, takenAnew } from "./support.js";

let lab: FilledRegistry;
let whole: string;
/** A copy of the whole export to spoil. */
let copy: string;
/** A registry for exports that are refused: it stays empty. */
let empty: RegistryPaths;
beforeAll(async () => {
  lab = filledRegistry();
  empty = { database: join(lab.home, "empty.sqlite"), artifacts: join(lab.home, "none") };
  openRegistry(empty).close();
  whole = join(lab.home, "export");
  await exported(lab, { to: whole });
});
beforeEach(() => {
  copy = join(temporaryFolder(), "copy");
  cpSync(whole, copy, { recursive: true });
});
afterAll(() => lab.remove());

const OF_RUNS = [
  "run_tags",
  "params",
  "metrics",
  "artifacts",
  "windows",
  "candidates",
  "window_fits",
  "trials",
  "trial_days",
];

describe.each(EXPORT_FORMATS)("an export as %s taken over by an empty registry", (format) => {
  it("gives every row of every run that had ended, bit for bit, and every trial", async () => {
    const paths = await takenAnew(await exported(lab, { format }));
    expect(content(paths, OF_RUNS)).toEqual(content(lab, OF_RUNS));
    const ended = content(lab, ["runs"]).runs!.filter((row) => !String(row).includes('"status":"running"'));
    expect(content(paths, ["runs"]).runs).toEqual(ended);
    expect(content(paths, ["models"])).toEqual(content(lab, ["models"]));
    const registry = openForTest(paths);
    expect(registry.verify()).toMatchObject({ ok: true, checked: 3, orphans: [] });
    expect(registry.getRun("FIRST").acknowledgements).toHaveLength(1);
    expect(registry.trialsOn(hashOf("rows"))).toBe(2);
  });
});

describe("an export taken over", () => {
  it("says what it did, enters it, and does nothing the second time", async () => {
    const paths = temporaryPaths();
    const report = await taken(paths, whole);
    expect(report).toEqual({
      runs: { added: 3, known: 0, running: [lab.ids.RUNNING] },
      trials: 3,
      models: { added: 1, renumbered: [] },
      artifacts: { stored: 2, missing: 0, leftOut: [], freed: [] },
      promotions: { entries: 0, taken: false, known: false },
    });
    const before = content(paths, ["runs", "imports", "imported_runs", "acknowledgements"]);
    expect(before.imported_runs).toHaveLength(3);
    expect(await taken(paths, whole)).toMatchObject({
      runs: { added: 0, known: 3 },
      trials: 0,
      models: { added: 0 },
      artifacts: { stored: 0 },
    });
    expect(content(paths, ["runs", "imports", "imported_runs", "acknowledgements"])).toEqual(before);
  });

  it("leaves tags and archived runs of the registry as they are", async () => {
    const paths = await takenAnew(whole);
    withSqlite(paths.database, (db) =>
      db.exec(`UPDATE runs SET status = 'archived' WHERE name = 'FIRST'; DELETE FROM run_tags`),
    );
    expect(await taken(paths, whole)).toMatchObject({ runs: { added: 0, known: 3 } });
    expect(content(paths, ["run_tags"]).run_tags).toEqual([]);
  });

  it("names the artifacts whose files had to be left out of it, and takes them from a later export", async () => {
    const spoiled = filledRegistry();
    const hash = sha256("{}");
    rmSync(join(spoiled.artifacts, hash.slice(0, 2), hash));
    const paths = temporaryPaths();
    const left = [
      { runId: spoiled.ids.FIRST, name: "model.json", sha256: hash },
      { runId: spoiled.ids.SECOND, name: "same.json", sha256: hash },
    ];
    const folder = await exported(spoiled);
    expect((await taken(paths, folder)).artifacts).toEqual({ stored: 1, missing: 1, leftOut: left, freed: [] });
    expect(openForTest(paths).verify().faults).toHaveLength(2);
    expect((await taken(paths, whole)).artifacts).toEqual({ stored: 1, missing: 0, leftOut: [], freed: [] });
    // now it is here, though the older export lacks it
    expect((await taken(paths, folder)).artifacts).toEqual({ stored: 0, missing: 0, leftOut: [], freed: [] });
    expect(openForTest(paths).verify().ok).toBe(true);
    spoiled.remove();
  });

  it("that a gc freed files of while it was made tells them as freed, not as missing", async () => {
    const spoiled = filledRegistry();
    rmSync(spoiled.artifacts, { recursive: true });
    const folder = await exported(spoiled);
    forge(folder, {
      manifest: ({ artifacts }) => {
        for (const one of artifacts.left_out) one.problem = "freed";
      },
    });
    const { missing, leftOut, freed } = (await taken(temporaryPaths(), folder)).artifacts;
    expect({ missing, leftOut }).toEqual({ missing: 0, leftOut: [] });
    expect(freed.length).toBeGreaterThan(1);
    spoiled.remove();
  });

  it("that does not say that a file was left out is refused without it", async () => {
    const spoiled = filledRegistry();
    rmSync(spoiled.artifacts, { recursive: true });
    const folder = await exported(spoiled);
    forge(folder, { manifest: ({ artifacts }) => artifacts.left_out.pop() });
    await expect(taken(temporaryPaths(), folder)).rejects.toMatchObject({ code: "EXPORT_ALTERED", exitCode: 5 });
    spoiled.remove();
  });

  it("brings back files freed here to a run that is not archived any more", async () => {
    const paths = await takenAnew(whole);
    const registry = openForTest(paths);
    const { FIRST, SECOND } = lab.ids;
    registry.archiveRuns([FIRST, SECOND]);
    registry.gc({ olderThanDays: 0 });
    expect((await taken(paths, whole)).artifacts.stored).toBe(0);
    registry.restoreRuns([SECOND]);
    const bare = await exported(lab, { artifacts: false });
    expect((await taken(paths, bare)).artifacts).toMatchObject({ stored: 0, missing: 0 });
    expect((await taken(paths, whole)).artifacts).toMatchObject({ stored: 2, missing: 0 });
    // one content is a file of both
    expect(registry.verify()).toMatchObject({ ok: true, checked: 3, freed: [] });
  });

  it("says which files a gc had freed there, but those of which the content is here", async () => {
    const other = filledRegistry();
    const registry = other.open();
    registry.archiveRuns([other.ids.SECOND]);
    registry.gc({ olderThanDays: 0 });
    registry.close();
    const folder = await exported(other);
    const freed = [{ runId: other.ids.SECOND, name: "other.bin", sha256: sha256(Buffer.from([0, 255, 10])) }];
    const paths = temporaryPaths();
    expect((await taken(paths, folder)).artifacts).toEqual({ stored: 1, missing: 0, leftOut: [], freed });
    expect((await taken(paths, folder)).artifacts.freed).toEqual([]);
    const here = temporaryPaths();
    const having = openForTest(here);
    const own = having.startRun(lab.newRun("OWN"));
    having.addArtifact(own, { kind: "note", name: "n", bytes: Buffer.from([0, 255, 10]) });
    expect((await taken(here, folder)).artifacts.freed).toEqual([]);
    expect(having.getRun(other.ids.SECOND).artifacts.every(({ freedAt }) => freedAt === undefined)).toBe(true);
    other.remove();
  });

  it("changes nothing on a dry run", async () => {
    const paths = temporaryPaths();
    openRegistry(paths).close();
    const before = content(paths, ["runs", "trials", "imports", "models"]);
    expect(await taken(paths, whole, { dryRun: true })).toMatchObject({ runs: { added: 3 }, artifacts: { stored: 2 } });
    expect(content(paths, ["runs", "trials", "imports", "models"])).toEqual(before);
    expect(existsSync(paths.artifacts)).toBe(false);
  });

  it("makes no registry on a dry run where there is none", async () => {
    const paths = temporaryPaths();
    expect(await taken(paths, whole, { dryRun: true })).toMatchObject({ runs: { added: 3 }, artifacts: { stored: 2 } });
    expect(existsSync(paths.database)).toBe(false);
  });

  it("leaves an empty file empty on a dry run, and says what it would do", async () => {
    const paths = temporaryPaths();
    writeFileSync(paths.database, "");
    expect(await taken(paths, whole, { dryRun: true })).toMatchObject({ runs: { added: 3 }, artifacts: { stored: 2 } });
    expect(readFileSync(paths.database)).toHaveLength(0);
    expect(await taken(paths, whole)).toMatchObject({ runs: { added: 3 }, artifacts: { stored: 2 } });
  });

  it("migrates nothing on a dry run into an older registry, and says what it would do", async () => {
    const { paths, runId } = olderRegistry(3);
    // a reader may leave an empty log behind
    const files = () => Object.entries(filesIn(dirname(paths.database))).filter(([name]) => !/-(wal|shm)$/.test(name));
    const before = files();
    expect(await taken(paths, whole, { dryRun: true })).toMatchObject({ runs: { added: 3, known: 0 } });
    expect(files()).toEqual(before);
    expect(await taken(paths, whole)).toMatchObject({ runs: { added: 3, known: 0 } });
    expect(openForTest(paths).getRun(runId).metrics).toHaveLength(10);
  });

  it("makes the folder of its files known as this registry's, so that no gc of another one deletes them", async () => {
    const paths = temporaryPaths();
    openForTest(paths).close();
    const other = openForTest({ ...paths, database: join(paths.artifacts, "..", "other.sqlite") });
    await taken(paths, whole);
    expect(() => other.gc()).toThrow(expect.objectContaining({ code: "ARTIFACTS_SHARED" }));
  });

  it("gives back the files that a gc here had freed to every run that had them", async () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(lab.newRun("FREED"));
    const { sha256: hash } = registry.addArtifact(runId, { kind: "note", name: "n", bytes: Buffer.from("{}") });
    registry.finishRun(runId, { status: "completed" });
    registry.archiveRuns([runId]);
    expect(registry.gc({ olderThanDays: 0 }).files).toHaveLength(1);
    await taken(paths, whole);
    expect(registry.getRun(runId).artifacts[0]!.freedAt).toBeUndefined();
    expect(registry.readArtifact(hash).toString()).toBe("{}");
    expect(registry.verify()).toMatchObject({ ok: true, orphans: [] });
  });

  it("passes over a run that was running when it was exported and has ended here", async () => {
    const paths = await takenAnew(whole);
    const later = await exported(lab);
    forge(later, {
      file: "runs.csv",
      text: (text) => text.replace(new RegExp(`(\\n${lab.ids.SECOND},SECOND),completed,`), "$1,running,"),
    });
    expect(await taken(paths, later)).toMatchObject({
      runs: { added: 0, running: expect.arrayContaining([lab.ids.SECOND]) },
    });
    expect(openForTest(paths).getRun(lab.ids.SECOND).status).toBe("completed");
  });

  it("without files names what is missing, and brings it when asked again", async () => {
    const paths = temporaryPaths();
    const bare = await exported(lab, { artifacts: false });
    expect(await taken(paths, bare)).toMatchObject({ artifacts: { stored: 0, missing: 2 } });
    expect(openForTest(paths).verify().faults).toHaveLength(3);
    expect(await taken(paths, whole)).toMatchObject({ runs: { added: 0 }, artifacts: { stored: 2, missing: 0 } });
    expect(openForTest(paths).verify().ok).toBe(true);
  });

  it.each(["that was there, damaged", "that a run here has by now"])(
    "cut short deletes the files it had stored, but not one %s",
    async (kind) => {
      const paths = temporaryPaths();
      const registry = openForTest(paths);
      const id = registry.startRun(newRun());
      const store = new ArtifactStore(join(whole, "artifacts"));
      const [first, second, ...more] = store.list().map((path) => path.slice(3));
      expect(more).toEqual([]);
      const kept = registry.artifactPath(second!);
      if (kind.endsWith("damaged")) {
        mkdirSync(dirname(kept), { recursive: true });
        writeFileSync(kept, "damaged");
      }
      const onProgress = ({ phase, done, total }: ProgressEvent) => {
        if (phase !== "artifacts") return;
        expect(existsSync(registry.artifactPath(first!))).toBe(true);
        if (done < total) return;
        if (kind.endsWith("now")) registry.addArtifact(id, { kind: "model", name: "m", bytes: store.get(second!) });
        throw new Error("cut short");
      };
      const options = { promotions: false, dryRun: false };
      await expect(importRuns(paths, whole, options, { onProgress })).rejects.toThrow("cut short");
      expect(registry.listRuns({}).runs.map((run) => run.id)).toEqual([id]);
      expect(existsSync(registry.artifactPath(first!))).toBe(false);
      expect(store.get(second!)).toEqual(readFileSync(kept));
    },
  );

  it("names runs that are here with another content, and takes nothing", async () => {
    const paths = await takenAnew(await exported(lab, { runs: [lab.ids.SECOND] }));
    withSqlite(paths.database, (db) => db.exec("UPDATE metrics SET value = value + 1e-9 WHERE name = 'mae_lines'"));
    await expect(taken(paths, whole)).rejects.toMatchObject({
      code: "IMPORT_CONFLICT",
      exitCode: 3,
      message: expect.stringContaining(`${lab.ids.SECOND} (SECOND): other metrics`),
    });
    expect(content(paths, ["runs"]).runs).toHaveLength(1);
  });

  it("is in one transaction: a row no registry could hold leaves nothing", async () => {
    forge(copy, { file: "windows.csv", text: (text) => text.replace("2025-01-07", "") });
    const paths = temporaryPaths();
    await expect(taken(paths, copy)).rejects.toMatchObject({ code: "EXPORT_MALFORMED", exitCode: 3 });
    expect(content(paths, ["runs", "trials"])).toEqual({ runs: [], trials: [] });
  });

  it("of an older schema has the defaults of what came later", async () => {
    forge(copy, {
      manifest: (manifest) => {
        manifest.schema_version = 2;
        const later = ["candidates", "window_fits", "trial_days", "acknowledgements", "reproductions", "run_audits"];
        manifest.tables = manifest.tables.filter(({ name }: { name: string }) => !later.includes(name));
      },
    });
    const paths = temporaryPaths();
    expect(await taken(paths, copy)).toMatchObject({ runs: { added: 3 } });
    expect(await taken(paths, copy)).toMatchObject({ runs: { known: 3 } });
    expect(await taken(paths, whole).catch((error) => error.code)).toBe("IMPORT_CONFLICT");
  });
});

describe("models and the log of promotions", () => {
  /** A registry with a model M of its own and a champion. */
  function other(seat: boolean): RegistryPaths {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(lab.newRun("OTHER"));
    const { sha256 } = registry.addArtifact(runId, { kind: "model", name: "m", bytes: Buffer.from("other") });
    registry.registerModel({ name: "M", runId, family: "trees", featureSet: "v8", artifactSha256: sha256 });
    registry.finishRun(runId, { status: "completed" });
    if (seat) seatChampion(paths);
    return paths;
  }

  function seatChampion(paths: RegistryPaths): void {
    withSqlite(paths.database, (db) =>
      db.exec(`INSERT INTO promotions (at, who, scope, alias, to_name, to_version, evidence, forced)
        VALUES ('2025-01-01T00:00:00.000Z', 'me', 'points', 'champion', 'M', 1, '{}', 0);
        INSERT INTO aliases VALUES ('points', 'champion', 'M', 1, '2025-01-01T00:00:00.000Z');`),
    );
  }

  it("a version that is taken gets the next number, once", async () => {
    const paths = other(true);
    const report = await taken(paths, whole);
    expect(report.models).toEqual({ added: 1, renumbered: [{ name: "M", was: 1, version: 2 }] });
    expect((await taken(paths, whole)).models).toEqual({ added: 0, renumbered: [{ name: "M", was: 1, version: 2 }] });
    expect(content(paths, ["aliases"]).aliases).toHaveLength(1);
    expect(content(paths, ["models"]).models).toHaveLength(2);
  });

  it("what there is of a name is said as it is where numbers are left out", async () => {
    const source = other(false);
    const first = openForTest(source);
    const again = first.startRun(lab.newRun("AGAIN"));
    const { sha256: hash } = first.addArtifact(again, { kind: "model", name: "m", bytes: Buffer.from("again") });
    first.registerModel({ name: "M", runId: again, family: "trees", featureSet: "v8", artifactSha256: hash });
    first.finishRun(again, { status: "completed" });
    const registry = openForTest(await takenAnew(await exported(source, { runs: [again] })));
    expect(() => registry.getModel("M@1")).toThrow(/it has only version 2$/);
    expect(registry.getModel("M@2").runId).toBe(again);
    expect(registry.getRun(again).takenOver).toMatchObject({ manifestSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(first.getRun(again).takenOver).toBeNull();
  });

  it("no alias moves, and the log is kept as evidence", async () => {
    const paths = await takenAnew(await exported(other(true)));
    expect(content(paths, ["aliases", "promotions"])).toEqual({ aliases: [], promotions: [] });
    const summary = withSqlite(paths.database, (db) =>
      JSON.parse(db.prepare("SELECT summary FROM imports").pluck().get() as string),
    );
    expect(summary).toMatchObject({
      promotions: [{ who: "me", to_name: "M" }],
      aliases: [{ alias: "champion", model_version: 1 }],
    });
  });

  it("with the log asked for, both come over whole", async () => {
    const source = other(true);
    const paths = await takenAnew(await exported(source), { promotions: true });
    expect(content(paths, ["aliases", "promotions"])).toEqual(content(source, ["aliases", "promotions"]));
  });

  it("once more the same log is in it already", async () => {
    const folder = await exported(other(true));
    const paths = await takenAnew(folder, { promotions: true });
    const before = content(paths, ["aliases", "promotions", "imports"]);
    expect(await taken(paths, folder, { promotions: true })).toMatchObject({
      promotions: { entries: 1, taken: false, known: true },
    });
    expect(content(paths, ["aliases", "promotions", "imports"])).toEqual(before);
  });

  it("and are refused while the champion's run is archived here", async () => {
    const folder = await exported(other(true));
    const paths = await takenAnew(folder);
    const registry = openForTest(paths);
    registry.archiveRuns([registry.getRun("OTHER").id]);
    await expect(taken(paths, folder, { promotions: true })).rejects.toMatchObject({
      code: "IMPORT_HISTORY",
      message: expect.stringContaining("archived here"),
    });
  });

  it.each(["a log of its own", "chosen runs", "is version"])(
    "and are refused where they would not be the truth: %s",
    async (why) => {
      const source = other(true);
      const runs = why === "chosen runs" ? { runs: [openForTest(source).getRun("OTHER").id] } : {};
      const folder = await exported(source, runs);
      const target = why === "chosen runs" ? temporaryPaths() : why === "is version" ? other(false) : other(true);
      await expect(taken(target, folder, { promotions: true })).rejects.toMatchObject({
        code: "IMPORT_HISTORY",
        message: expect.stringContaining(why),
      });
    },
  );
});

describe("an export that was altered", () => {
  it.each(["runs.csv", "metrics.csv", "trials.csv"])("is refused: %s", async (file) => {
    const paths = temporaryPaths();
    forge(copy, { file, text: (text) => `${text} ` });
    cpSync(join(whole, "manifest.json"), join(copy, "manifest.json"));
    await expect(taken(paths, copy)).rejects.toMatchObject({
      code: "EXPORT_ALTERED",
      exitCode: 5,
      message: expect.stringContaining(file),
    });
    expect(existsSync(paths.database)).toBe(false);
  });

  it("is refused with the size unchanged, with a file missing, and with an artifact altered or missing", async () => {
    const spoil: [() => void, string][] = [
      [() => writeFileSync(join(copy, "params.csv"), "x".repeat(existing(copy, "params"))), "EXPORT_ALTERED"],
      [() => rmSync(join(copy, "params.csv")), "EXPORT_ALTERED"],
      [() => writeFileSync(artifact(copy), "{]"), "EXPORT_ALTERED"],
      [() => rmSync(artifact(copy)), "EXPORT_ALTERED"],
    ];
    for (const [change, code] of spoil) {
      rmSync(copy, { recursive: true });
      cpSync(whole, copy, { recursive: true });
      change();
      const paths = temporaryPaths();
      await expect(taken(paths, copy)).rejects.toMatchObject({ code, exitCode: 5 });
      expect(existsSync(paths.artifacts)).toBe(false);
    }
  });

  const existing = (folder: string, name: string) =>
    manifestOf(folder).tables.find((table) => table.name === name)!.bytes;
  const artifact = (folder: string) => {
    const hash = sha256("{}");
    return join(folder, "artifacts", hash.slice(0, 2), hash);
  };
});

describe("a hostile export", () => {
  it.each<[string, (manifest: LooseManifest) => void, string]>([
    ["a newer schema", (m) => (m.schema_version = 999), "EXPORT_TOO_NEW"],
    ["a newer layout", (m) => Object.assign(m, { layout: 3, surprise: true }), "EXPORT_TOO_NEW"],
    ["another kind", (m) => (m.kind = "else"), "EXPORT_MALFORMED"],
    ["a path upwards", (m) => (m.tables[0].file = "../runs.csv"), "EXPORT_MALFORMED"],
    ["an absolute path", (m) => (m.tables[0].file = "/etc/passwd"), "EXPORT_MALFORMED"],
    ["another table's file", (m) => (m.tables[0].file = "params.csv"), "EXPORT_MALFORMED"],
    ["an unknown table", (m) => (m.tables[0].name = "sqlite_schema"), "EXPORT_MALFORMED"],
    ["a name that is SQL", (m) => (m.tables[0].name = 'runs"; DROP TABLE runs; --'), "EXPORT_MALFORMED"],
    ["a column that is SQL", (m) => (m.tables[0].columns[0].name = 'id") SELECT 1; --'), "EXPORT_MALFORMED"],
    ["an unknown column", (m) => (m.tables[0].columns[0].name = "ident"), "EXPORT_MALFORMED"],
    ["a table twice", (m) => m.tables.push(m.tables[0]), "EXPORT_MALFORMED"],
    ["a table missing", (m) => m.tables.pop(), "EXPORT_MALFORMED"],
    ["a huge count of rows", (m) => (m.tables[0].rows = Number.MAX_SAFE_INTEGER), "EXPORT_ALTERED"],
    ["a huge size", (m) => (m.tables[0].bytes = Number.MAX_SAFE_INTEGER), "EXPORT_ALTERED"],
    ["a negative count", (m) => (m.tables[0].rows = -1), "EXPORT_MALFORMED"],
    ["a count that is no number", (m) => (m.tables[0].rows = "1e9"), "EXPORT_MALFORMED"],
    ["more than it should have", (m) => (m.extra = 1), "EXPORT_MALFORMED"],
    [
      "prototype keys",
      (m) => Object.defineProperty(m, "__proto__", { value: 1, enumerable: true }),
      "EXPORT_MALFORMED",
    ],
  ])("with %s in the manifest is refused", async (_, manifest, code) => {
    forge(copy, { manifest });
    await expect(taken(empty, copy)).rejects.toMatchObject({ code });
  });

  it("with a manifest that is no manifest is refused", async () => {
    for (const text of ["", "{", "null", "[]", " ".repeat(2 << 20)]) {
      writeFileSync(join(copy, "manifest.json"), text);
      await expect(taken(empty, copy)).rejects.toMatchObject({ code: "EXPORT_MALFORMED", exitCode: 3 });
    }
    rmSync(join(copy, "manifest.json"));
    await expect(taken(empty, copy)).rejects.toMatchObject({ code: "EXPORT_NONE" });
  });

  it("with links in it is refused", async () => {
    for (const name of ["manifest.json", "runs.csv", "artifacts"]) {
      const folder = join(temporaryFolder(), "copy");
      cpSync(whole, folder, { recursive: true });
      renameSync(join(folder, name), join(folder, "..", `away-${name}`));
      symlinkSync(join("..", `away-${name}`), join(folder, name));
      await expect(taken(empty, folder), name).rejects.toMatchObject({ code: "EXPORT_MALFORMED" });
    }
  });

  it.each<[string, string, (text: string) => string, rows?: number]>([
    [
      "an artifact that lies elsewhere",
      "artifacts.csv",
      (text) => text.replace(/,[0-9a-f]{2}\/[0-9a-f]{64},/, ",../../../etc/passwd,"),
    ],
    ["an artifact of another hash", "artifacts.csv", (text) => text.replace(/[0-9a-f]{64},2025/, "../x,2025")],
    ["an id that is none", "runs.csv", (text) => text.replace(/\n[0-9A-Z]{26},/, "\n../../../../../etc/passwd..,")],
    ["a model whose name holds a version", "models.csv", (text) => text.replace("\nM,", "\nM@2,")],
    ["a name with a control character", "runs.csv", (text) => text.replace("SECOND", "SEC\u001bOND")],
    ["text where a number belongs", "metrics.csv", (text) => text.replace("5.1,", "5;DROP,")],
    ["a number that is not finite", "metrics.csv", (text) => text.replace("5.1,", "1e999,")],
    ["a row too short", "params.csv", (text) => `${text}x,y\n`],
    ["a quote out of place", "params.csv", (text) => `${text}x,y"z,a,1\n`],
    ["an unfinished quote", "params.csv", (text) => `${text}x,"y,a,1\n`],
    ["a row twice", "params.csv", (text) => text + text.trimEnd().split("\n").at(-1), 1],
    ["other picks than their hash", "trial_days.csv", (text) => text.replace("staked", "stakes")],
    ["a model of another hash", "window_fits.csv", (text) => text.replace(/,AQAC,/, ",AQAD,")],
    ["JSON that is none", "runs.csv", (text) => text.replace('"{""name"":""FIRST""}"', "oops")],
    ["a status there is not", "runs.csv", (text) => text.replace(",completed,", ",champion,")],
    [
      "a parent that is nowhere",
      "runs.csv",
      (text) => text.replace(new RegExp(`(\\n${lab.ids.CHILD}.*),${lab.ids.SECOND},`), `$1,${"0".repeat(26)},`),
    ],
  ])("with %s is refused, though its hashes are right", async (_, file, text, rows = 0) => {
    forge(copy, {
      file,
      text: (old) => {
        expect(text(old)).not.toBe(old);
        return text(old);
      },
      manifest: (manifest) => {
        manifest.tables.find((entry: LooseManifest) => entry.file === file).rows += rows;
      },
    });
    await expect(taken(empty, copy)).rejects.toMatchObject({ code: "EXPORT_MALFORMED", exitCode: 3 });
    expect(content(empty, ["runs", "params", "artifacts"])).toEqual({ runs: [], params: [], artifacts: [] });
  });

  it.each<[string, string, string]>([
    ["a column missing", "SELECT * EXCLUDE (value) FROM old", "EXPORT_MALFORMED"],
    ["text where a number belongs", "SELECT * REPLACE ('x' AS number) FROM old", "EXPORT_MALFORMED"],
    ["rows without end", "SELECT old.* FROM old, range(100000)", "EXPORT_ALTERED"],
  ])("as Parquet with %s is refused, though its hashes are right", async (_, query, code) => {
    const folder = await exported(lab, { format: "parquet" });
    const file = join(folder, "params.parquet");
    const db = await Database.open({ threads: 1 });
    const old = query.replaceAll("FROM old", `FROM read_parquet(${sqlText(file)}) AS old`);
    await db.run(`COPY (${old}) TO ${sqlText(`${file}.new`)} (FORMAT parquet, COMPRESSION zstd)`);
    db.close();
    renameSync(`${file}.new`, file);
    const bytes = readFileSync(file);
    expect(bytes.length).toBeLessThan(200_000);
    forge(folder, {
      manifest: ({ tables }) => {
        const table = tables.find(({ name }: { name: string }) => name === "params");
        Object.assign(table, { bytes: bytes.length, sha256: sha256(bytes) });
      },
    });
    await expect(taken(empty, folder)).rejects.toMatchObject({
      code,
      message: expect.stringContaining("params.parquet"),
    });
  });
});
