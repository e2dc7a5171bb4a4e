import type { Database } from "../warehouse/duckdb.js";
import { buildPlan } from "./build-plan.js";
import { featureCatalogue } from "./catalogue.js";
import type { FeatureDef } from "./feature-def.js";
import { checkLineSource, type LineSource } from "./lines.js";
import { failingFeature } from "./own/failing-feature.js";
import { isRaw, OWN_VALUES } from "./own/own-relation.js";
import { loadRawValues, type RawContext, type RawOutcome } from "./own/run-raw-sql.js";
import { checkOneGameADay } from "./relations/targets.js";

/** How many times as long as the others some tables take, roughly: for the time that is left. */
const WEIGHT: Readonly<Record<string, number>> = { book_lines: 8, lines: 4, feature_table: 16 };

/**
 * Computes every feature of every target into the temporary table feature_table, in key order, with the tables in
 * between beside it.
 * @param db a database with the canonical tables: a warehouse attached, or any other content under the same names
 * @param features whose own ones the table holds besides the catalogue; those of the catalogue may be among them
 * @param catalogue those of the catalogue that the table holds; a few of them are computed in far less time than all
 * @returns what the SELECTs of raw features gave
 * @throws UsageError UNKNOWN_LINE_SOURCE, BAD_FEATURES; DataError TWO_GAMES_A_DAY, FEATURE_SQL_FAILED; InterruptedError
 */
export async function buildFeatures(
  db: Database,
  lineSource: LineSource,
  context: RawContext = {},
  features: readonly FeatureDef[] = [],
  catalogue: readonly FeatureDef[] = featureCatalogue,
): Promise<RawOutcome[]> {
  await checkLineSource(db, lineSource);
  const own = features.filter((feature) => feature.own !== undefined);
  const plan = buildPlan(lineSource, own, catalogue);
  let outcomes: RawOutcome[] = [];
  await db.interruptible(context.signal, async () => {
    const weights = plan.map(({ creates }) => WEIGHT[creates] ?? 1);
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    let gone = 0;
    for (const [done, statement] of plan.entries()) {
      const share = gone / whole;
      context.onProgress?.({ phase: "features", done, total: plan.length, detail: statement.creates, share });
      gone += weights[done]!;
      try {
        await db.run(statement.sql);
      } catch (error) {
        const ofOwn = statement.creates === OWN_VALUES && !context.signal?.aborted;
        throw ofOwn ? await failingFeature(db, own, error) : error;
      }
      if (statement.creates !== "team_rows") continue;
      await checkOneGameADay(db);
      // as soon as there is all that hand-written SQL may read: its mistakes are told before the long part
      if (own.some(isRaw)) outcomes = await loadRawValues(db, own, context);
    }
    context.onProgress?.({ phase: "features", done: plan.length, total: plan.length });
  });
  return outcomes;
}
