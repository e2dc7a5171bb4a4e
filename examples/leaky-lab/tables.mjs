import { DuckDBInstance } from "@duckdb/node-api";

const text = (value) => `'${value.replaceAll("'", "''")}'`;

async function run(sql) {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const db = await instance.connect();
  try {
    await db.run(sql);
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

/** Writes the Parquet files that match `pattern` as one. */
export async function copyTable(pattern, path) {
  await run(`COPY (SELECT * FROM read_parquet(${text(pattern)})) TO ${text(path)} (FORMAT parquet)`);
}

/**
 * Writes invented quotes of a book `live_feed`, one for each player and day with a quote and a box score, without times: what
 * it would offer after the first quarter. Each point scored fell in that quarter with probability 1/4; the quote is those
 * points and three quarters of the pre-game line. What falls where hangs on a hash, so it is the same each time.
 * @param tables paths of Parquet files with the columns of `player_games` and `prop_lines`
 */
export async function makeLiveQuotes({ playerGames, propLines }, path) {
  await run(`
    COPY (
      WITH pre_game AS (
        SELECT player_lookup, game_date, any_value(player_name ORDER BY player_name) AS player_name, median(line) AS line
        FROM read_parquet(${text(propLines)})
        WHERE is_main
        GROUP BY player_lookup, game_date
      ), first_quarter AS (
        SELECT player_lookup, game_date,
          len(list_filter(range(CAST(points AS BIGINT)), lambda point: hash(game_date, player_lookup, point) % 4 = 0)) AS points
        FROM read_parquet(${text(playerGames)})
      )
      SELECT game_date, player_name, player_lookup, 'live_feed' AS book,
        greatest(floor(first_quarter.points + 0.75 * line) + 0.5, 0.5) AS line, -110 AS over_odds, -110 AS under_odds
      FROM pre_game
      JOIN first_quarter USING (player_lookup, game_date)
      ORDER BY game_date, player_lookup
    ) TO ${text(path)} (FORMAT parquet)`);
}
