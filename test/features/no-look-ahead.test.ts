import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildPlan } from "../../src/features/build-plan.js";
import { featureCatalogue } from "../../src/features/catalogue.js";
import { buildRows, featureTable, openTables, type TableRow } from "./support/lab-database.js";
import { randomLeague } from "./support/random-league.js";
import { cutAt, cutAtLine, noiseFrom, ofDate, rowsOfDate } from "./support/recompute-as-of.js";
import { knownAt, referenceLine, tipOff } from "./support/reference-lines.js";

function sampledDates(tables: ReturnType<typeof randomLeague>, seed: number): string[] {
  const dates = [...new Set(tables.player_games!.map((row) => row.game_date as string))].sort();
  return [dates[seed % dates.length]!, dates[Math.floor(dates.length * 0.75)]!, dates.at(-1)!];
}

describe("features of a date do not change, bit for bit,", () => {
  it("when everything on and after that date is cut away or replaced by noise", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const tables = randomLeague(seed, { seasons: 3, dates: 14 });
        const all = await buildRows(tables);
        for (const date of sampledDates(tables, seed)) {
          const rows = ofDate(all, date);
          expect(rows.length).toBeGreaterThan(0);
          expect(await rowsOfDate(cutAt(tables, date), date, 2)).toEqual(rows);
          expect(await rowsOfDate(noiseFrom(tables, date, seed), date)).toEqual(rows);
        }
      }),
      { numRuns: 2, seed: 11 },
    );
  });

  it("nor those of a row when the quotes and reports of the hours after its line are cut away or replaced by noise", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const tables = randomLeague(seed, { seasons: 3, dates: 14 });
        const timed = tables.player_games!.filter((row) => {
          const taken = referenceLine(row, tables, "cascade")?.taken;
          return taken && tipOff(row.game_date as string, row.team as string, tables);
        });
        const cutsSomething = (row: TableRow) => {
          const [cut, whole] = [cutAtLine(tables, row, "cascade"), cutAt(tables, row.game_date as string)];
          return cut.game_lines!.length < whole.game_lines!.length;
        };
        const rows = timed.slice(-24).filter(cutsSomething);
        expect(rows.length).toBeGreaterThan(3);
        const all = await buildRows(tables);
        for (const row of [rows[seed % rows.length]!, rows.at(-1)!]) {
          const date = row.game_date as string;
          const isOwn = (other: TableRow) => other.player_id === row.player_id;
          const own = async (from: typeof tables) => (await rowsOfDate(from, date)).find(isOwn);
          const wanted = ofDate(all, date).find(isOwn);
          expect(wanted).toMatchObject({ known_at: knownAt(row, tables, "cascade") });
          const known = cutAtLine(tables, row, "cascade");
          expect(await own(known)).toEqual(wanted);
          expect(await own(noiseFrom(tables, date, seed, known))).toEqual(wanted);
        }
      }),
      { numRuns: 2, seed: 12 },
    );
  });

  it("and a window that takes in the game itself would be noticed", async () => {
    const tables = randomLeague(3, { seasons: 1, dates: 14 });
    const date = tables.player_games!.at(-1)!.game_date as string;
    const leaking = async (from: typeof tables) => {
      const db = await openTables(from);
      for (const { sql } of buildPlan("cascade")) await db.run(sql.replaceAll("AND 1 PRECEDING", "AND CURRENT ROW"));
      const rows = await featureTable(db, `game_date = DATE '${date}'`);
      db.close();
      return rows;
    };
    const changed = new Set<string>();
    const rows = await leaking(tables);
    for (const [i, row] of (await leaking(cutAt(tables, date))).entries()) {
      for (const { name } of featureCatalogue) if (row[name] !== rows[i]![name]) changed.add(name);
    }
    expect([...changed]).toEqual(
      expect.arrayContaining([
        "points_avg_last_5",
        "points_avg_season",
        "team_pace",
        "usage_rate_last_5",
        "pts_slope_10g",
      ]),
    );
  });

  it("with the number of threads or the order of the input rows", async () => {
    const tables = randomLeague(5, { seasons: 2, dates: 14 });
    const reversed = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, [...rows].reverse()]));
    const date = tables.player_games!.at(-1)!.game_date as string;
    const rows = await rowsOfDate(tables, date, 1);
    expect(await rowsOfDate(tables, date, 4)).toEqual(rows);
    expect(await rowsOfDate(reversed, date, 2)).toEqual(rows);
  });
});
