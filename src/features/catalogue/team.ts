import { asOf, clamp, known } from "../as-of-sql.js";
import { feature } from "../feature-def.js";

export const teamFeatures = [
  feature({
    number: 8,
    name: "pace_score",
    category: "opponent",
    required: true,
    definition: "(opponent's pace minus the league's, both of this season before the date) / 2, within -3..3",
    sql: clamp(asOf`(${known("opp_pace", "opponent")} - ${known("league_pace", "league")}) / 2`, -3, 3),
  }),
  feature({
    number: 14,
    name: "opponent_def_rating",
    category: "opponent",
    required: true,
    definition: "points the opponent allowed per 100 possessions of the teams it faced, this season before the date",
    sql: known("opp_def_rating", "opponent"),
  }),
  feature({
    number: 15,
    name: "opponent_pace",
    category: "opponent",
    required: true,
    definition: "the opponent's possessions per 48 minutes, this season before the date",
    sql: known("opp_pace", "opponent"),
  }),
  feature({
    number: 23,
    name: "team_pace",
    category: "team",
    required: true,
    definition: "his team's possessions per 48 minutes, this season before the date",
    sql: known("team_pace", "team"),
  }),
  feature({
    number: 24,
    name: "team_off_rating",
    category: "team",
    required: true,
    definition: "his team's points per 100 possessions, this season before the date",
    sql: known("team_off_rating", "team"),
  }),
  feature({
    number: 25,
    name: "team_win_pct",
    category: "team",
    required: true,
    definition: "his team's wins / games, this season before the date",
    sql: known("team_win_pct", "team"),
  }),
];
