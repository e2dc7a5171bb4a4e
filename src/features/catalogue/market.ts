import { asOf, box, known, labelled } from "../as-of-sql.js";
import { type FeatureInput, feature } from "../feature-def.js";
import { streak } from "../statistics.js";
import { averageSeason } from "./scoring.js";

/** Lines are kept in hundredths of a point, so that they can be compared and summed as whole numbers. */
const line = known("line_hundredths", "line");
const opening = known("opening_hundredths", "line");
const total = known("total_hundredths", "game line");
const spread = known("spread_hundredths", "game line");

const withLine = labelled("line_hundredths", box`CASE WHEN played = 1 THEN ${line} END`);

const propLine = (input: Omit<FeatureInput, "category">) =>
  feature({ category: "market", sources: ["prop_lines"], ...input });
const gameLine = (input: Omit<FeatureInput, "category">) =>
  feature({ category: "market", sources: ["game_lines"], ...input });

export const marketFeatures = [
  propLine({
    number: 26,
    name: "vegas_points_line",
    definition: "his points line: the latest quote of the chosen source that is allowed (see the lines decision)",
    sql: asOf`${line} / 100`,
  }),
  propLine({
    number: 27,
    name: "vegas_opening_line",
    definition:
      "the earliest timed quote of the book that supplies vegas_points_line, same date; NULL where no quote is timed",
    sql: asOf`${opening} / 100`,
  }),
  propLine({
    number: 28,
    name: "vegas_line_move",
    definition: "vegas_points_line minus vegas_opening_line",
    sql: asOf`(${line} - ${opening}) / 100`,
  }),
  propLine({
    number: 29,
    name: "has_vegas_line",
    definition: "1 if vegas_points_line is known, else 0",
    sql: asOf`CAST(${line} IS NOT NULL AS INTEGER)`,
  }),
  gameLine({
    number: 39,
    name: "game_total_line",
    definition: "the game's total: latest allowed quote that is no newer than his line, untimed ones last",
    sql: asOf`${total} / 100`,
  }),
  gameLine({
    number: 42,
    name: "spread_magnitude",
    definition: "size of the game's point spread, from the same quotes",
    sql: asOf`abs(${spread}) / 100`,
  }),
  gameLine({
    number: 43,
    name: "implied_team_total",
    definition:
      "points the market gives his team: at home (total - spread) / 2, away (total + spread) / 2, spread as the home handicap",
    sql: asOf`CASE WHEN ${known("home")} = 1 THEN ${total} - ${spread} ELSE ${total} + ${spread} END / 200`,
  }),
  propLine({
    number: 51,
    name: "multi_book_line_std",
    definition:
      "sample standard deviation of the main lines of all books (at least 3) with an allowed quote no later than 10 minutes after vegas_points_line was taken",
    sql: known("line_std", "line"),
  }),
  propLine({
    number: 52,
    name: "prop_over_streak",
    sources: ["player_games", "prop_lines"],
    definition:
      "games in a row this season over his line; games without a line are skipped, a push ends it; NULL before the first",
    sql: streak("playerSeason", withLine, box`100 * points > ${line}`),
  }),
  propLine({
    number: 53,
    name: "prop_under_streak",
    sources: ["player_games", "prop_lines"],
    definition: "the same for games under his line",
    sql: streak("playerSeason", withLine, box`100 * points < ${line}`),
  }),
  propLine({
    number: 54,
    name: "line_vs_season_avg",
    sources: ["player_games", "prop_lines"],
    definition: "vegas_points_line minus points_avg_season",
    sql: asOf`${line} / 100 - ${averageSeason}`,
  }),
];
