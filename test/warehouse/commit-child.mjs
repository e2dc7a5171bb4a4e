// Commits box scores of one game a day from a process of its own, so that a test can kill it or race it.
// Arguments: data folder, first game id number, days, part at which to stop and wait (0 = never).
import { writeSync } from "node:fs";
import { commitTables } from "../../dist/warehouse/commit.js";
import { Database } from "../../dist/warehouse/duckdb.js";

const [folder, first, days, stopAt] = process.argv.slice(2);
const db = await Database.open({ threads: 1 });
await db.run(`CREATE TABLE fresh AS SELECT
  DATE '2030-01-01' + (n * 7)::INTEGER AS game_date, '2029-30' AS season, 'Regular Season' AS season_type,
  'child' || (${Number(first)} + n) AS game_id, p AS player_id, 'A B' AS player_name, 'ab' AS player_lookup,
  'AAA' AS team, 'BBB' AS opponent, 1 AS home, 30.0 AS minutes, 0 AS points, 0 AS fgm, 0 AS fga, 0 AS fg3m, 0 AS fg3a,
  0 AS ftm, 0 AS fta, 0 AS oreb, 0 AS dreb, 0 AS reb, 0 AS ast, 0 AS stl, 0 AS blk, 0 AS tov, 0 AS pf, NULL AS plus_minus
  FROM range(${Number(days)}) AS d(n), range(10) AS q(p)`);
await commitTables(db, folder, [{ table: "player_games", relation: "fresh" }], {
  origin: "imported",
  mode: "merge",
  onPartition: (done) => {
    writeSync(1, `part ${done}\n`);
    if (done === Number(stopAt)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
db.close();
writeSync(1, "committed\n");
