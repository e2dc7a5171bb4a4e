// Writes the rows all trainers are compared on, as CSV: part (0 train, 1 test), target, features.
// node bench/engine/rows.mjs OUT_DIR [PLAYER_GAMES_PARQUET]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createRng } from "../../dist/core/rng.js";

const [out, games] = process.argv.slice(2);
if (!out) throw new Error("usage: node bench/engine/rows.mjs OUT_DIR [PLAYER_GAMES_PARQUET]");
mkdirSync(out, { recursive: true });

for (let seed = 1; seed <= 5; seed++) writeFileSync(join(out, `synthetic.${seed}.csv`), synthetic(seed, 12_000, 6_000));
if (games) await realRows(games);

/** Friedman's first function (1991) on ten uniform features, ten more of noise, some missing, skewed noise on the target. */
function synthetic(seed, train, test) {
  const rng = createRng(seed);
  const names = Array.from({ length: 20 }, (_, i) => `x${i}`);
  const lines = [["part", "target", ...names].join(",")];
  for (let row = 0; row < train + test; row++) {
    const x = names.map((_, i) => (i % 4 === 3 ? Math.floor(rng.uniform() * 6) / 5 : rng.uniform()));
    const signal = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4];
    const noise = -4 * Math.log(1 - rng.uniform()) * (0.5 + x[5]) - 3;
    const seen = x.map((value, i) => (i % 3 === 0 && rng.uniform() < 0.1 ? "nan" : value));
    lines.push([row < train ? 0 : 1, signal + noise, ...seen].join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Points of one February from box scores strictly before each game, after training on November to January. */
async function realRows(path) {
  const db = await (await DuckDBInstance.create()).connect();
  const stats = ["points", "minutes", "fga", "fta", "fg3a", "ast", "reb", "tov"];
  const means = stats.flatMap((stat) =>
    [3, 5, 10, 20].map(
      (n) => `avg(${stat}) OVER (prior ROWS BETWEEN ${n} PRECEDING AND 1 PRECEDING) AS ${stat}_avg_${n}`,
    ),
  );
  const lags = [1, 2, 3].map((n) => `lag(points, ${n}) OVER prior AS points_lag_${n}`);
  await db.run(
    `CREATE TABLE rows AS WITH
    games AS (SELECT * FROM read_parquet($path)),
    defence AS (
      SELECT opponent, game_date, avg(sum(points)) OVER (PARTITION BY opponent, season ORDER BY game_date
        ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING) AS allowed_avg_10
      FROM games GROUP BY opponent, season, game_date)
    SELECT g.game_date, g.season, g.points AS target, g.home, d.allowed_avg_10,
      least(date_diff('day', lag(g.game_date) OVER prior, g.game_date), 30) AS rest_days,
      count(*) OVER (prior ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS games_before,
      avg(points) OVER (PARTITION BY player_id, season ORDER BY g.game_date
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS points_avg_season,
      stddev_pop(points) OVER (prior ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING) AS points_std_10,
      ${[...lags, ...means].join(",\n      ")}
    FROM games g LEFT JOIN defence d ON d.opponent = g.opponent AND d.game_date = g.game_date
    WINDOW prior AS (PARTITION BY player_id ORDER BY g.game_date)`,
    { path },
  );
  const window = async (year) => {
    const result = await db.runAndReadAll(
      `SELECT CASE WHEN month(game_date) = 2 THEN 1 ELSE 0 END AS part, * EXCLUDE (game_date, season) FROM rows
       WHERE games_before >= 5 AND minutes_avg_10 >= 12
         AND game_date BETWEEN make_date($year - 1, 11, 1) AND make_date($year, 3, 1) - 1
       ORDER BY game_date, points_avg_season, points_avg_20, target`,
      { year },
    );
    const lines = result.getRows().map((row) => row.map((value) => (value === null ? "nan" : Number(value))).join(","));
    return `${[result.columnNames().join(","), ...lines].join("\n")}\n`;
  };
  const february2024 = await window(2024);
  for (let seed = 1; seed <= 5; seed++) writeFileSync(join(out, `feb24.${seed}.csv`), february2024);
  for (let seed = 1; seed <= 4; seed++) writeFileSync(join(out, `februaries.${seed}.csv`), await window(2021 + seed));
}
