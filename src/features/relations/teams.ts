import { type AsOfSql, asOf, box, labelled } from "../as-of-sql.js";
import { compileAsOf, type Statement } from "../compile-as-of.js";
import { prior } from "../prior-window.js";
import { daysSinceLast, gamesBefore, ratio } from "../statistics.js";

const ZONES = ["paint", "mid", "three"] as const;
const ZONE_SUMS = ZONES.flatMap((zone) => [`${zone}_attempts`, `${zone}_makes`]);

const season = prior("teamSeason").toDate();
const seasonWins = labelled("won", box`CASE WHEN points > opp_points THEN 1 WHEN points <= opp_points THEN 0 END`);

/** Possessions are FGA + 0.44 FTA - OREB + TOV, kept in hundredths; a team's seconds are five times the game's. */
const pace = (possessions: AsOfSql): AsOfSql => asOf`144 * ${possessions}`;

/** What is known of a team before a game of its own, this season. Ratings are per 100 possessions. */
export const TEAM_STATS: Readonly<Record<string, AsOfSql>> = {
  team_game: asOf`${gamesBefore("teamSeason")} + 1`,
  days_rest: daysSinceLast("team"),
  pace: pace(ratio(season, box`possessions_hundredths`, box`seconds`)),
  off_rating: asOf`10000 * ${ratio(season, box`points`, box`possessions_hundredths`)}`,
  def_rating: asOf`10000 * ${ratio(season, box`opp_points`, box`opp_possessions_hundredths`)}`,
  win_pct: asOf`${season.sum(seasonWins)} / nullif(${season.count(seasonWins)}, 0)`,
  paint_allowed: ratio(season, box`opp_paint_makes`, box`opp_paint_attempts`),
  mid_allowed: ratio(season, box`opp_mid_makes`, box`opp_mid_attempts`),
  three_allowed: ratio(season, box`opp_three_makes`, box`opp_three_attempts`),
};

const league = prior("leagueSeason").toDate();

/** The league's average of the season, strictly before the date. */
export const LEAGUE_STATS: Readonly<Record<string, AsOfSql>> = {
  pace: pace(ratio(league, box`possessions_hundredths`, box`seconds`)),
  paint_allowed: ratio(league, box`paint_makes`, box`paint_attempts`),
  mid_allowed: ratio(league, box`mid_makes`, box`mid_attempts`),
  three_allowed: ratio(league, box`three_makes`, box`three_attempts`),
};

export const TEAM_ROW_KEY = "team, day";
export const LEAGUE_ROW_KEY = "season, day";

const SUMS = ["points", "seconds", "possessions_hundredths", ...ZONE_SUMS];

export const teamStatements: readonly Statement[] = [
  {
    creates: "team_totals",
    sql: `CREATE OR REPLACE TEMP TABLE team_totals AS
SELECT game_date, game_id, team, max(played) AS played, CAST(sum(points) AS BIGINT) AS points,
  CAST(sum(seconds) AS BIGINT) AS seconds,
  CAST(sum(plays_hundredths - 100 * oreb) AS BIGINT) AS possessions_hundredths,
  ${ZONE_SUMS.map((name) => `CAST(sum(${name}) AS BIGINT) AS ${name}`).join(", ")}
FROM targets GROUP BY game_date, game_id, team`,
  },
  {
    creates: "team_rows",
    sql: `CREATE OR REPLACE TEMP TABLE team_rows AS
WITH games AS (
  SELECT DISTINCT game_date, day, season, game_id, team, opponent FROM targets
  UNION SELECT DISTINCT game_date, day, season, game_id, opponent, team FROM targets)
SELECT games.*, own.played, ${SUMS.map((name) => `own.${name}`).join(", ")},
  ${SUMS.map((name) => `other.${name} AS opp_${name}`).join(", ")}
FROM games
LEFT JOIN team_totals own ON (own.game_date, own.game_id, own.team) = (games.game_date, games.game_id, games.team)
LEFT JOIN team_totals other
  ON (other.game_date, other.game_id, other.team) = (games.game_date, games.game_id, games.opponent)`,
  },
  compileAsOf({
    name: "team_as_of",
    from: "team_rows",
    rowKey: TEAM_ROW_KEY,
    keys: ["game_date", "day", "season", "game_id", "team", "opponent"],
    outputs: TEAM_STATS,
  }),
  {
    creates: "league_rows",
    sql: `CREATE OR REPLACE TEMP TABLE league_rows AS
SELECT game_date, day, season, ${SUMS.map((name) => `CAST(sum(${name}) AS BIGINT) AS ${name}`).join(", ")}
FROM team_rows GROUP BY game_date, day, season`,
  },
  compileAsOf({
    name: "league_as_of",
    from: "league_rows",
    rowKey: LEAGUE_ROW_KEY,
    keys: ["game_date", "season"],
    outputs: LEAGUE_STATS,
  }),
];
