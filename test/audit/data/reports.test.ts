import { afterEach, expect, it } from "vitest";
import { reportCheck } from "../../../src/audit/data/reports.js";
import type { IsoDate } from "../../../src/core/dates.js";
import type { Database } from "../../../src/warehouse/duckdb.js";
import { openTables } from "../../features/support/lab-database.js";

const DAY = "2025-01-05" as IsoDate;

let db: Database;
afterEach(() => db.close());

/** A team with two games behind it that so many regulars played, and none the third; of those so many were reported out the day before. */
async function afterReports(absent: number, reported: number): Promise<string[]> {
  db = await openTables({});
  await db.run(`INSERT INTO player_games (game_date, game_id, player_id, player_lookup, team, opponent, minutes)
    SELECT DATE '2025-01-01' + CAST(day AS INTEGER), 'g' || day, player, 'p' || player, 'BOS', 'NYK', 30
    FROM range(${absent + 1}) AS p(player), (VALUES (0), (2), (4)) AS d(day) WHERE day < 4 OR player = ${absent}`);
  await db.run(`INSERT INTO availability
    SELECT DATE '2025-01-05', player, 'p' || player, 'BOS', 'out', TIMESTAMP '2025-01-04 20:00:00' FROM range(${reported}) AS p(player)`);
  return (await reportCheck(db, DAY, DAY)).map(({ verdict, evidence }) => `${verdict} ${evidence}`);
}

it.each([
  // 0.95 + 4 sqrt(0.98 * 0.02 / 200) = 0.990
  ["within four standard errors of 95 % are few absences by chance", 200, 196, /^CLEAN 196 of 200 regulars/],
  // 0.95 + 4 sqrt(0.98 * 0.02 / 1000) = 0.968
  ["beyond them the same share of many is not", 1_000, 980, /^SUSPECT 980 of 1,000 regulars/],
  ["half of them is as it should be", 1_000, 540, /^CLEAN 540 of 1,000 regulars/],
  ["all of a hundred have no error to allow", 100, 100, /^SUSPECT 100 of 100 .* dated back$/],
])("known absences: %s", async (_, absent, reported, said) => {
  expect(await afterReports(absent, reported)).toEqual([expect.stringMatching(said)]);
});

it("known absences: fewer than a hundred tell nothing", async () => expect(await afterReports(99, 99)).toEqual([]));
