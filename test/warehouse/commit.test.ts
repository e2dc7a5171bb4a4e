import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommitOptions, type CommitResult, commitTables } from "../../src/warehouse/commit.js";
import { Database } from "../../src/warehouse/duckdb.js";
import { readSnapshot } from "../../src/warehouse/snapshot.js";
import { Warehouse } from "../../src/warehouse/warehouse.js";
import { type Cells, games, loadRows } from "./league-rows.js";
import { temporaryFolder } from "./temporary-folder.js";

const CHILD = fileURLToPath(new URL("commit-child.mjs", import.meta.url));

let db: Database;
let made = 0;
beforeAll(async () => {
  db = await Database.open();
});
afterAll(() => db.close());

async function commit(
  folder: string,
  rows: readonly Cells[],
  options: Partial<CommitOptions> = {},
): Promise<CommitResult> {
  made += 1;
  const relation = `rows_${made}`;
  await loadRows(db, relation, "player_games", rows);
  return commitTables(db, folder, [{ table: "player_games", relation }], {
    origin: "imported",
    mode: "merge",
    ...options,
  });
}

/** A warehouse root with the imported rows committed in it. */
async function committed(rows: readonly Cells[]): Promise<{ root: string; folder: string }> {
  const root = temporaryFolder();
  const folder = join(root, "imported");
  await commit(folder, rows);
  return { root, folder };
}

async function stored(root: string): Promise<{ date: string; points: number; player: number }[]> {
  const reader = await Database.open();
  try {
    await Warehouse.open(root)!.attach(reader);
    return await reader.rows(
      `SELECT game_date::VARCHAR AS date, points, player_id::INTEGER AS player FROM player_games ORDER BY ALL`,
    );
  } finally {
    reader.close();
  }
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(parquet|tmp)$/.test(name))
    .sort();
}

function runChild(...parameters: (string | number)[]): ChildProcess {
  return spawn(process.execPath, [CHILD, ...parameters.map(String)], { stdio: ["ignore", "pipe", "inherit"] });
}

describe("commitTables", () => {
  it("writes one file per month and lists them with rows and hash", async () => {
    const { root, folder } = await committed(games("2024-01-30", 4));
    const snapshot = readSnapshot(folder)!;
    expect(snapshot.partitions.map((part) => [part.month, part.rows])).toEqual([
      ["2024-01", 8],
      ["2024-02", 8],
    ]);
    expect(files(folder)).toEqual(snapshot.partitions.map((part) => part.file).sort());
    await Warehouse.open(root)!.verify();
  });

  it("changes nothing when the same rows come again, in any order", async () => {
    const rows = games("2024-01-30", 4);
    const { folder } = await committed(rows);
    const before = readFileSync(join(folder, "snapshot.json"), "utf8");
    const again = await commit(folder, [...rows].reverse());
    expect(again.changed).toEqual([]);
    expect(again.unchanged).toBe(2);
    expect(readFileSync(join(folder, "snapshot.json"), "utf8")).toBe(before);
  });

  it("replaces whole games and keeps the others", async () => {
    const { root, folder } = await committed(games("2024-02-01", 3));
    const corrected = games("2024-02-02", 1, 1, 40);
    const result = await commit(folder, corrected);
    expect(result.changed).toHaveLength(1);
    const rows = await stored(root);
    expect(rows.filter((row) => row.date === "2024-02-02").map((row) => row.points)).toEqual([40, 45]);
    expect(rows).toHaveLength(4 + 2 + 4);
  });

  it("moves a game to its corrected date, out of the month it was in, and drops a month without rows", async () => {
    const { root, folder } = await committed([...games("2024-01-31", 1), ...games("2024-03-01", 2)]);
    const moved = games("2024-01-31", 1).map((row) => ({ ...row, game_date: "2024-02-01" }));
    const result = await commit(folder, moved);
    expect(result.changed.map((part) => part.month)).toEqual(["2024-02"]);
    expect(result.removed.map((part) => part.month)).toEqual(["2024-01"]);
    expect(readSnapshot(folder)!.partitions.map((part) => [part.month, part.rows])).toEqual([
      ["2024-02", 4],
      ["2024-03", 8],
    ]);
    const back = await commit(
      folder,
      games("2024-03-02", 1).map((row) => ({ ...row, game_date: "2024-02-29" })),
    );
    expect(back.changed.map((part) => [part.month, part.rows])).toEqual([
      ["2024-02", 8],
      ["2024-03", 4],
    ]);
    expect((await stored(root)).map((row) => row.date)).toEqual(
      ["2024-02-01", "2024-02-29", "2024-03-01"].flatMap((date) => Array(4).fill(date)),
    );
    const again = await commit(folder, moved);
    expect(again).toMatchObject({ changed: [], removed: [], unchanged: 1 });
  });

  it.each(["player_shots", "slate"] as const)("moves a game of %s between months too", async (table) => {
    const folder = join(temporaryFolder(), "imported");
    const row: Cells = { ...games("2024-01-31", 1)[0]!, commence_time: null };
    for (const zone of ["paint", "mid", "three"]) Object.assign(row, { [`${zone}_attempts`]: 1, [`${zone}_makes`]: 0 });
    for (const game_date of ["2024-01-31", "2024-02-01"]) {
      made += 1;
      await loadRows(db, `rows_${made}`, table, [{ ...row, game_date }]);
      await commitTables(db, folder, [{ table, relation: `rows_${made}` }], { origin: "imported", mode: "merge" });
    }
    expect(readSnapshot(folder)!.partitions.map((part) => [part.month, part.rows])).toEqual([["2024-02", 1]]);
  });

  it("drops the months a replacing commit does not name", async () => {
    const { root, folder } = await committed(games("2024-01-30", 4));
    await commit(folder, games("2024-02-01", 1), { mode: "replace", origin: "simulated v1" });
    expect((await stored(root)).map((row) => row.date)).toEqual(Array(4).fill("2024-02-01"));
    expect(readSnapshot(folder)!.origin).toBe("simulated v1");
  });

  it("gives the same bytes with one DuckDB thread and with four", async () => {
    const snapshots = [];
    for (const threads of [1, 4]) {
      const folder = join(temporaryFolder(), "imported");
      const own = await Database.open({ threads });
      await own.run(`CREATE TABLE many AS SELECT DATE '2024-01-01' + (n % 60)::INTEGER AS game_date, 'aaa' AS home,
        'bbb' AS away, n % 13 - 6 AS spread, 200 + n % 40 AS total, 'book' || n AS book, NULL AS snapshot_time,
        true AS declared_pre_game, 's' AS source FROM range(${threads === 1 ? "0, 200000" : "199999, -1, -1"}) AS t(n)`);
      await commitTables(own, folder, [{ table: "game_lines", relation: "many" }], { origin: "x", mode: "merge" });
      own.close();
      snapshots.push(readFileSync(join(folder, "snapshot.json"), "utf8"));
    }
    expect(snapshots[1]).toBe(snapshots[0]);
  });

  it("leaves everything as it was when one table of several fails", async () => {
    const { root, folder } = await committed(games("2024-02-01", 2));
    const before = files(folder);
    await loadRows(db, "good_rows", "player_games", games("2024-03-01", 1));
    await expect(
      commitTables(
        db,
        folder,
        [
          { table: "player_games", relation: "good_rows" },
          { table: "game_lines", relation: "(SELECT DATE '2024-03-01' AS game_date, 'not a line' AS spread)" },
        ],
        { origin: "imported", mode: "merge" },
      ),
    ).rejects.toThrow();
    expect(files(folder)).toEqual(before);
    expect(await stored(root)).toHaveLength(8);
  });

  it("gives up between two files when the signal fires", async () => {
    const { root, folder } = await committed(games("2024-02-01", 2));
    const before = files(folder);
    const stop = new AbortController();
    await expect(
      commit(folder, games("2024-03-30", 4), { signal: stop.signal, onPartition: () => stop.abort() }),
    ).rejects.toMatchObject({ exitCode: 130 });
    expect(files(folder)).toEqual(before);
    expect(await stored(root)).toHaveLength(8);
  });

  it("keeps the old data readable when the process is killed in the middle, and the next commit clears up", async () => {
    const { root, folder } = await committed(games("2024-02-01", 2));
    const before = await stored(root);
    const child = runChild(folder, 0, 20, 2);
    const [text] = (await once(child.stdout!, "data")) as [Buffer];
    for (let seen = String(text); !seen.includes("part 2"); ) seen += String((await once(child.stdout!, "data"))[0]);
    child.kill("SIGKILL");
    await once(child, "exit");

    expect(files(folder).length).toBeGreaterThan(1);
    await Warehouse.open(root)!.verify();
    expect(await stored(root)).toEqual(before);

    writeFileSync(join(folder, "snapshot.json.999-1.tmp"), "torn");
    const next = await commit(folder, games("2024-04-01", 1));
    const { partitions, previous } = next.snapshot;
    expect(files(folder)).toEqual([...partitions.map((part) => part.file), ...previous].sort());
    expect(await stored(root)).toHaveLength(12);
  });

  it("lands both when two processes commit at once", async () => {
    const { root, folder } = await committed(games("2024-02-01", 1));
    const children = [runChild(folder, 0, 12, 0), runChild(folder, 1000, 12, 0)];
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toEqual([0, 0]);
    expect(await stored(root)).toHaveLength(4 + 2 * 120);
    await Warehouse.open(root)!.verify();
  });

  it("lands both when one process commits twice at once", async () => {
    const folder = join(temporaryFolder(), "imported");
    await Promise.all([commit(folder, games("2024-02-01", 2)), commit(folder, games("2024-03-01", 2))]);
    expect(readSnapshot(folder)!.partitions.map((part) => part.month)).toEqual(["2024-02", "2024-03"]);
  });

  it("refuses to merge into a month whose file was altered", async () => {
    const { folder } = await committed(games("2024-02-01", 2));
    const path = join(folder, readSnapshot(folder)!.partitions[0]!.file);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(commit(folder, games("2024-02-09", 1))).rejects.toMatchObject({
      code: "WAREHOUSE_FILE_CHANGED",
      exitCode: 5,
    });
  });

  it("refuses to merge when another month's file was altered, where a game to replace may stand", async () => {
    const { folder } = await committed(games("2024-02-01", 2));
    const path = join(folder, readSnapshot(folder)!.partitions[0]!.file);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(commit(folder, games("2024-03-09", 1))).rejects.toMatchObject({ code: "WAREHOUSE_FILE_CHANGED" });
  });

  it("puts a damaged file right when the same rows replace the table", async () => {
    const { root, folder } = await committed(games("2024-02-01", 2));
    const path = join(folder, readSnapshot(folder)!.partitions[0]!.file);
    writeFileSync(path, "damaged");
    await commit(folder, games("2024-02-01", 2), { mode: "replace" });
    await Warehouse.open(root)!.verify();
  });

  it("names the folder it cannot write to", async () => {
    const blocked = join(temporaryFolder(), "blocked");
    writeFileSync(blocked, "a file where a folder should be");
    await expect(commit(join(blocked, "imported"), games("2024-02-01", 1))).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(blocked),
    });
  });

  it("reports a table folder it cannot create, with the old data intact", async () => {
    const root = temporaryFolder();
    const folder = join(root, "imported");
    mkdirSync(folder);
    writeFileSync(join(folder, "player_games"), "a file where a folder should be");
    await expect(commit(folder, games("2024-02-01", 1))).rejects.toMatchObject({ exitCode: 3 });
    expect(existsSync(join(folder, "snapshot.json"))).toBe(false);
  });
});

describe("a reader during imports", () => {
  const month = (bonus: number) => games("2024-02-01", 2, 2, bonus);
  const total = "SELECT sum(points)::INTEGER AS n FROM player_games";

  it("keeps its data through the next change, and through imports that change nothing", async () => {
    const { root, folder } = await committed(month(0));
    const reader = await Database.open();
    try {
      const warehouse = Warehouse.open(root)!;
      await warehouse.attach(reader);
      const before = await reader.rows(total);
      await commit(folder, month(10));
      await commit(folder, month(10));
      await expect(
        commitTables(db, folder, [{ table: "game_lines", relation: "(SELECT 1 AS nothing)" }], {
          origin: "imported",
          mode: "merge",
        }),
      ).rejects.toThrow();
      expect(await reader.rows(total)).toEqual(before);
      await warehouse.verify();
      expect(files(folder)).toHaveLength(2);
    } finally {
      reader.close();
    }
  });

  it("is told to run again when two changes have replaced its files", async () => {
    const { root, folder } = await committed(month(0));
    const reader = await Database.open();
    const late = await Database.open();
    try {
      const warehouse = Warehouse.open(root)!;
      await warehouse.attach(reader);
      await commit(folder, month(10));
      await commit(folder, month(20));
      expect(files(folder)).toHaveLength(2);
      const told = {
        code: "DATA_REPLACED",
        exitCode: 3,
        message: expect.stringMatching(/an import has replaced .*player_games.2024-02\.[0-9a-f]{12}\.parquet is gone/),
        hint: expect.stringContaining("run the command again"),
      };
      await expect(reader.rows(total)).rejects.toMatchObject(told);
      await expect(reader.columns(total)).rejects.toMatchObject(told);
      await expect(reader.run(`CREATE TABLE copy AS ${total}`)).rejects.toMatchObject(told);
      await expect(warehouse.attach(late)).rejects.toMatchObject(told);
      await expect(warehouse.verify()).rejects.toMatchObject(told);
    } finally {
      reader.close();
      late.close();
    }
  });

  it("reads a snapshot written before files were kept", async () => {
    const { root, folder } = await committed(month(0));
    const path = join(folder, "snapshot.json");
    const { previous: _previous, ...older } = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify(older));
    expect(Warehouse.open(root)!.snapshot.previous).toEqual([]);
  });
});

describe("Warehouse", () => {
  it("is null when nothing was committed, and prefers imported to simulated data", async () => {
    const root = temporaryFolder();
    expect(Warehouse.open(root)).toBeNull();
    await commit(join(root, "simulated"), games("2024-02-01", 1), { mode: "replace", origin: "simulated" });
    expect(Warehouse.open(root)!.source).toBe("simulated");
    await commit(join(root, "imported"), games("2024-02-01", 1));
    expect(Warehouse.open(root)!.source).toBe("imported");
    expect(Warehouse.open(root, "simulated")!.source).toBe("simulated");
  });

  it("finds an altered partition by its hash", async () => {
    const { root, folder } = await committed(games("2024-02-01", 2));
    const path = join(folder, readSnapshot(folder)!.partitions[0]!.file);
    const bytes = readFileSync(path);
    bytes[10]! ^= 1;
    writeFileSync(path, bytes);
    await expect(Warehouse.open(root)!.verify()).rejects.toMatchObject({ code: "WAREHOUSE_FILE_CHANGED", exitCode: 5 });
  });

  it("finds a missing or shortened partition before it reads a row", async () => {
    const { root, folder } = await committed(games("2024-02-01", 2));
    const path = join(folder, readSnapshot(folder)!.partitions[0]!.file);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, 20));
    await expect(stored(root)).rejects.toMatchObject({ code: "WAREHOUSE_FILE_CHANGED", exitCode: 5 });
    renameSync(path, `${path}.away`);
    await expect(stored(root)).rejects.toMatchObject({ code: "FILE_MISSING", exitCode: 5 });
    await expect(Warehouse.open(root)!.verify()).rejects.toMatchObject({ code: "FILE_MISSING", exitCode: 5 });
  });

  it.each(["", "{", '{"format":2}', '{"format":1,"origin":"x","partitions":[{"file":"../../etc/passwd"}]}'])(
    "refuses a corrupted snapshot %j",
    async (text) => {
      const { root, folder } = await committed(games("2024-02-01", 1));
      writeFileSync(join(folder, "snapshot.json"), text);
      expect(() => Warehouse.open(root)).toThrow(expect.objectContaining({ code: "BAD_SNAPSHOT", exitCode: 5 }));
    },
  );

  it("has an identity that depends on the rows alone", async () => {
    const rows = games("2024-01-30", 4);
    const once = await committed(rows);
    const twice = await committed(rows.slice(0, 4));
    await commit(twice.folder, rows.slice(4));
    expect(Warehouse.open(twice.root)!.datasetSha256()).toBe(Warehouse.open(once.root)!.datasetSha256());
    const other = await committed(games("2024-01-30", 4, 2, 1));
    expect(Warehouse.open(other.root)!.datasetSha256()).not.toBe(Warehouse.open(once.root)!.datasetSha256());
  });
});
