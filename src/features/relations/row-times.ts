import type { Statement } from "../compile-as-of.js";

/**
 * When each target is judged, one row per target. `known_at` is the moment its inputs are cut at: the pick is made when its
 * line is taken, so nothing newer may count, however long before tip-off it was known. Without a timed line it is the
 * tip-off, and NULL where that is unknown too. Reports count up to `reports_until`: known_at, and where the tip-off is unknown
 * not after the start of the game date (UTC). `absences_reported` is 1 when by then some report about the date was out:
 * reports list only who is hurt, so a team without one is healthy, while a date without any is one that was not collected.
 */
export const rowTimeStatements: readonly Statement[] = [
  {
    creates: "first_reports",
    sql: `CREATE OR REPLACE TEMP TABLE first_reports AS
SELECT a.game_date, min(a.reported_at) AS reported_at
FROM availability a LEFT JOIN tip_offs t ON (t.game_date, t.team) = (a.game_date, a.team)
WHERE a.reported_at <= coalesce(t.tip_off, CAST(a.game_date AS TIMESTAMP)) GROUP BY a.game_date`,
  },
  {
    creates: "row_times",
    sql: `CREATE OR REPLACE TEMP TABLE row_times AS
SELECT times.*, CAST(coalesce(f.reported_at <= times.reports_until, false) AS INTEGER) AS absences_reported
FROM (
  SELECT t.game_date, t.player_id, t.team,
    CASE WHEN t.home = 1 THEN t.team ELSE t.opponent END AS home_team,
    CASE WHEN t.home = 1 THEN t.opponent ELSE t.team END AS away_team,
    l.snapshot_time AS line_snapshot_time, coalesce(l.tip_off, g.tip_off) AS tip_off,
    least(l.snapshot_time, l.tip_off, g.tip_off) AS known_at,
    least(l.snapshot_time, coalesce(l.tip_off, g.tip_off, CAST(t.game_date AS TIMESTAMP))) AS reports_until
  FROM targets t
  LEFT JOIN tip_offs g ON (g.game_date, g.team) = (t.game_date, t.team)
  LEFT JOIN lines l ON (l.game_date, l.player_id) = (t.game_date, t.player_id)) times
LEFT JOIN first_reports f ON f.game_date = times.game_date`,
  },
];
