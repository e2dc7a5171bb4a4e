import { type AsOfSql, asOf, box, clamp, labelled } from "../as-of-sql.js";
import { type FeatureInput, feature } from "../feature-def.js";
import { prior } from "../prior-window.js";
import { daysSinceLast } from "../statistics.js";

const player = prior("player");
const lastWeek = player.within(7);

/** Days since his last game, 1 when he played yesterday; NULL before his first known game. */
export const daysRest = daysSinceLast("player");

const backToBack = asOf`CAST(coalesce(${daysRest} = 1, false) AS INTEGER)`;
const gamesLast7Days = lastWeek.count(box`played`);
const secondsLast7Days = asOf`coalesce(${lastWeek.sum(box`seconds`)}, 0)`;
const wasBackToBack = labelled("back_to_back", box`CASE WHEN played = 1 AND ${backToBack} = 1 THEN 1 END`);
const backToBacksLast14Days = player.within(14).count(wasBackToBack);

/** Minutes played in the 7 days before; 0 when he did not play. */
export const minutesLast7Days = asOf`${secondsLast7Days} / 60`;

const when = (condition: AsOfSql, points: number): AsOfSql => asOf`CASE WHEN ${condition} THEN ${points} ELSE 0 END`;

const fatigue = (input: Omit<FeatureInput, "category">) => feature({ category: "fatigue", required: true, ...input });

export const fatigueFeatures = [
  fatigue({
    number: 5,
    name: "games_in_last_7_days",
    definition: "games he played in the 7 days before the date",
    sql: gamesLast7Days,
  }),
  fatigue({
    number: 6,
    name: "fatigue_score",
    definition:
      "100 = fresh: -15 back-to-back, +5 three or more days of rest, -10 four or more games in 7 days, -10 over 240 minutes " +
      "in 7 days, -8 over 35 minutes per game in 7 days, -5 one / -12 two or more back-to-backs in the 14 days before; " +
      "within 0..100 (no age penalty: no table carries ages)",
    sql: clamp(
      asOf`100 + ${when(asOf`${backToBack} = 1`, -15)} + ${when(asOf`${daysRest} >= 3`, 5)}
        + ${when(asOf`${gamesLast7Days} >= 4`, -10)} + ${when(asOf`${secondsLast7Days} > 14400`, -10)}
        + ${when(asOf`${secondsLast7Days} > 2100 * ${gamesLast7Days}`, -8)}
        + CASE WHEN ${backToBacksLast14Days} >= 2 THEN -12 WHEN ${backToBacksLast14Days} = 1 THEN -5 ELSE 0 END`,
      0,
      100,
    ),
  }),
  fatigue({
    number: 17,
    name: "back_to_back",
    definition: "1 if he played the day before, else 0",
    sql: backToBack,
  }),
  fatigue({
    number: 40,
    name: "days_rest",
    definition: "days since his last game (1 on a back-to-back)",
    sql: daysRest,
  }),
  fatigue({
    number: 41,
    name: "minutes_load_last_7d",
    definition: "minutes he played in the 7 days before the date",
    sql: minutesLast7Days,
  }),
];
