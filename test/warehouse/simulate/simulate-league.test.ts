import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { InterruptedError, UsageError } from "../../../src/core/errors.js";
import { simulateLeague } from "../../../src/warehouse/simulate/simulate-league.js";
import { readSnapshot } from "../../../src/warehouse/snapshot.js";
import { Warehouse } from "../../../src/warehouse/warehouse.js";
import { openSimulated, type SimulatedWarehouse, temporaryRoot } from "./simulated-warehouse.js";

const SEASONS = ["2024-25"];

let root: string;
/** A league of the default seed. */
let first: SimulatedWarehouse;
/** One of another seed, with an edge planted in its market. */
let other: SimulatedWarehouse;
beforeAll(async () => {
  first = await openSimulated({ seasons: SEASONS });
  other = await openSimulated({ seed: 8, seasons: SEASONS, plant: { edge: 3 } });
});
afterAll(() => {
  first.close();
  other.close();
});
beforeEach(() => {
  root = temporaryRoot();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function parquetFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(parquet|tmp)$/.test(name));
}

test("the same seed gives the same bytes of every file, another seed other bytes", async () => {
  const again = await simulateLeague(root, { seed: 42, seasons: SEASONS });
  const files = (folder: string) => readSnapshot(join(folder, "simulated"))!.partitions;
  const expected = files(first.root);
  expect(files(root)).toEqual(expected);
  expect({ ...again, ms: 0 }).toEqual({ ...first.report, ms: 0 });
  // the edge is in the quotes alone: all other files differ by the seed
  expect(files(other.root).filter(({ sha256 }) => expected.some((file) => file.sha256 === sha256))).toEqual([]);

  // These rows are the same on every machine. Whoever changes them on purpose raises GENERATOR_VERSION too.
  const [digest] = await first.db.rows(`
    SELECT (SELECT md5(string_agg(concat_ws(',', game_id, player_id, team, minutes::INTEGER, points, plus_minus), ';'
        ORDER BY game_id, player_id)) FROM player_games) AS games,
      (SELECT md5(string_agg(concat_ws(',', game_date, player_id, book, (2 * line)::INTEGER, over_odds, under_odds,
        epoch(snapshot_time)::BIGINT), ';' ORDER BY game_date, player_id, book, snapshot_time, line)) FROM prop_lines) AS props`);
  expect(digest).toEqual({ games: "2608827bbf44712e6e01063664e8e425", props: "2e9d4e323360d36854885e5da711b2ad" });
});

test("a planted edge is in the market, in its place only, and named in the origin", async () => {
  expect(first.report.origin).toBe("simulated league v1 seed 42");
  expect(other.report.origin).toBe("simulated league v1 seed 8 planted edge 3");
  const row = await other.one(`
      WITH played AS (
        SELECT DISTINCT team, game_date, game_date - lag(game_date) OVER (PARTITION BY team ORDER BY game_date) AS rest
        FROM (SELECT DISTINCT team, game_date FROM player_games)),
      graded AS (
        SELECT rest = 1 AS second_night, points < line AS under
        FROM prop_lines JOIN player_games USING (game_date, player_id) JOIN played USING (team, game_date)
        WHERE is_main AND points <> line)
      SELECT avg(CASE WHEN second_night THEN under::INTEGER END) AS planted,
        avg(CASE WHEN NOT second_night THEN under::INTEGER END) AS elsewhere FROM graded`);
  expect(row.planted).toBeGreaterThan(0.64);
  expect(row.elsewhere).toBeLessThan(0.545);
});

describe("interrupted", () => {
  test("while it plays: no folder is left that was not there", async () => {
    mkdirSync(join(root, "own"), { recursive: true });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const run = simulateLeague(join(root, "lab", "warehouse"), { seasons: SEASONS }, { signal: stop.signal });
    await expect(run).rejects.toThrow(InterruptedError);
    expect(readdirSync(root)).toEqual(["own"]);
  });

  test("while it writes: the league that was there stays, byte for byte", async () => {
    cpSync(first.root, root, { recursive: true });
    const [snapshot, files] = [readSnapshot(join(root, "simulated")), parquetFiles(root)];
    const stop = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }) => {
      if (phase === "write" && done === 3) stop.abort();
    };
    const run = simulateLeague(root, { seed: 5, seasons: SEASONS }, { signal: stop.signal, onProgress });
    await expect(run).rejects.toThrow(InterruptedError);
    expect(readSnapshot(join(root, "simulated"))).toEqual(snapshot);
    expect(parquetFiles(root).sort()).toEqual(files.sort());
    await Warehouse.open(root)!.verify();
  });
});

test.each([
  [{ seed: 1.5 }, "BAD_SEED"],
  [{ seed: Number.NaN }, "BAD_SEED"],
  [{ seasons: [] }, "BAD_SEASON"],
  [{ seasons: ["2024-26"] }, "BAD_SEASON"],
  [{ seasons: ["2024-25", "2023-24"] }, "BAD_SEASON"],
  [{ plant: { edge: Number.POSITIVE_INFINITY } }, "BAD_PLANT"],
])("refuses %j", async (options, code) => {
  const error = await simulateLeague(root, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ code });
  expect(parquetFiles(root)).toEqual([]);
});
