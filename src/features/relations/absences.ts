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

export const ROSTER_STATS: Readonly<Record<string, AsOfSql>> = {
  regular,
  star: asOf`${season.sum(box`points`)} >= 18 * ${season.count(box`played`)}`,
  usage_millionths: asOf`round(${season.sum(box`usage_millionths`)} / nullif(${season.count(box`usage_millionths`)}, 0))`,
};

/**
 * The regulars who miss a game. Where reports are known for the season (from the first date that has one) they are those
 * whose latest report before tip-off says "out"; elsewhere those who are not among the game's rows, which is derived.
 * A report of a game without known tip-off counts when it was made before the game date began (UTC).
 */
export const absenceStatements: readonly Statement[] = [
  {
    creates: "reports",
    sql: `CREATE OR REPLACE TEMP TABLE reports AS
SELECT DISTINCT ON (a.game_date, a.player_id) a.game_date, a.player_id, lower(a.status) AS status, a.reported_at
FROM availability a LEFT JOIN tip_offs t ON (t.game_date, t.team) = (a.game_date, a.team)
WHERE a.reported_at <= coalesce(t.tip_off, CAST(a.game_date AS TIMESTAMP))
ORDER BY a.game_date, a.player_id, a.reported_at DESC, status`,
  },
  {
    creates: "reported_seasons",
    sql: `CREATE OR REPLACE TEMP TABLE reported_seasons AS
SELECT season, min(game_date) AS reported_from FROM (SELECT DISTINCT game_date, season FROM team_rows)
SEMI JOIN reports USING (game_date) GROUP BY season`,
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
    keys: ["player_id", "game_date", "season", "team", "listed"],
    outputs: ROSTER_STATS,
  }),
  {
    creates: "absent",
    sql: `CREATE OR REPLACE TEMP TABLE absent AS
SELECT r.game_date, r.team, r.player_id, CAST(r.star AS INTEGER) AS star,
  CAST(coalesce(r.usage_millionths, 0) AS BIGINT) AS usage_millionths
FROM roster_as_of r
LEFT JOIN reported_seasons s ON s.season = r.season AND r.game_date >= s.reported_from
LEFT JOIN reports p ON (p.game_date, p.player_id) = (r.game_date, r.player_id)
WHERE r.regular = 1 AND CASE WHEN s.season IS NULL THEN NOT r.listed ELSE coalesce(p.status = 'out', false) END`,
  },
  {
    creates: "team_absences",
    sql: `CREATE OR REPLACE TEMP TABLE team_absences AS
SELECT game_date, team, CAST(sum(star) AS BIGINT) AS stars_out, CAST(sum(usage_millionths) AS BIGINT) AS usage_out_millionths
FROM absent GROUP BY game_date, team`,
  },
];
