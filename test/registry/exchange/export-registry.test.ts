import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import { EXCHANGE_TABLES, LOCAL_TABLES } from "../../../src/registry/exchange/exchange-tables.js";
import { exportRegistry } from "../../../src/registry/exchange/export-registry.js";
import { EXPORT_FORMATS } from "../../../src/registry/exchange/manifest.js";
import { columnsOf } from "../../../src/registry/exchange/table-columns.js";
import { Database } from "../../../src/warehouse/duckdb.js";
import { type FilledRegistry, filledRegistry } from "../filled-registry.js";
import { temporaryFolder, withSqlite } from "../support.js";
import { exported, filesIn, manifestOf, WITH_FILES } from "./support.js";

let lab: FilledRegistry;
beforeAll(() => {
  lab = filledRegistry();
});
afterAll(() => lab.remove());

describe("the tables of an export", () => {
  it("are all tables of the schema, each with its key", () => {
    withSqlite(lab.database, (db) => {
      const tables = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .pluck()
        .all();
      expect([...EXCHANGE_TABLES.map(({ name }) => name), ...LOCAL_TABLES].sort()).toEqual(tables.sort());
      for (const { name, key } of EXCHANGE_TABLES) {
        const primary = db.prepare("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk").pluck().all(name);
        expect(key, name).toEqual(primary);
        expect(columnsOf(db, name).map(({ type }) => type)).not.toContain("");
      }
    });
  });
});

describe.each(EXPORT_FORMATS)("an export as %s", (format) => {
  it("has each file with its hash and size in the manifest, and the same bytes every time", async () => {
    const first = await exported(lab, { format });
    const manifest = manifestOf(first);
    expect(manifest).toMatchObject({ format, selection: "all", artifacts: { files: 2, bytes: 5 } });
    for (const { file, bytes, sha256: hash } of manifest.tables) {
      const content = readFileSync(join(first, file));
      expect([content.length, sha256(content)], file).toEqual([bytes, hash]);
    }
    expect(manifest.tables.find(({ name }) => name === "runs")!.rows).toBe(4);
    expect(filesIn(await exported(lab, { format }))).toEqual(filesIn(first));
  });
});

describe("an export", () => {
  it("of chosen runs holds them, their parents and nothing of others", async () => {
    const folder = await exported(lab, { runs: [lab.ids.CHILD], format: "json" });
    const lines = (file: string) =>
      readFileSync(join(folder, file), "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    expect(lines("runs.jsonl").map(({ name }) => name)).toEqual(["SECOND", "CHILD"]);
    expect(lines("models.jsonl")).toEqual([]);
    expect(new Set(lines("trials.jsonl").map((row) => row.run_id))).toEqual(new Set([lab.ids.SECOND]));
    expect(lines("window_fits.jsonl")[0]).toMatchObject({
      run_id: lab.ids.CHILD,
      model: Buffer.from([1, 0, 2]).toString("base64"),
    });
    expect(manifestOf(folder)).toMatchObject({ selection: { runs: 2 }, artifacts: { files: 2 } });
  });

  it("is read by other programs: DuckDB finds the same figures in CSV and Parquet", async () => {
    const db = await Database.open({ threads: 1 });
    const sum = async (source: string) =>
      db.rows(
        `SELECT count(*)::INTEGER AS n, sum(value) AS sum, max(low) AS low FROM ${source} WHERE value IS NOT NULL`,
      );
    const csv = await exported(lab);
    const parquet = await exported(lab, { format: "parquet" });
    const expected = [{ n: 5, sum: 5.1 + 1 / 3 + 4.5 + 0.55, low: 5 }];
    const [own] = withSqlite(lab.database, (file) =>
      file.prepare("SELECT count(value) AS n, sum(value) AS sum, max(low) AS low FROM metrics").all(),
    );
    expect(own).toMatchObject({ n: 5, low: 5 });
    for (const source of [`read_csv('${csv}/metrics.csv')`, `read_parquet('${parquet}/metrics.parquet')`]) {
      const [found] = (await sum(source)) as { sum: number }[];
      expect(found).toMatchObject({ n: 5, low: 5 });
      expect(found!.sum).toBeCloseTo(expected[0]!.sum, 12);
    }
    const types = await db.rows<{ column_type: string }>(
      `DESCRIBE SELECT step, n, value FROM read_parquet('${parquet}/metrics.parquet')`,
    );
    expect(types.map(({ column_type }) => column_type)).toEqual(["BIGINT", "BIGINT", "DOUBLE"]);
    db.close();
  });

  describe("of a registry with files that are missing or altered", () => {
    let broken: FilledRegistry;
    /** Hashes of the files "{}" (of two artifacts) and of other.bin. */
    const [shared, single] = [sha256("{}"), sha256(Buffer.from([0, 255, 10]))] as const;
    const fileOf = (hash: string) => join(broken.artifacts, hash.slice(0, 2), hash);
    beforeEach(() => {
      broken = filledRegistry();
    });
    afterEach(() => broken.remove());

    it("holds everything sound, and says of each artifact left out whose it is and why", async () => {
      rmSync(fileOf(shared));
      const folder = await exported(broken);
      expect(manifestOf(folder)).toMatchObject({
        layout: 2,
        artifacts: {
          files: 1,
          bytes: 3,
          left_out: [
            { run_id: broken.ids.FIRST, artifact: "model.json", sha256: shared, problem: "missing" },
            { run_id: broken.ids.SECOND, artifact: "same.json", sha256: shared, problem: "missing" },
          ],
        },
      });
      const there = Object.keys(filesIn(folder)).filter((file) => file.startsWith("artifacts/"));
      expect(there).toEqual([`artifacts/${single.slice(0, 2)}/${single}`]);
      expect(readFileSync(join(folder, "artifacts.csv"), "utf8").split("\n")).toHaveLength(5);
    });

    it("tells missing, altered and unreadable apart", async () => {
      writeFileSync(fileOf(shared), "{]");
      rmSync(fileOf(single));
      mkdirSync(fileOf(single));
      const { left_out: left } = manifestOf(await exported(broken)).artifacts!;
      const problems = Object.fromEntries(left!.map(({ artifact, problem }) => [artifact, problem]));
      expect(problems).toEqual({ "model.json": "altered", "same.json": "altered", "other.bin": "unreadable" });
    });

    it("says nothing of files left out where none is, and keeps the layout of before", async () => {
      const { layout, artifacts } = manifestOf(await exported(broken));
      expect([layout, artifacts]).toEqual([1, { files: 2, bytes: 5 }]);
      rmSync(broken.artifacts, { recursive: true });
      expect(manifestOf(await exported(broken, { artifacts: false }))).toMatchObject({ layout: 1, artifacts: null });
    });

    it("does not take the place of an older export, which may still hold them, unless that is accepted", async () => {
      const to = await exported(broken);
      const before = filesIn(to);
      rmSync(fileOf(shared));
      await expect(exported(broken, { to })).rejects.toMatchObject({
        code: "EXPORT_INCOMPLETE",
        exitCode: 5,
        message: expect.stringContaining(fileOf(shared)),
        hint: expect.stringContaining("--accept-missing"),
      });
      expect(readdirSync(dirname(to))).toEqual(["export"]);
      expect(filesIn(to)).toEqual(before);
      await exported(broken, { to, acceptMissing: true });
      expect(manifestOf(to).artifacts!.left_out).toHaveLength(2);
    });

    it("knows what a gc frees meanwhile from what is damaged", async () => {
      const registry = broken.open();
      let isFreed = false;
      const onProgress = () => {
        if (isFreed) return;
        isFreed = true;
        registry.archiveRuns([broken.ids.FIRST, broken.ids.SECOND]);
        registry.gc({ olderThanDays: 0 });
      };
      const to = join(temporaryFolder(), "export");
      const manifest = await exportRegistry(broken, { ...WITH_FILES, to }, { onProgress });
      registry.close();
      expect(isFreed).toBe(true);
      expect(manifest.artifacts!.left_out!.map(({ problem }) => problem)).toEqual(["freed", "freed", "freed"]);
    });
  });

  it("leaves nothing behind when it is interrupted, and the older export where it was", async () => {
    const to = await exported(lab);
    const before = filesIn(to);
    const signal = AbortSignal.abort();
    const again = exportRegistry(lab, { ...WITH_FILES, to }, { signal });
    await expect(again).rejects.toMatchObject({ exitCode: 130 });
    expect(readdirSync(dirname(to))).toEqual(["export"]);
    expect(filesIn(to)).toEqual(before);
  });
});

describe("where an export may go", () => {
  const to = (name: string) => join(temporaryFolder(), name);

  it("replaces an older export of any format, and an empty folder", async () => {
    const folder = await exported(lab, { format: "parquet" });
    await exported(lab, { to: folder, artifacts: false });
    expect(Object.keys(filesIn(folder))).toContain("runs.csv");
    expect(
      Object.keys(filesIn(folder)).filter((file) =>
        /parquet|artifacts/.test(file.split("/")[0]!.replace("artifacts.csv", "")),
      ),
    ).toEqual([]);
    const empty = to("empty");
    mkdirSync(empty);
    await exported(lab, { to: empty });
  });

  it("refuses a folder with anything else in it, and takes it with force", async () => {
    const folder = await exported(lab);
    writeFileSync(join(folder, "thesis.txt"), "mine");
    await expect(exported(lab, { to: folder })).rejects.toMatchObject({ code: "EXPORT_IN_THE_WAY", exitCode: 2 });
    expect(readFileSync(join(folder, "thesis.txt"), "utf8")).toBe("mine");
    await exported(lab, { to: folder, force: true });
    expect(Object.keys(filesIn(folder))).not.toContain("thesis.txt");
  });

  it("refuses a folder that only looks like an export", async () => {
    const folder = to("other");
    mkdirSync(folder);
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ kind: "of a web page" }));
    await expect(exported(lab, { to: folder })).rejects.toMatchObject({ code: "EXPORT_IN_THE_WAY" });
  });

  it("refuses a file, a link, and folders that hold the registry or the current folder, with force too", async () => {
    const file = to("file");
    writeFileSync(file, "");
    const link = to("link");
    symlinkSync(temporaryFolder(), link);
    for (const target of [file, link, lab.home, dirname(lab.home), process.cwd(), dirname(process.cwd()), "/"]) {
      await expect(exported(lab, { to: target, force: true }), target).rejects.toMatchObject({
        code: "EXPORT_IN_THE_WAY",
      });
    }
  });

  it("refuses them also by a way through a link, and a folder among the artifacts", async () => {
    const link = join(temporaryFolder(), "link");
    symlinkSync(dirname(lab.home), link);
    const targets = [
      join(link, basename(lab.home)),
      join(lab.artifacts, "export"),
      join(link, basename(lab.home), "artifacts", "x"),
    ];
    for (const target of targets) {
      await expect(exported(lab, { to: target, force: true }), target).rejects.toMatchObject({
        code: "EXPORT_IN_THE_WAY",
      });
    }
    expect(lab.open().verify()).toMatchObject({ ok: true, orphans: [] });
  });

  it("refuses an empty choice", async () => {
    await expect(exported(lab, { runs: [] })).rejects.toMatchObject({ code: "EXPORT_EMPTY", exitCode: 2 });
  });
});
