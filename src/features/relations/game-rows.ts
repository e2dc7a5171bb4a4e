import type { Statement } from "../compile-as-of.js";
import { sameMoment } from "./game-market.js";
import { LEAGUE_STATS, TEAM_STATS } from "./teams.js";

/** Statuses of a report as the number injury_risk is; an unknown status is NULL. */
const RISK = `CASE p.status WHEN 'available' THEN 0 WHEN 'active' THEN 0 WHEN 'probable' THEN 1 WHEN 'questionable' THEN 2
    WHEN 'doubtful' THEN 3 WHEN 'out' THEN 3 WHEN 'inactive' THEN 3 END`;

const prefixed = (table: string, prefix: string, names: readonly string[]) =>
  names.map((name) => `${table}.${name} AS ${prefix}_${name}`).join(", ");

/**
 * The targets with what their own windows look at: usage of the game, the number of the team's game, and the line.
 * Usage: 100 * (FGA + 0.44 FTA + TOV) * (team minutes / 5) / (minutes * team possessions).
 */
export const gameRowsStatement: Statement = {
  creates: "game_rows",
  sql: `CREATE OR REPLACE TEMP TABLE game_rows AS
SELECT t.*, own.team_game, l.line_hundredths,
  CASE WHEN t.seconds > 0 AND s.possessions_hundredths > 0 THEN CAST(round(
    (t.plays_hundredths * s.seconds) / (5 * t.seconds * s.possessions_hundredths) * 100000000.0) AS BIGINT)
  END AS usage_millionths
FROM targets t
LEFT JOIN team_totals s ON (s.game_date, s.game_id, s.team) = (t.game_date, t.game_id, t.team)
LEFT JOIN team_as_of own ON (own.game_date, own.team) = (t.game_date, t.team)
LEFT JOIN lines l ON (l.game_date, l.player_id) = (t.game_date, t.player_id)`,
};

/** What is known of each target's game besides his own games, one row per target. */
export const rowContextStatement: Statement = {
  creates: "row_context",
  sql: `CREATE OR REPLACE TEMP TABLE row_context AS
SELECT t.game_date, t.player_id,
  CAST(t.game_date - first.season_start AS INTEGER) AS season_day,
  ${prefixed("own", "team", ["pace", "off_rating", "win_pct"])},
  ${prefixed("opp", "opp", Object.keys(TEAM_STATS))},
  ${prefixed("league", "league", Object.keys(LEAGUE_STATS))},
  coalesce(a.stars_out, 0) - coalesce(self.star, 0) AS stars_out,
  coalesce(a.usage_out_millionths, 0) - coalesce(self.usage_millionths, 0) AS usage_out_millionths,
  times.absences_reported,
  CASE WHEN times.absences_reported = 1 THEN CASE WHEN p.status IS NULL THEN 0 ELSE ${RISK} END END AS injury_risk,
  l.opening_hundredths, l.line_std, l.line, l.over_odds, l.under_odds, l.book, l.line_time_unknown,
  times.line_snapshot_time, times.tip_off, times.known_at, times.reports_until,
  m.total_hundredths, m.spread_hundredths
FROM targets t
JOIN row_times times ON (times.game_date, times.player_id) = (t.game_date, t.player_id)
JOIN (SELECT season, min(game_date) AS season_start FROM targets GROUP BY season) first ON first.season = t.season
LEFT JOIN team_as_of own ON (own.game_date, own.team) = (t.game_date, t.team)
LEFT JOIN team_as_of opp ON (opp.game_date, opp.team) = (t.game_date, t.opponent)
LEFT JOIN league_as_of league ON (league.game_date, league.season) = (t.game_date, t.season)
LEFT JOIN team_absences a ON (a.game_date, a.team) = (t.game_date, t.team)
  AND a.reports_until = times.reports_until
LEFT JOIN absent self ON (self.game_date, self.team, self.player_id) = (t.game_date, t.team, t.player_id)
  AND self.reports_until = times.reports_until
LEFT JOIN reports p ON (p.game_date, p.player_id) = (t.game_date, t.player_id)
LEFT JOIN lines l ON (l.game_date, l.player_id) = (t.game_date, t.player_id)
LEFT JOIN game_market m ON ${sameMoment("m", "times")}`,
};
