import { afterAll, describe, expect, it } from "vitest";
import { buildFeatures } from "../../src/features/build-features.js";
import type { Database } from "../../src/warehouse/duckdb.js";
import { featureTable } from "./support/lab-database.js";
import { hasRealData, openRealData, type RealView } from "./support/real-data.js";

const open: Database[] = [];
afterAll(() => {
  for (const db of open) db.close();
});

async function built(view: RealView): Promise<Database> {
  const db = await openRealData(view);
  open.push(db);
  await buildFeatures(db, "cascade");
  return db;
}

const known = (rows: Awaited<ReturnType<typeof featureTable>>) =>
  rows.map(({ points: _points, minutes: _minutes, ...row }) => row);

describe.skipIf(!hasRealData)("on real data (../shared/data/nba)", () => {
  it.each([
    { from: "2021-01-20", to: "2021-03-16", date: "2021-03-10" },
    { from: "2024-01-25", to: "2024-03-21", date: "2024-03-15" },
  ])("no feature of $date changes when what was unknown is cut or becomes noise", async ({ from, to, date }) => {
    const where = `game_date = DATE '${date}'`;
    const rows = known(await featureTable(await built({ from, to }), where));
    expect(rows.length).toBeGreaterThan(40);
    for (const become of ["cut", "noise"] as const) {
      expect(known(await featureTable(await built({ from, to, unknown: { date, become } }), where))).toEqual(rows);
    }
  });

  it("uses no quote taken after tip-off, not even one that states no tip-off itself", async () => {
    const db = await built({ from: "2024-01-25", to: "2024-04-14" });
    const [late] = await db.rows<{ n: number; used: number }>(
      `SELECT count(*)::INTEGER AS n, count(*) FILTER (l.snapshot_time = q.snapshot_time)::INTEGER AS used
       FROM prop_lines q
       JOIN targets g ON g.game_date = q.game_date AND g.player_id = q.player_id
       JOIN tip_offs t ON t.game_date = g.game_date AND t.team = g.team
       LEFT JOIN book_lines l ON (l.game_date, l.player_id, l.book) = (q.game_date, q.player_id, q.book)
       WHERE q.commence_time IS NULL AND q.snapshot_time > t.tip_off`,
    );
    expect(late!.n).toBeGreaterThan(100);
    expect(late!.used).toBe(0);
  });
});
