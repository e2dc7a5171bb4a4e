import type { IsoDate } from "../../core/dates.js";
import { grouped, percent } from "../../core/figures.js";
import type { Database } from "../../warehouse/duckdb.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { isShareAbove } from "../share-error.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { tablesOf } from "./audited-days.js";

/**
 * Looks for names that were given when the games were over: features take who is at home, and what number a player has, for known
 * before.
 * @param db a database with the warehouse attached
 */
export async function namedByOutcomeChecks(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck[]> {
  const checks = [await homeTeams(db, from, to), await playerNumbers(db, from, to)];
  return checks.filter((check) => check !== null);
}

/** A source that lists the winner first makes him the home team. */
async function homeTeams(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck | null> {
  const { homeWins } = LEAK_THRESHOLDS;
  const [found] = await db.rows<{ games: number; won: number }>(
    `WITH games AS (
       SELECT sum(points) FILTER (home = 1) AS own, sum(points) FILTER (home = 0) AS other
       FROM ${tablesOf(from, to).playerGames} GROUP BY game_date, game_id)
     SELECT count(*)::INTEGER AS games, count(*) FILTER (own > other)::INTEGER AS won FROM games WHERE own <> other`,
  );
  const { games, won } = found!;
  if (games < homeWins.least) return null;
  const share = won / games;
  const isFound = isShareAbove(share, games, homeWins.most);
  const scope = `${percent(share)} of ${grouped(games)} games were won at home`;
  const evidence = isFound
    ? `${scope} where ${percent(homeWins.most)} are the most to expect: who is at home looks as if it were named by who won`
    : `${scope} (limit ${percent(homeWins.most)})`;
  return suspectWhen(isFound, "structural", "home teams", evidence);
}

/** Numbers given along a table of scorers say what a player will average, to whoever takes the number for a feature. */
async function playerNumbers(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck | null> {
  const { most, least } = LEAK_THRESHOLDS.playerNumbers;
  const [found] = await db.rows<{ players: number; r: number | null }>(
    `WITH ranks AS (
       SELECT row_number() OVER (ORDER BY player_id) AS number, rank() OVER (ORDER BY avg(points)) AS scored
       FROM ${tablesOf(from, to).playerGames} GROUP BY player_id)
     SELECT count(*)::INTEGER AS players, CAST(corr(number, scored) AS DOUBLE) AS r FROM ranks`,
  );
  const { players, r } = found!;
  if (players < least || r === null) return null;
  const isFound = Math.abs(r) > most;
  const scope = `the numbers of ${grouped(players)} players`;
  const measured = `(rank correlation ${r.toFixed(2)}, limit ${most})`;
  const evidence = isFound
    ? `${scope} stand in the order of what they scored ${measured}: a feature that reads them knows games to come`
    : `${scope} do not stand in the order of what they scored ${measured}`;
  return suspectWhen(isFound, "structural", "player numbers", evidence);
}
