import type { Database } from "../duckdb.js";

/** SQL: implied probability of American odds, vig included; NULL without odds. */
function implied(odds: string): string {
  return `CASE WHEN ${odds} > 0 THEN 100.0 / (${odds} + 100) ELSE -${odds} / (-${odds} + 100.0) END`;
}

/**
 * Fills is_main where the file leaves it empty, and then keeps only the good rows of the staged table: of the lines one
 * book offers on a player at one time, the main one is the nearest to even money (no-vig when both prices are known); of
 * equals, the lower line.
 */
export async function fillMainLines(db: Database, good: string, staged: string): Promise<void> {
  const [open] = await db.rows<{ n: number }>(`SELECT count(*)::INTEGER AS n FROM ${good} WHERE is_main IS NULL`);
  if (open!.n === 0) return;
  const over = implied("over_odds");
  const under = implied("under_odds");
  const distance = `abs(CASE WHEN under_odds IS NULL THEN ${over} WHEN over_odds IS NULL THEN 1 - ${under}
    ELSE ${over} / (${over} + ${under}) END - 0.5)`;
  await db.run(`CREATE OR REPLACE TABLE ${staged} AS
    SELECT * REPLACE (coalesce(is_main, CASE WHEN row_number() OVER (
      PARTITION BY game_date, player_lookup, market, book, source, snapshot_time
      ORDER BY ${distance} NULLS LAST, line, row) = 1 THEN 1 ELSE 0 END) AS is_main)
    FROM ${good}`);
}
