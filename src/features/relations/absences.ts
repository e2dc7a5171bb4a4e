import { type AsOfSql, asOf, box, known } from "../as-of-sql.js";
import { compileAsOf, type Statement } from "../compile-as-of.js";
import { prior } from "../prior-window.js";

const season = prior("playerSeason").strictlyBefore();
const forTeam = prior("playerTeamSeason").strictlyBefore();
const dayPlayed = box`CASE WHEN played = 1 THEN day END`;
const lastTeamGame = forTeam.max(box`CASE WHEN played = 1 THEN team_game END`);

/**
 * A regular of a team: 10 or more games for it this season, 20 or more minutes a game this season, his last game was for it
 * and lies within the team's last 10 games and 30 days. Who is hurt for longer than that is no news for a game.
 */
const regular = asOf`${forTeam.count(box`played`)} >= 10
  AND ${season.sum(box`seconds`)} >= 1200 * ${season.count(box`played`)}
  AND ${forTeam.max(dayPlayed)} = ${season.max(dayPlayed)}
  AND ${lastTeamGame} >= ${known("team_game")} - 10
  AND ${known("day")} - ${forTeam.max(dayPlayed)} <= 30`;

const ROSTER_STATS: Readonly<Record<string, AsOfSql>> = {
  regular,
  star: asOf`${season.sum(box`points`)} >= 18 * ${season.count(box`played`)}`,
  usage_millionths: asOf`round(${season.sum(box`usage_millionths`)} / nullif(${season.count(box`usage_millionths`)}, 0))`,
};

/**
 * The regulars who miss a game, per moment a row of the game is judged at. Where absences are reported (see
 * row_times) they are those whose latest report by then says "out"; elsewhere those who are not among the game's rows, which
 * is derived.
 */
export const absenceStatements: readonly Statement[] = [
  {
    creates: "reports",
    sql: `CREATE OR REPLACE TEMP TABLE reports AS
SELECT DISTINCT ON (r.game_date, r.player_id) r.game_date, r.player_id, lower(a.status) AS status, a.reported_at
FROM row_times r JOIN availability a USING (game_date, player_id)
WHERE a.reported_at <= r.reports_until
ORDER BY r.game_date, r.player_id, a.reported_at DESC, status`,
  },
  {
    creates: "roster_rows",
    sql: `CREATE OR REPLACE TEMP TABLE roster_rows AS
SELECT r.player_id, g.game_date, g.day, g.season, g.team, g.team_game, t.player_id IS NOT NULL AS listed,
  t.played, t.points, t.seconds, t.usage_millionths
FROM (SELECT DISTINCT season, team, player_id FROM targets) r
JOIN team_as_of g ON (g.season, g.team) = (r.season, r.team)
LEFT JOIN game_rows t ON (t.game_date, t.team, t.player_id) = (g.game_date, r.team, r.player_id)`,
  },
  compileAsOf({
    name: "roster_as_of",
    from: "roster_rows",
    rowKey: "player_id, team, day",
    keys: ["player_id", "game_date", "team", "listed"],
    outputs: ROSTER_STATS,
  }),
  {
    creates: "team_moments",
    sql: `CREATE OR REPLACE TEMP TABLE team_moments AS
SELECT DISTINCT game_date, team, reports_until, absences_reported FROM row_times`,
  },
  {
    creates: "absent",
    sql: `CREATE OR REPLACE TEMP TABLE absent AS
WITH regulars AS MATERIALIZED (
  SELECT r.*, m.reports_until, m.absences_reported FROM roster_as_of r JOIN team_moments m USING (game_date, team) WHERE r.regular = 1),
latest AS (
  SELECT DISTINCT ON (r.game_date, r.team, r.player_id, r.reports_until) r.game_date, r.team, r.player_id, r.reports_until,
    lower(a.status) AS status
  FROM regulars r JOIN availability a USING (game_date, player_id)
  WHERE a.reported_at <= r.reports_until
  ORDER BY r.game_date, r.team, r.player_id, r.reports_until, a.reported_at DESC, lower(a.status))
SELECT r.game_date, r.team, r.reports_until, r.player_id, CAST(r.star AS INTEGER) AS star,
  CAST(coalesce(r.usage_millionths, 0) AS BIGINT) AS usage_millionths
FROM regulars r
LEFT JOIN latest p ON (p.game_date, p.team, p.player_id) = (r.game_date, r.team, r.player_id)
  AND p.reports_until = r.reports_until
WHERE CASE WHEN r.absences_reported = 1 THEN coalesce(p.status = 'out', false) ELSE NOT r.listed END`,
  },
  {
    creates: "team_absences",
    sql: `CREATE OR REPLACE TEMP TABLE team_absences AS
SELECT game_date, team, reports_until, CAST(sum(star) AS BIGINT) AS stars_out,
  CAST(sum(usage_millionths) AS BIGINT) AS usage_out_millionths
FROM absent GROUP BY game_date, team, reports_until`,
  },
];
