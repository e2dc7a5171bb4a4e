import { commitTables } from "../../src/warehouse/commit.js";
import { Database } from "../../src/warehouse/duckdb.js";
import { TABLE_NAMES } from "../../src/warehouse/schema.js";
import { simulateLeague } from "../../src/warehouse/simulate/index.js";
import { Warehouse } from "../../src/warehouse/warehouse.js";

/** Last day of {@link seasonUntilFebruary}. */
export const LAST_DAY = "2025-02-28";

/**
 * Simulates the season 2024-25 and leaves out what comes after February: no test looks at it, and features of all days are computed
 * again and again.
 * @param root warehouse folder
 */
export async function seasonUntilFebruary(root: string, seed?: number): Promise<void> {
  await simulateLeague(root, { seasons: ["2024-25"], ...(seed !== undefined && { seed }) });
  const whole = Warehouse.open(root, "simulated")!;
  const db = await Database.open({ threads: 1 });
  try {
    await whole.attach(db);
    const changes = TABLE_NAMES.filter((table) => whole.partitions(table).length > 0).map((table) => ({
      table,
      relation: `(SELECT * FROM ${table} WHERE game_date <= DATE '${LAST_DAY}')`,
    }));
    await commitTables(db, whole.folder, changes, { origin: whole.snapshot.origin, mode: "replace" });
  } finally {
    db.close();
  }
}
