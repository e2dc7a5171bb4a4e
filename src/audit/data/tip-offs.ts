import type { IsoDate } from "../../core/dates.js";
import { grouped } from "../../core/figures.js";
import type { Database } from "../../warehouse/duckdb.js";
import { tipOffs } from "../../warehouse/quote-timing.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { tablesOf } from "./audited-days.js";

interface Late {
  readonly games: number;
  readonly late: number;
  readonly quotes: number;
  readonly date: string | null;
  readonly team: string | null;
  readonly hours: number | null;
}

/**
 * Looks for games that are said to begin when none does, long after midnight or a day later: every quote until then counts as from
 * before the game, those taken while it ran or after it among them. Only games with box scores on the date are looked at.
 * @param db a database with the warehouse attached
 */
export async function tipOffCheck(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck[]> {
  const sources = tablesOf(from, to);
  const { latestTipOffHours: latest, lateTipOffs } = LEAK_THRESHOLDS;
  const hours = "date_diff('minute', CAST(t.game_date AS TIMESTAMP), t.tip_off) / 60.0";
  const [found] = await db.rows<Late>(
    `WITH ${tipOffs(sources)}, played AS (
       SELECT t.game_date, t.team, t.tip_off, least(t.team, k.opponent) AS a, greatest(t.team, k.opponent) AS b, ${hours} AS hours
       FROM tip_offs t JOIN known_games k USING (game_date, team)
       SEMI JOIN ${sources.playerGames} g ON g.game_date = t.game_date AND g.team = t.team
       WHERE t.tip_off IS NOT NULL),
     late AS (SELECT * FROM played WHERE hours > ${latest})
     SELECT (SELECT count(*) FROM (SELECT DISTINCT game_date, a, b FROM played))::INTEGER AS games,
       (SELECT count(*) FROM (SELECT DISTINCT game_date, a, b FROM late))::INTEGER AS late,
       (SELECT count(*) FROM ${sources.propLines} q JOIN players p ON p.game_date = q.game_date AND p.player_id = q.player_id
         JOIN late l ON l.game_date = q.game_date AND l.team = p.team
         WHERE q.snapshot_time BETWEEN CAST(q.game_date AS TIMESTAMP) + INTERVAL ${60 * latest} MINUTE AND l.tip_off)::INTEGER AS quotes,
       (SELECT CAST(min(game_date) AS VARCHAR) FROM late) AS date,
       (SELECT arg_min(team, (game_date, team)) FROM late) AS team,
       (SELECT CAST(arg_min(hours, (game_date, team)) AS DOUBLE) FROM late) AS hours`,
  );
  const { games, late, quotes, date, team, hours: first } = found!;
  if (games === 0) return [];
  const limit = `${latest} hours after the beginning of its date, UTC`;
  const isFound = quotes > 0 || late > Math.max(lateTipOffs.most, lateTipOffs.share * games);
  const example = late > 0 ? `that of ${team} on ${date} after ${first!.toFixed(1)} hours` : "";
  const evidence = isFound
    ? `${grouped(late)} of ${grouped(games)} games are said to begin later than ${limit}, when none does, e.g. ${example}: starts or dates are wrong, and quotes taken during or after a game may count as from before it (${grouped(quotes)} are from later than that)`
    : late > 0
      ? `${grouped(late)} of ${grouped(games)} games with a known start ${late === 1 ? "is" : "are"} said to begin later than ${limit}, e.g. ${example}; no quote is from later than that`
      : `${grouped(games)} games with a known start, none later than ${limit}`;
  return [suspectWhen(isFound, "structural", "tip-offs", evidence)];
}
