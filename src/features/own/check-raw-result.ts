import { DataError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import type { Database } from "../../warehouse/duckdb.js";
import type { FeatureDef } from "../feature-def.js";

const MOST_ROWS = 5_000_000;
const WHOLE = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|BOOLEAN|DECIMAL\(.*\))$/;

/**
 * @throws DataError unless raw_result holds game_id, player_id and a number
 */
export async function checkColumns(closed: Database, feature: FeatureDef): Promise<void> {
  const columns = await closed.rows<{ name: string; type: string }>(
    "SELECT lower(column_name) AS name, column_type AS type FROM (DESCRIBE raw_result)",
  );
  const names = columns.map(({ name }) => name);
  const wanted = { game_id: /^VARCHAR$/, player_id: WHOLE, value: NUMERIC };
  if (names.length !== 3 || Object.keys(wanted).some((name) => !names.includes(name))) {
    throw failed(
      feature,
      `its SELECT gives the columns ${names.join(", ")}`,
      "it must give game_id, player_id and value",
    );
  }
  for (const { name, type } of columns) {
    if (wanted[name as keyof typeof wanted].test(type)) continue;
    const should = { game_id: "VARCHAR", player_id: "a whole number", value: "a number" }[name];
    throw failed(
      feature,
      `its column ${name} is ${type}, not ${should}`,
      `write CAST(... AS ${name === "value" ? "DOUBLE" : name === "player_id" ? "BIGINT" : "VARCHAR"}) AS ${name}`,
    );
  }
}

/**
 * @param rows number of rows of raw_result
 * @throws DataError for too many rows, a game and player given twice, or an infinite value where there may be none
 */
export async function checkRows(
  closed: Database,
  feature: FeatureDef,
  rows: number,
  mayBeInfinite: boolean,
): Promise<void> {
  if (rows > MOST_ROWS)
    throw failed(feature, `its SELECT gives ${rows} rows`, `at most ${MOST_ROWS} are taken: one per game and player`);
  const [twice] = await closed.rows<{ game: string; player: string; rows: number; pairs: number }>(
    `SELECT min(game_id) AS game, arg_min(player_id, game_id)::VARCHAR AS player, max(n)::DOUBLE AS rows, count(*)::DOUBLE AS pairs FROM (
       SELECT game_id, player_id, count(*) AS n FROM raw_result WHERE game_id IS NOT NULL AND player_id IS NOT NULL
       GROUP BY ALL HAVING count(*) > 1) HAVING count(*) > 0`,
  );
  if (twice) {
    const first = `game ${twice.game}, player ${twice.player}`;
    throw failed(
      feature,
      `its SELECT gives ${twice.pairs} pairs of game and player more than once, first ${first}`,
      "give one row per game and player, for example with GROUP BY game_id, player_id",
    );
  }
  if (mayBeInfinite) return;
  const [infinite] = await closed.rows<{ game: string; player: string; rows: number }>(
    `SELECT min(game_id) AS game, arg_min(player_id, game_id)::VARCHAR AS player, count(*)::DOUBLE AS rows FROM raw_result
     WHERE isinf(CAST(value AS DOUBLE)) HAVING count(*) > 0`,
  );
  if (infinite) {
    const first = `game ${infinite.game}, player ${infinite.player}`;
    throw failed(
      feature,
      `${grouped(infinite.rows)} of its values are infinite, first of ${first}`,
      "divide by nullif(..., 0)",
    );
  }
}

/** What went wrong with the SELECT of a feature, which it and its file are named with. */
export function failed({ name, own }: FeatureDef, what: string, hint: string): DataError {
  return new DataError("FEATURE_SQL_FAILED", `feature ${name} of ${own!.file}: ${what}`, { hint });
}
