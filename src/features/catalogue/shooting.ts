import { type AsOfSql, asOf, box } from "../as-of-sql.js";
import { type FeatureInput, feature } from "../feature-def.js";
import { prior } from "../prior-window.js";
import { mean, meanKnown, ratio, sampleStd, streak } from "../statistics.js";
import { minutesLast7Days } from "./fatigue.js";

const player = prior("player");
const last10 = player.last(10);
const season = prior("playerSeason").toDate();

/** Percentages of single games are kept as millionths (NULL under 5 or 2 attempts); these are fractions of 1. */
const fieldGoals = box`fg_millionths`;
const threes = box`three_millionths`;
const fraction = (millionths: AsOfSql): AsOfSql => asOf`${millionths} / 1000000.0`;

const fieldGoalLast3 = fraction(meanKnown(player.last(3), fieldGoals));
const fieldGoalLast5 = fraction(meanKnown(player.last(5), fieldGoals));
const threeLast3 = fraction(meanKnown(player.last(3), threes));
const enough = asOf`${season.count(fieldGoals)} >= 10`;
const fieldGoalSeason = asOf`CASE WHEN ${enough} THEN ${fraction(meanKnown(season, fieldGoals))} END`;
const fieldGoalSpread = asOf`CASE WHEN ${enough} THEN ${fraction(sampleStd(season, fieldGoals))} END`;

const shooting = (input: Omit<FeatureInput, "category">) => feature({ category: "shooting", ...input });

export const shootingFeatures = [
  shooting({
    number: 21,
    name: "pct_three",
    required: true,
    definition: "three-point attempts / field goal attempts over his last 10 games together",
    sql: ratio(last10, box`fg3a`, box`fga`),
  }),
  shooting({
    number: 22,
    name: "pct_free_throw",
    required: true,
    definition: "free throws made / points over his last 10 games together",
    sql: ratio(last10, box`ftm`, box`points`),
  }),
  shooting({
    number: 55,
    name: "fg_pct_last_3",
    definition: "mean field goal percentage (a fraction) of those of his last 3 games with 5 or more attempts",
    sql: fieldGoalLast3,
  }),
  shooting({
    number: 56,
    name: "fg_pct_last_5",
    definition: "mean field goal percentage of those of his last 5 games with 5 or more attempts",
    sql: fieldGoalLast5,
  }),
  shooting({
    number: 57,
    name: "fg_pct_vs_season_avg",
    definition: "fg_pct_last_3 minus the mean of this season's games with 5 or more attempts (at least 10 of them)",
    sql: asOf`${fieldGoalLast3} - ${fieldGoalSeason}`,
  }),
  shooting({
    number: 58,
    name: "three_pct_last_3",
    definition: "mean three-point percentage of those of his last 3 games with 2 or more attempts",
    sql: threeLast3,
  }),
  shooting({
    number: 59,
    name: "three_pct_last_5",
    definition: "mean three-point percentage of those of his last 5 games with 2 or more attempts",
    sql: fraction(meanKnown(player.last(5), threes)),
  }),
  shooting({
    number: 60,
    name: "fg_cold_streak",
    definition: "games in a row this season under 40 % from the field; games under 5 attempts are skipped",
    sql: streak("playerSeason", fieldGoals, box`5 * fgm < 2 * fga`),
  }),
  shooting({
    number: 61,
    name: "fg_cold_z_score",
    definition:
      "fg_pct_vs_season_avg / sample standard deviation of this season's games with 5 or more attempts (at least 10)",
    sql: asOf`(${fieldGoalLast3} - ${fieldGoalSeason}) / nullif(${fieldGoalSpread}, 0)`,
  }),
  shooting({
    number: 62,
    name: "expected_pts_from_shooting",
    definition:
      "2 * fg_pct_last_3 * attempts per game + three_pct_last_3 * three-point attempts per game, attempts over the last 3",
    sql: asOf`${fieldGoalLast3} * ${mean(player.last(3), box`fga`)} * 2 + ${threeLast3} * ${mean(player.last(3), box`fg3a`)}`,
  }),
  shooting({
    number: 63,
    name: "fg_pct_acceleration",
    definition: "fg_pct_last_3 minus fg_pct_last_5",
    sql: asOf`${fieldGoalLast3} - ${fieldGoalLast5}`,
  }),
  shooting({
    number: 64,
    name: "fatigue_cold_signal",
    definition: "minutes_load_last_7d * (1 - fg_pct_last_3)",
    sql: asOf`${minutesLast7Days} * (1 - ${fieldGoalLast3})`,
  }),
  shooting({
    number: 65,
    name: "three_pct_std_last_5",
    definition: "sample standard deviation of the three-point percentages that enter three_pct_last_5 (at least 2)",
    sql: fraction(sampleStd(player.last(5), threes)),
  }),
];
