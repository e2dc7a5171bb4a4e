import { grouped } from "../../core/figures.js";
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
  const name = table.input.table;
  const warnings: string[] = [];
  if (table.names && table.names.rate === null && table.input.players === "fill") {
    warnings.push("no box scores of these days to match the players with; import them, then import this file again");
  }
  if (!TABLES[name].unit.includes("game_date")) warnings.push(...(await movedGames(db, name)));
  if (table.rejectedWithGame > 0) warnings.push(await gamesLeftOut(db, name));
  if (table.didNotPlay > 0)
    warnings.push(`did not play: ${grouped(table.didNotPlay)} rows dropped (no time, no count)`);
  if (name === "player_games") warnings.push(...(await oddBoxScores(db)));
  if (name === "prop_lines" || name === "game_lines") warnings.push(...(await strangeTeams(db, name, imported)));
  return warnings;
}

async function movedGames(db: Database, table: TableName): Promise<string[]> {
  const [moved] = await db.rows<{ n: number; game: string; before: string; now: string }>(`
    SELECT count(*)::INTEGER AS n, min(game_id) AS game, arg_min(old, game_id)::VARCHAR AS before,
      arg_min(fresh, game_id)::VARCHAR AS now
    FROM (SELECT game_id, max(game_date) AS old FROM ${table} GROUP BY game_id)
    JOIN (SELECT game_id, max(game_date) AS fresh FROM ${relationsOf(table).final} GROUP BY game_id) USING (game_id)
    WHERE old <> fresh`);
  const { n, game, before, now } = moved!;
  if (n === 0) return [];
  return [
    `${grouped(n)} games had another date in the warehouse and were moved, for example ${game} from ${before} to ${now}`,
  ];
}

async function gamesLeftOut(db: Database, table: TableName): Promise<string> {
  const { faults, staged } = relationsOf(table);
  const [left] = await db.rows<{ n: number }>(
    `SELECT count(DISTINCT game_id)::INTEGER AS n FROM ${staged}
      WHERE row IN (SELECT row FROM ${faults} WHERE reason = $1)`,
    [OTHER_ROW_REFUSED],
  );
  return `${grouped(left!.n)} games are left out whole, because a row of theirs was refused; the warehouse keeps what it had of them`;
}

async function oddBoxScores(db: Database): Promise<string[]> {
  const { final } = relationsOf("player_games");
  const [found] = await db.rows<{ seconds: number; neutral: number }>(`SELECT
    (SELECT count(*) FROM ${final} WHERE ${EMPTY_BOX_SCORE})::INTEGER AS seconds,
    (SELECT count(*) FROM (SELECT game_id FROM ${final} GROUP BY game_id HAVING max(home) = 0))::INTEGER AS neutral`);
  const { seconds, neutral } = found!;
  const warnings: string[] = [];
  if (seconds > 0) {
    warnings.push(
      `${grouped(seconds)} rows with 0 minutes and nothing counted are kept, as appearances of seconds in a file of whole ` +
        "minutes; if these players did not play, leave their rows out",
    );
  }
  if (neutral > 0) warnings.push(`${grouped(neutral)} games without a home team (taken as played on neutral ground)`);
  return warnings;
}

async function strangeTeams(db: Database, table: TableName, imported: ReadonlySet<TableName>): Promise<string[]> {
  const { final } = relationsOf(table);
  const boxScores = imported.has("player_games")
    ? `(SELECT team FROM player_games UNION SELECT team FROM ${relationsOf("player_games").final})`
    : "(SELECT DISTINCT team FROM player_games)";
  const strange = await db.rows<{ team: string; n: number }>(`
    SELECT team, count(*)::INTEGER AS n FROM (SELECT home AS team FROM ${final} UNION ALL SELECT away FROM ${final})
    WHERE team IS NOT NULL AND team NOT IN (SELECT team FROM ${boxScores}) AND EXISTS (SELECT 1 FROM ${boxScores})
    GROUP BY team ORDER BY n DESC, team`);
  if (strange.length === 0) return [];
  const named = strange.slice(0, MOST_NAMED).map(({ team, n }) => `${team} (${grouped(n)}x)`);
  const more = strange.length > MOST_NAMED ? ` and ${strange.length - MOST_NAMED} more` : "";
  return [`teams the box scores do not know: ${named.join(", ")}${more}; their lines will join no game`];
}
