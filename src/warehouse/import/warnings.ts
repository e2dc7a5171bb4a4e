import type { Database } from "../duckdb.js";
import { TABLES, type TableName } from "../schema.js";
import { EMPTY_BOX_SCORE } from "./did-not-play.js";
import { type PreparedTable, relationsOf } from "./prepared-table.js";
import { OTHER_ROW_REFUSED } from "./whole-games.js";

const MOST_NAMED = 8;

/** What is odd about a table that may be imported all the same, as sentences. */
export async function warningsOf(
  db: Database,
  table: PreparedTable,
  imported: ReadonlySet<TableName>,
): Promise<string[]> {
  const warnings: string[] = [];
  const { final } = relationsOf(table.input.table);
  if (table.names && table.names.rate === null && table.input.players === "fill") {
    warnings.push("no box scores of these days to match the players with; import them, then import this file again");
  }
  if (!TABLES[table.input.table].unit.includes("game_date")) {
    const [moved] = await db.rows<{ n: number; game: string; before: string; now: string }>(`
      SELECT count(*)::INTEGER AS n, min(game_id) AS game, arg_min(old, game_id)::VARCHAR AS before,
        arg_min(fresh, game_id)::VARCHAR AS now
      FROM (SELECT game_id, max(game_date) AS old FROM ${table.input.table} GROUP BY game_id)
      JOIN (SELECT game_id, max(game_date) AS fresh FROM ${final} GROUP BY game_id) USING (game_id) WHERE old <> fresh`);
    if (moved!.n > 0) {
      warnings.push(
        `${moved!.n} games had another date in the warehouse and were moved, for example ${moved!.game} from ${moved!.before} to ${moved!.now}`,
      );
    }
  }
  if (table.rejectedWithGame > 0) {
    const { faults, staged } = relationsOf(table.input.table);
    const [left] = await db.rows<{ n: number }>(
      `SELECT count(DISTINCT game_id)::INTEGER AS n FROM ${staged}
        WHERE row IN (SELECT row FROM ${faults} WHERE reason = $1)`,
      [OTHER_ROW_REFUSED],
    );
    warnings.push(
      `${left!.n} games are left out whole, because a row of theirs was refused; the warehouse keeps what it had of them`,
    );
  }
  if (table.didNotPlay > 0) warnings.push(`did not play: ${table.didNotPlay} rows dropped (no time, no count)`);
  if (table.input.table === "player_games") {
    const [seconds] = await db.rows<{ n: number }>(
      `SELECT count(*)::INTEGER AS n FROM ${final} WHERE ${EMPTY_BOX_SCORE}`,
    );
    if (seconds!.n > 0) {
      warnings.push(
        `${seconds!.n} rows with 0 minutes and nothing counted are kept, as appearances of seconds in a file of whole ` +
          "minutes; if these players did not play, leave their rows out",
      );
    }
    const [neutral] = await db.rows<{ n: number }>(`
      SELECT count(*)::INTEGER AS n FROM (SELECT game_id FROM ${final} GROUP BY game_id HAVING max(home) = 0)`);
    if (neutral!.n > 0) warnings.push(`${neutral!.n} games without a home team (taken as played on neutral ground)`);
  }
  if (table.input.table === "prop_lines" || table.input.table === "game_lines") {
    const boxScores = imported.has("player_games")
      ? `(SELECT team FROM player_games UNION SELECT team FROM ${relationsOf("player_games").final})`
      : "(SELECT DISTINCT team FROM player_games)";
    const strange = await db.rows<{ team: string; n: number }>(`
      SELECT team, count(*)::INTEGER AS n FROM (SELECT home AS team FROM ${final} UNION ALL SELECT away FROM ${final})
      WHERE team IS NOT NULL AND team NOT IN (SELECT team FROM ${boxScores}) AND EXISTS (SELECT 1 FROM ${boxScores})
      GROUP BY team ORDER BY n DESC, team`);
    if (strange.length > 0) {
      const named = strange.slice(0, MOST_NAMED).map(({ team, n }) => `${team} (${n}x)`);
      const more = strange.length > MOST_NAMED ? ` and ${strange.length - MOST_NAMED} more` : "";
      warnings.push(`teams the box scores do not know: ${named.join(", ")}${more}; their lines will join no game`);
    }
  }
  return warnings;
}
