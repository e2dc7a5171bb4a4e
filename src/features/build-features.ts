import type { WorkContext } from "../core/progress.js";
import type { Database } from "../warehouse/duckdb.js";
import { buildPlan } from "./build-plan.js";
import { checkLineSource, type LineSource } from "./lines.js";
import { checkOneGameADay } from "./relations/targets.js";

/**
 * Computes every feature of every target into the temporary table feature_table, in key order, with the tables in
 * between beside it.
 * @param db a database with a warehouse attached
 * @throws UsageError UNKNOWN_LINE_SOURCE; DataError TWO_GAMES_A_DAY; InterruptedError
 */
export async function buildFeatures(db: Database, lineSource: LineSource, context: WorkContext = {}): Promise<void> {
  await checkLineSource(db, lineSource);
  const plan = buildPlan(lineSource);
  await db.interruptible(context.signal, async () => {
    for (const [done, statement] of plan.entries()) {
      context.onProgress?.({ phase: "features", done, total: plan.length, detail: statement.creates });
      await db.run(statement.sql);
      if (statement.creates === "team_rows") await checkOneGameADay(db);
    }
    context.onProgress?.({ phase: "features", done: plan.length, total: plan.length });
  });
}
