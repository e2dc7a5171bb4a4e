import { asOf, box, clamp } from "../as-of-sql.js";
import { feature } from "../feature-def.js";
import { prior } from "../prior-window.js";
import { mean, ratio, sampleStd, slope, streak } from "../statistics.js";

const points = box`points`;
const seconds = box`seconds`;
const played = box`played`;
const player = prior("player");
const season = prior("playerSeason").toDate();
const last10 = player.last(10);

const averageLast3 = mean(player.last(3), points);
const averageLast5 = mean(player.last(5), points);
const spreadLast10 = sampleStd(last10, points);
const spreadSeason = sampleStd(season, points);

/** Mean points of the season before the game; market features compare the line with it. */
export const averageSeason = mean(season, points);

const recent = player.places(2, 1);
const earlier = player.places(5, 3);
/** Six times (mean of the last two minus mean of the three before): whole, so that the steps are exact. */
const recentGain = asOf`CASE WHEN ${recent.count(played)} = 2 AND ${earlier.count(played)} = 3
  THEN 3 * ${recent.sum(points)} - 2 * ${earlier.sum(points)} END`;

/** Minutes of the last 10 and of the season as totals of one common denominator, compared as whole numbers. */
const minutesLast10 = asOf`${last10.sum(seconds)} * ${season.count(played)}`;
const minutesSeason = asOf`nullif(${season.sum(seconds)} * ${last10.count(played)}, 0)`;

const belowAverage = box`points * ${season.count(played)} < ${season.sum(points)}`;

export const scoringFeatures = [
  feature({
    number: 1,
    name: "points_avg_last_5",
    category: "scoring",
    required: true,
    definition: "mean points of his last 5 games; the games may lie in the season before",
    sql: averageLast5,
  }),
  feature({
    number: 2,
    name: "points_avg_last_10",
    category: "scoring",
    required: true,
    definition: "mean points of his last 10 games",
    sql: mean(last10, points),
  }),
  feature({
    number: 3,
    name: "points_avg_season",
    category: "scoring",
    required: true,
    definition: "mean points of this season's games before the date",
    sql: averageSeason,
  }),
  feature({
    number: 4,
    name: "points_std_last_10",
    category: "scoring",
    required: true,
    definition: "sample standard deviation of points over his last 10 games (at least 2)",
    sql: spreadLast10,
  }),
  feature({
    number: 12,
    name: "recent_trend",
    category: "scoring",
    required: true,
    definition:
      "mean points of the last 2 games minus the 3 before: 2 from +5, 1 from +2, -1 from -2, -2 from -5, else 0",
    sql: asOf`CASE WHEN ${recentGain} >= 30 THEN 2 WHEN ${recentGain} >= 12 THEN 1 WHEN ${recentGain} <= -30 THEN -2
      WHEN ${recentGain} <= -12 THEN -1 WHEN ${recentGain} IS NOT NULL THEN 0 END`,
  }),
  feature({
    number: 13,
    name: "minutes_change",
    category: "scoring",
    required: true,
    definition:
      "minutes of the last 10 against the season's, relative: 2 from +20 %, 1 from +10 %, -1 from -10 %, -2 from -20 %, else 0",
    sql: asOf`CASE WHEN 5 * ${minutesLast10} >= 6 * ${minutesSeason} THEN 2
      WHEN 10 * ${minutesLast10} >= 11 * ${minutesSeason} THEN 1
      WHEN 5 * ${minutesLast10} <= 4 * ${minutesSeason} THEN -2
      WHEN 10 * ${minutesLast10} <= 9 * ${minutesSeason} THEN -1
      WHEN ${minutesLast10} IS NOT NULL AND ${minutesSeason} IS NOT NULL THEN 0 END`,
  }),
  feature({
    number: 32,
    name: "minutes_avg_last_10",
    category: "scoring",
    required: true,
    definition: "mean minutes of his last 10 games",
    sql: asOf`${last10.sum(seconds)} / nullif(60 * ${last10.count(played)}, 0)`,
  }),
  feature({
    number: 33,
    name: "ppm_avg_last_10",
    category: "scoring",
    required: true,
    definition: "points per minute over his last 10 games together",
    sql: asOf`60 * ${ratio(last10, points, seconds)}`,
  }),
  feature({
    number: 35,
    name: "pts_slope_10g",
    category: "scoring",
    required: true,
    definition: "least-squares slope of points per game over his last 10 games (at least 5)",
    sql: slope(10, 5, points),
  }),
  feature({
    number: 36,
    name: "pts_vs_season_zscore",
    category: "scoring",
    required: true,
    definition: "(last 5 minus season average) / standard deviation of the last 10, within -3..3; NULL where that is 0",
    sql: clamp(asOf`(${averageLast5} - ${averageSeason}) / nullif(${spreadLast10}, 0)`, -3, 3),
  }),
  feature({
    number: 37,
    name: "breakout_flag",
    category: "scoring",
    required: true,
    definition: "1 if the last 5 average more than the season average + 1.5 standard deviations of the last 10, else 0",
    sql: asOf`CAST(${averageLast5} > ${averageSeason} + 1.5 * ${spreadLast10} AS INTEGER)`,
  }),
  feature({
    number: 44,
    name: "points_avg_last_3",
    category: "scoring",
    required: true,
    definition: "mean points of his last 3 games",
    sql: averageLast3,
  }),
  feature({
    number: 45,
    name: "scoring_trend_slope",
    category: "scoring",
    required: true,
    definition: "least-squares slope of points per game over his last 7 games (at least 4)",
    sql: slope(7, 4, points),
  }),
  feature({
    number: 46,
    name: "deviation_from_avg_last3",
    category: "scoring",
    required: true,
    definition:
      "(last 3 minus season average) / sample standard deviation of this season's points; NULL where that is 0",
    sql: asOf`(${averageLast3} - ${averageSeason}) / nullif(${spreadSeason}, 0)`,
  }),
  feature({
    number: 47,
    name: "consecutive_games_below_avg",
    category: "scoring",
    required: true,
    definition:
      "games in a row this season below the season average as it stood before each; the first has none and counts as not below",
    sql: streak("playerSeason", points, belowAverage),
  }),
];
