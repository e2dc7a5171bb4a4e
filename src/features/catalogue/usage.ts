import { asOf, box, clamp, known } from "../as-of-sql.js";
import { type FeatureInput, feature } from "../feature-def.js";
import { prior } from "../prior-window.js";
import { meanKnown } from "../statistics.js";

/** Usage of single games is kept in millionths of a percentage point. */
const usage = box`usage_millionths`;
const average = (frame: ReturnType<ReturnType<typeof prior>["last"]>) => asOf`${meanKnown(frame, usage)} / 1000000.0`;

const spike = asOf`0.3 * (${average(prior("player").last(3))} - ${average(prior("playerSeason").toDate())})`;
const starsOut = known("stars_out", "absences");

const absences = (input: Omit<FeatureInput, "category">) =>
  feature({ category: "usage", usesAbsences: true, ...input });

export const usageFeatures = [
  absences({
    number: 9,
    name: "usage_spike_score",
    required: true,
    definition:
      "0.3 * (usage of the last 3 games minus this season's), in percentage points; when positive times 1.15 with one " +
      "star_teammates_out, 1.30 with two or more; within -3..3",
    sql: clamp(
      asOf`${spike} * CASE WHEN ${spike} > 0 AND ${starsOut} >= 2 THEN 1.3 WHEN ${spike} > 0 AND ${starsOut} = 1 THEN 1.15 ELSE 1 END`,
      -3,
      3,
    ),
  }),
  absences({
    number: 38,
    name: "star_teammates_out",
    definition: "regular team-mates averaging 18 or more points this season who miss the game",
    sql: starsOut,
  }),
  absences({
    number: 48,
    name: "teammate_usage_available",
    definition: "summed season usage, in percentage points, of the regular team-mates who miss the game",
    sql: asOf`${known("usage_out_millionths", "absences")} / 1000000.0`,
  }),
  feature({
    number: 49,
    name: "usage_rate_last_5",
    category: "usage",
    required: true,
    definition: "mean usage of his last 5 games, percent of the team's possessions while he plays",
    sql: average(prior("player").last(5)),
  }),
];
