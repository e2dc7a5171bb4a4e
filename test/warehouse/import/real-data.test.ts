import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Coverage, dataCoverage } from "../../../src/warehouse/data-coverage/data-coverage.js";
import { Database } from "../../../src/warehouse/duckdb.js";
import { importFiles } from "../../../src/warehouse/import/import-files.js";
import type { ImportReport } from "../../../src/warehouse/import/report.js";
import { Warehouse } from "../../../src/warehouse/warehouse.js";
import { hasRealFiles, REAL_FILES, realHome } from "../../cli/real-home.js";

describe.skipIf(!hasRealFiles)("five real seasons (skipped where the data is not at hand)", () => {
  let home: string;
  let root: string;
  let db: Database;
  let report: ImportReport;
  let coverage: Coverage;

  beforeAll(async () => {
    ({ home, report } = await realHome());
    root = join(home, "warehouse");
    db = await Database.open();
    const warehouse = Warehouse.open(root)!;
    await warehouse.attach(db);
    coverage = await dataCoverage(db, warehouse);
  });
  afterAll(() => {
    db?.close();
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it("come in without a refused row", () => {
    expect(
      report.tables.map(({ table, rowsRead, accepted, rejected, duplicatesDropped }) => ({
        table,
        rowsRead,
        accepted,
        rejected,
        duplicatesDropped,
      })),
    ).toEqual([
      { table: "player_games", rowsRead: 136_668, accepted: 136_668, rejected: 0, duplicatesDropped: 0 },
      { table: "prop_lines", rowsRead: 363_616, accepted: 363_616, rejected: 0, duplicatesDropped: 0 },
      { table: "game_lines", rowsRead: 16_511, accepted: 16_511, rejected: 0, duplicatesDropped: 0 },
    ]);
  });

  it("keep the appearances of seconds that whole minutes round to 0, and say how many look like absences", async () => {
    expect(report.tables[0]).toMatchObject({
      didNotPlay: 0,
      warnings: expect.arrayContaining([
        expect.stringMatching(/^280 rows with 0 minutes and nothing counted are kept/),
      ]),
    });
    expect(await db.rows("SELECT count(*)::INTEGER AS n FROM player_games WHERE minutes = 0")).toEqual([{ n: 556 }]);
  });

  it("hold the points known from elsewhere", async () => {
    expect(
      await db.rows(`SELECT game_date::VARCHAR AS date, player_lookup AS player, points FROM player_games
        WHERE points >= 70 ORDER BY game_date`),
    ).toEqual([
      { date: "2023-01-02", player: "donovanmitchell", points: 71 },
      { date: "2023-02-26", player: "damianlillard", points: 71 },
      { date: "2024-01-22", player: "joelembiid", points: 70 },
      { date: "2024-01-26", player: "lukadoncic", points: 73 },
    ]);
  });

  it("hold every game of the regular season", async () => {
    const rows = await db.rows<{ season: string; n: number }>(`SELECT season, count(DISTINCT game_id)::INTEGER AS n
      FROM player_games WHERE season_type = 'Regular Season' GROUP BY season ORDER BY season`);
    expect(rows.map((row) => row.n)).toEqual([1080, 1230, 1230, 1230, 1230]);
  });

  it("hold no box score whose points or rebounds do not add up", async () => {
    expect(
      await db.rows(`SELECT game_id FROM player_games
        WHERE points <> 2 * (fgm - fg3m) + 3 * fg3m + ftm OR reb <> oreb + dreb`),
    ).toEqual([]);
  });

  it("know nearly every name, and list the few abbreviated ones", () => {
    const { names } = report.tables[1]!;
    expect(names!.rate).toBeGreaterThan(0.999);
    expect(names!.unmatchedNames).toBe(5);
    expect(names!.unmatched[0]).toMatchObject({ lookup: "mikejamesg", nearest: "mikejames" });
  });

  it("show which quotes cannot be trusted in time", () => {
    expect(report.tables[1]!.timing).toEqual({
      late: 0,
      lateByGame: 399,
      tipOffUnknown: 1966,
      untimedDeclared: 45_286,
      untimedUnused: 11_160,
    });
    expect(report.tables[2]!.timing).toMatchObject({ late: 0, lateByGame: 0, untimedDeclared: 9167, untimedUnused: 0 });
  });

  it("have an over rate just under even and a line error of about five points", () => {
    expect(coverage.ok).toBe(true);
    for (const season of coverage.seasons) {
      expect(season.overRate.value, season.season).toBeGreaterThan(0.465);
      expect(season.overRate.value, season.season).toBeLessThan(0.497);
      expect(season.lineMae.value, season.season).toBeGreaterThan(4.9);
      expect(season.lineMae.value, season.season).toBeLessThan(5.3);
      expect(season.minutesShare.value, season.season).toBeGreaterThan(0.99);
    }
  });

  it("come in a second time without a change", async () => {
    const again = await importFiles(root, { files: REAL_FILES });
    expect(again.changed).toBe(false);
    expect(again.datasetSha256).toBe(report.datasetSha256);
  });

  it("make the same files from CSV as from Parquet", async () => {
    const other = mkdtempSync(join(tmpdir(), "proplab-real-csv-"));
    try {
      const csv = join(other, "player_games.csv");
      await db.run(`COPY (SELECT * FROM read_parquet('${REAL_FILES.player_games}')) TO '${csv}' (FORMAT csv)`);
      await importFiles(other, { files: { player_games: csv } });
      const hashes = (folder: string) =>
        Warehouse.open(folder)!
          .partitions("player_games")
          .map((part) => part.sha256);
      expect(hashes(other)).toEqual(hashes(root));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});
