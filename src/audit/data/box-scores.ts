import type { IsoDate } from "../../core/dates.js";
import { grouped, percent } from "../../core/figures.js";
import type { Database } from "../../warehouse/duckdb.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { isShareAbove } from "../share-error.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { tablesOf } from "./audited-days.js";

/**
 * Looks for what is missing from the box scores or stands in them under another date, by holding them against themselves and
 * against the quotes: rows that were chosen by how they ended leave holes, and games under the day before are known too early.
 * @param db a database with the warehouse attached
 */
export async function boxScoreChecks(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck[]> {
  const checks = [
    await wholeTeams(db, from, to),
    await quotedPlayersPlayed(db, from, to),
    await quotedGamesPlayed(db, from, to),
    await shotsOfTheGame(db, from, to),
  ];
  return checks.filter((check) => check !== null);
}

/**
 * Every team's players together are on the court for five times the length of the game. What that is in these data their median says:
 * leagues play 40 minutes or 48, and some sources cut seconds off.
 */
async function wholeTeams(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck | null> {
  const { shortTeams } = LEAK_THRESHOLDS;
  const [found] = await db.rows<{
    teams: number;
    usual: number;
    short: number;
    date: string;
    team: string;
    minutes: number;
  }>(
    `WITH teams AS (SELECT game_date, game_id, team, sum(minutes) AS minutes FROM ${tablesOf(from, to).playerGames} GROUP BY ALL),
     short AS (SELECT * FROM teams WHERE minutes < ${shortTeams.ofMedian} * (SELECT median(minutes) FROM teams))
     SELECT (SELECT count(*) FROM teams)::INTEGER AS teams,
       (SELECT CAST(median(minutes) AS DOUBLE) FROM teams) AS usual, count(*)::INTEGER AS short,
       CAST(min(game_date) AS VARCHAR) AS date, arg_min(team, (game_date, game_id, team)) AS team,
       CAST(arg_min(minutes, (game_date, game_id, team)) AS DOUBLE) AS minutes FROM short`,
  );
  const { teams, usual, short, date, team, minutes } = found!;
  if (teams === 0) return null;
  const limit = `${percent(shortTeams.ofMedian)} of the median of ${Math.round(usual)} minutes`;
  const isFound = short >= shortTeams.least && short > shortTeams.share * teams;
  const evidence = isFound
    ? `in ${grouped(short)} of ${grouped(teams)} box scores of a team players are missing: together they have less than ${limit}, e.g. ${team} on ${date} with ${Math.round(minutes)}; who is left out may have been chosen by how games or seasons ended`
    : `the players of ${grouped(teams - short)} of ${grouped(teams)} teams have at least ${limit} together`;
  return suspectWhen(isFound, "structural", "players missing from box scores", evidence);
}

/** Who was quoted has a box score that day, unless he sat out. */
async function quotedPlayersPlayed(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck | null> {
  const { leastRowsOfBook, quotedAbsent } = LEAK_THRESHOLDS;
  const { propLines, playerGames } = tablesOf(from, to);
  const [found] = await db.rows<{ quoted: number; absent: number; before: number; after: number }>(
    `WITH quoted AS (
       SELECT DISTINCT q.game_date, q.player_id FROM ${propLines} q
       WHERE q.market = 'points' AND q.player_id IS NOT NULL AND q.game_date IN (SELECT game_date FROM ${playerGames})),
     absent AS (SELECT * FROM quoted ANTI JOIN player_games USING (game_date, player_id))
     SELECT (SELECT count(*) FROM quoted)::INTEGER AS quoted, (SELECT count(*) FROM absent)::INTEGER AS absent,
       (SELECT count(*) FROM absent a JOIN player_games g ON g.player_id = a.player_id AND g.game_date = a.game_date - 1)::INTEGER AS before,
       (SELECT count(*) FROM absent a JOIN player_games g ON g.player_id = a.player_id AND g.game_date = a.game_date + 1)::INTEGER AS after`,
  );
  const { quoted, absent, before, after } = found!;
  if (quoted < leastRowsOfBook) return null;
  const share = absent / quoted;
  const isFound = isShareAbove(share, quoted, quotedAbsent);
  const evidence = isFound
    ? `${grouped(absent)} of ${grouped(quoted)} players (${percent(share)}) who were quoted on a day have no box score of it, of whom ${grouped(before)} have one of the day before and ${grouped(after)} of the day after; as many as ${percent(quotedAbsent)} sit out. Box scores are missing, perhaps by how they ended, or stand under another date`
    : `${percent(share)} of ${grouped(quoted)} quoted players have no box score of the day (limit ${percent(quotedAbsent)})`;
  return suspectWhen(isFound, "structural", "quoted players without a box score", evidence);
}

/** A game that is quoted for one day has its box scores on it, not on the day before or after. */
async function quotedGamesPlayed(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck | null> {
  const { leastGamesOfBook, movedGames } = LEAK_THRESHOLDS;
  const { propLines, gameLines } = tablesOf(from, to);
  const [found] = await db.rows<{ quoted: number; before: number; after: number; example: string | null }>(
    `WITH quoted AS (
       SELECT DISTINCT game_date, home, away FROM ${propLines} WHERE home IS NOT NULL AND away IS NOT NULL
       UNION SELECT DISTINCT game_date, home, away FROM ${gameLines}),
     games AS (SELECT DISTINCT game_date, least(team, opponent) AS a, greatest(team, opponent) AS b FROM player_games),
     placed AS (
       SELECT q.*, least(home, away) AS a, greatest(home, away) AS b FROM quoted q),
     absent AS (SELECT * FROM placed ANTI JOIN games USING (game_date, a, b)),
     moved AS (
       SELECT absent.*, g.game_date AS other, g.game_date < absent.game_date AS is_before FROM absent
       JOIN games g ON g.a = absent.a AND g.b = absent.b AND abs(g.game_date - absent.game_date) = 1
       ANTI JOIN placed AS own ON own.a = g.a AND own.b = g.b AND own.game_date = g.game_date
       QUALIFY row_number() OVER (PARTITION BY absent.game_date, absent.a, absent.b ORDER BY g.game_date) = 1)
     SELECT (SELECT count(*) FROM quoted)::INTEGER AS quoted, count(*) FILTER (is_before)::INTEGER AS before,
       count(*) FILTER (NOT is_before)::INTEGER AS after,
       arg_min(concat(away, ' at ', home, ', quoted for ', game_date, ', box scores of ', other), (game_date, home)) AS example FROM moved`,
  );
  const { quoted, before, after, example } = found!;
  if (quoted < leastGamesOfBook) return null;
  const moved = before + after;
  const isFound = moved > movedGames * quoted;
  const evidence = isFound
    ? `the box scores of ${grouped(moved)} of ${grouped(quoted)} quoted games stand under the day before (${grouped(before)}) or after (${grouped(after)}), e.g. ${example}: what came before what cannot be told`
    : `${grouped(quoted)} quoted games, the box scores of ${grouped(moved)} under the day before or after (limit ${percent(movedGames)})`;
  return suspectWhen(isFound, "structural", "box scores under another date", evidence);
}

/** The shots by zone of a game are those its box score counts; those of another game would be known too early. */
async function shotsOfTheGame(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck | null> {
  const { leastRows, shotsOff, shotsApart } = LEAK_THRESHOLDS;
  const { playerGames, playerShots } = tablesOf(from, to);
  const apart = (own: string) => `abs(shots - ${own}) >= ${shotsApart}`;
  const [found] = await db.rows<{ rows: number; off: number; next: number }>(
    `WITH own AS (
       SELECT game_id, player_id, fga, lead(fga) OVER (PARTITION BY player_id ORDER BY game_date) AS next FROM ${playerGames}),
     shot AS (
       SELECT fga, next, paint_attempts + mid_attempts + three_attempts AS shots FROM ${playerShots} JOIN own USING (game_id, player_id))
     SELECT count(*)::INTEGER AS rows, count(*) FILTER (${apart("fga")})::INTEGER AS off,
       count(*) FILTER (${apart("fga")} AND NOT ${apart("next")})::INTEGER AS next FROM shot`,
  );
  const { rows, off, next } = found!;
  if (rows < leastRows) return null;
  const isFound = off > shotsOff * rows;
  const isNext = next > off / 2;
  const evidence = isFound
    ? `the shots by zone of ${grouped(off)} of ${grouped(rows)} games of a player are not those of his box score, ${shotsApart} or more apart${isNext ? `; those of ${next} are of his next game, which features of that game know` : ""}`
    : `the shots by zone of ${grouped(rows - off)} of ${grouped(rows)} games of a player are those of his box score`;
  const verdict = !isFound ? "CLEAN" : isNext ? "LEAK" : "SUSPECT";
  return { kind: "structural", name: "shots of another game", verdict, evidence };
}
