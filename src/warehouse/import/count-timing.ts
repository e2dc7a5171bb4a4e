import type { Database } from "../duckdb.js";
import { timedGameLines, timedPropLines } from "../quote-timing.js";
import { canonicalSelect, TABLES, type TableName } from "../schema.js";
import { relationsOf } from "./prepared-table.js";
import type { QuoteTiming } from "./report.js";

/**
 * Counts the rows of an imported quote table by what is known of their time. Tip-offs and teams are learnt from the
 * import and from what the warehouse holds already.
 * @param imported the tables of this import
 */
export async function countTiming(
  db: Database,
  table: "prop_lines" | "game_lines",
  imported: ReadonlySet<TableName>,
): Promise<QuoteTiming> {
  const both = (name: TableName) =>
    imported.has(name)
      ? `(SELECT * FROM ${name} UNION ALL SELECT ${canonicalSelect(TABLES[name])} FROM ${relationsOf(name).final})`
      : name;
  const rows = `(SELECT ${canonicalSelect(TABLES[table])} FROM ${relationsOf(table).final})`;
  const sources = { propLines: both("prop_lines"), playerGames: both("player_games"), slate: both("slate") };
  const timed = table === "prop_lines" ? timedPropLines(rows, sources) : timedGameLines(rows, sources);
  const counts = await db.rows<{ timing: string; n: number }>(
    `SELECT timing, count(*)::INTEGER AS n FROM ${timed} GROUP BY timing`,
  );
  const of = (timing: string) => counts.find((row) => row.timing === timing)?.n ?? 0;
  return {
    late: of("late"),
    lateByGame: of("late_by_game"),
    tipOffUnknown: of("tip_off_unknown"),
    untimedDeclared: of("untimed_declared"),
    untimedUnused: of("untimed_unused"),
  };
}
