import type { IsoDate } from "../../core/dates.js";
import { grouped, percent } from "../../core/figures.js";
import type { Database } from "../../warehouse/duckdb.js";
import { tipOffs } from "../../warehouse/quote-timing.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { isShareAbove } from "../share-error.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { tablesOf } from "./audited-days.js";

/**
 * Looks for reports dated back: hours before a game nobody knows of all who will not play, since some are left out by the coach, some
 * hurt themselves warming up, and some are in doubt until the end. Regulars are those with 12 minutes a game or more in two
 * games of the two weeks before.
 * @param db a database with the warehouse attached
 */
export async function reportCheck(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck[]> {
  const { absencesKnown } = LEAK_THRESHOLDS;
  const { hours, most, least } = absencesKnown;
  const sources = tablesOf(from, to);
  const [found] = await db.rows<{ absent: number; known: number }>(
    `WITH ${tipOffs(sources)},
     regulars AS (
       SELECT k.game_date, k.team, p.player_id FROM known_games k
       JOIN player_games p ON p.team = k.team AND p.game_date BETWEEN k.game_date - 14 AND k.game_date - 1
       WHERE EXISTS (SELECT 1 FROM ${sources.availability} a WHERE a.game_date = k.game_date AND a.team = k.team)
       GROUP BY ALL HAVING count(*) >= 2 AND avg(p.minutes) >= 12),
     absent AS (
       SELECT r.*, coalesce(t.tip_off - INTERVAL ${hours} HOUR, CAST(r.game_date AS TIMESTAMP)) AS until
       FROM regulars r LEFT JOIN tip_offs t USING (game_date, team)
       ANTI JOIN player_games g ON g.game_date = r.game_date AND g.player_id = r.player_id),
     said AS (
       SELECT absent.game_date, absent.player_id, arg_max(a.status, a.reported_at) AS status
       FROM absent LEFT JOIN ${sources.availability} a
         ON a.game_date = absent.game_date AND a.player_id = absent.player_id AND a.reported_at <= absent.until
       GROUP BY ALL)
     SELECT count(*)::INTEGER AS absent, count(*) FILTER (status IN ('out', 'doubtful'))::INTEGER AS known FROM said`,
  );
  const { absent, known } = found!;
  if (absent < least) return [];
  const share = known / absent;
  const isFound = isShareAbove(share, absent, most);
  const scope = `${grouped(known)} of ${grouped(absent)} regulars who did not play (${percent(share)}) were reported out or doubtful ${hours} hours before the game`;
  const measured = `(the simulated league has 46 to 61 %; above ${percent(most)} is suspicious)`;
  const said = isFound ? ": the reports look as if they were made from who played, and dated back" : "";
  return [suspectWhen(isFound, "structural", "reports of absences", `${scope} ${measured}${said}`)];
}

/**
 * Looks for reports that were made after games: who is out does not play. One who hurt himself in the game, and is reported out on its
 * date without an hour, seems to have been out before it: how it went for him and his team-mates is known too early.
 * @param db a database with the warehouse attached
 */
export async function reportedOutCheck(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck[]> {
  const { outButPlayed } = LEAK_THRESHOLDS;
  const sources = tablesOf(from, to);
  const [found] = await db.rows<{ out: number; played: number; example: string | null }>(
    `WITH ${tipOffs(sources)},
     last AS (
       SELECT a.game_date, a.player_id, arg_max(a.status, (a.reported_at, a.status)) AS status
       FROM ${sources.availability} a JOIN known_games k USING (game_date, team) LEFT JOIN tip_offs t USING (game_date, team)
       WHERE a.reported_at <= coalesce(t.tip_off, CAST(a.game_date AS TIMESTAMP)) GROUP BY ALL),
     out AS (SELECT * FROM last WHERE status = 'out')
     SELECT (SELECT count(*) FROM out)::INTEGER AS out, count(*)::INTEGER AS played,
       arg_min(concat(g.player_name, ' on ', game_date), (game_date, player_id)) AS example
     FROM out JOIN player_games g USING (game_date, player_id)`,
  );
  const { out, played, example } = found!;
  if (out < outButPlayed.least) return [];
  const share = played / out;
  const isFound = isShareAbove(share, out, outButPlayed.share);
  const scope = `${grouped(played)} of ${grouped(out)} players reported out before a game played in it`;
  const evidence = isFound
    ? `${scope}, e.g. ${example}: reports of what happened in a game stand under a time before it`
    : `${scope} (limit ${percent(outButPlayed.share)})`;
  return [suspectWhen(isFound, "structural", "reports against box scores", evidence)];
}
