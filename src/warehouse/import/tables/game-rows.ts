import type { CrossCheck, RowCheck } from "../input-table.js";

/** SQL: the league's ten-digit game ids get back the leading zeros that spreadsheets drop. */
export const GAME_ID_SQL = (x: string) =>
  `CASE WHEN regexp_full_match(${x}, '[1-5]\\d{7}') THEN '00' || ${x} ELSE ${x} END`;

/** Rules every table with team and opponent shares. */
export const gameRowChecks: readonly RowCheck[] = [
  { reason: "team and opponent are the same", broken: "team = opponent", detail: "team" },
];

/** A season may be given where the calendar would say otherwise, but it must be one the date can lie in. */
export const SEASON_CHECK: RowCheck = {
  reason: "the date lies outside the season",
  broken: "TRY_CAST(left(season, 4) AS INTEGER) NOT IN (year(game_date), year(game_date) - 1)",
  detail: "concat(game_date, ' in ', season)",
};

/** A row that disagrees with most rows of its game about the day. */
export const oneDatePerGame: CrossCheck = {
  reason: "the game is on another date in its other rows",
  select: (good) => `
    WITH days AS (SELECT game_id, game_date, count(*) AS n FROM ${good} GROUP BY ALL),
    usual AS (
      SELECT game_id, game_date FROM days
      QUALIFY row_number() OVER (PARTITION BY game_id ORDER BY n DESC, game_date) = 1
    )
    SELECT r.row, concat(r.game_date, ' instead of ', usual.game_date) AS detail
    FROM ${good} AS r JOIN usual USING (game_id) WHERE r.game_date <> usual.game_date`,
};

/** A player plays one game a day: within the file, and against the games the file does not replace. */
export const oneGameADay: CrossCheck = {
  reason: "the player has another game on this day",
  select: (good, stored) => `
    WITH doubled AS (
      SELECT player_id, game_date FROM ${good} GROUP BY ALL HAVING count(DISTINCT game_id) > 1
    ), elsewhere AS (
      SELECT player_id, game_date, min(game_id) AS game_id FROM ${stored} AS s
      WHERE NOT EXISTS (SELECT 1 FROM ${good} AS g WHERE g.game_id = s.game_id)
      GROUP BY ALL
    )
    SELECT row, concat('game ', game_id) AS detail FROM ${good} JOIN doubled USING (player_id, game_date)
    UNION
    SELECT r.row, concat('game ', r.game_id, ', and ', e.game_id, ' in the warehouse') AS detail
    FROM ${good} AS r JOIN elsewhere AS e USING (player_id, game_date)`,
};

/** A team is at home in all its rows of a game or in none; the rows that say otherwise are refused. */
export const oneVenuePerTeam: CrossCheck = {
  reason: "home differs from the other rows of the team",
  select: (good) => `
    WITH venues AS (SELECT game_id, team, home, count(*) AS n FROM ${good} GROUP BY ALL),
    usual AS (
      SELECT game_id, team, home FROM venues
      QUALIFY row_number() OVER (PARTITION BY game_id, team ORDER BY n DESC, home) = 1
    )
    SELECT r.row, concat(r.team, ' home ', r.home) AS detail
    FROM ${good} AS r JOIN usual USING (game_id, team) WHERE r.home <> usual.home`,
};

/** Both teams of a game must be there, and not both at home; on neutral ground neither is. */
export const mirroredRows: CrossCheck = {
  reason: "no row of the opponent agrees with this one",
  select: (good) => `
    WITH sides AS (SELECT DISTINCT game_id, team, opponent, home FROM ${good})
    SELECT row, concat(team, ' against ', opponent, ', home ', home) AS detail FROM ${good} AS mine
    WHERE NOT EXISTS (
      SELECT 1 FROM sides AS theirs
      WHERE theirs.game_id = mine.game_id AND theirs.team = mine.opponent AND theirs.opponent = mine.team
        AND theirs.home + mine.home < 2)`,
};
