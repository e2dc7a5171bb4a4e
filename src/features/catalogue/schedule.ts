import { asOf, box, clamp, known, labelled } from "../as-of-sql.js";
import { type FeatureInput, feature } from "../feature-def.js";
import { prior } from "../prior-window.js";
import { gamesBefore, mean } from "../statistics.js";
import { daysRest } from "./fatigue.js";

const MOST_GAMES = 30;

const teamGamesSoFar = asOf`${known("team_game")} - 1`;
const teamGamesLooked = asOf`CASE WHEN ${teamGamesSoFar} > 10 THEN 10 ELSE nullif(${teamGamesSoFar}, 0) END`;
const hisOfThose = prior("playerTeamSeason").within(10).count(box`played`);

/** His last game was not for this team, or lies more than 14 days back: known before the game. */
const newTeam = asOf`${prior("playerTeam").toDate().max(box`CASE WHEN played = 1 THEN day END`)}
  IS DISTINCT FROM ${prior("player").toDate().max(box`CASE WHEN played = 1 THEN day END`)}`;
const changed = asOf`${newTeam} OR coalesce(${daysRest} > 14, false)`;
const games = gamesBefore("player");
const changeGame = labelled("games before a change", box`CASE WHEN played = 1 AND ${changed} THEN ${games} END`);
const lastChange = prior("player").toDate().max(changeGame);
const gamesSinceChange = asOf`${games} - coalesce(${lastChange}, 0)`;

const againstOpponent = prior("playerOpponent").seasons(3);

const schedule = (input: Omit<FeatureInput, "category">) => feature({ category: "schedule", required: true, ...input });

export const scheduleFeatures = [
  schedule({
    number: 10,
    name: "rest_advantage",
    definition: "days since his last game minus days since the opponent's last game, within -2..2",
    sql: clamp(asOf`${daysRest} - ${known("opp_days_rest", "opponent")}`, -2, 2),
  }),
  schedule({ number: 16, name: "home_away", definition: "1 at home, 0 away", sql: known("home") }),
  schedule({
    number: 18,
    name: "playoff_game",
    definition: "1 in the playoffs, else 0",
    sql: asOf`CAST(${known("season_type")} = 'Playoffs' AS INTEGER)`,
  }),
  feature({
    number: 30,
    name: "avg_points_vs_opponent",
    category: "schedule",
    definition: "mean points of his games against this opponent, this and the two seasons before",
    sql: mean(againstOpponent, box`points`),
  }),
  feature({
    number: 31,
    name: "games_vs_opponent",
    category: "schedule",
    definition: "number of games that enter avg_points_vs_opponent",
    sql: againstOpponent.count(box`played`),
  }),
  schedule({
    number: 34,
    name: "dnp_rate",
    definition: "share of the team's last 10 games of this season that he did not play for it",
    sql: asOf`(${teamGamesLooked} - ${hisOfThose}) / ${teamGamesLooked}`,
  }),
  schedule({
    number: 50,
    name: "games_since_structural_change",
    definition:
      "his games since his first one for a new team or after more than 14 days, at most 30; 0 in that game itself",
    sql: asOf`CASE WHEN ${changed} THEN 0 WHEN ${gamesSinceChange} > ${MOST_GAMES} THEN ${MOST_GAMES} ELSE ${gamesSinceChange} END`,
  }),
];
