import { type AsOfSql, asOf, box, clamp, known } from "../as-of-sql.js";
import { type FeatureSource, feature } from "../feature-def.js";
import { prior } from "../prior-window.js";

const SOURCES: readonly FeatureSource[] = ["player_games", "player_shots"];
const last10 = prior("player").last(10);
const attempts = {
  paint: last10.sum(box`paint_attempts`),
  mid: last10.sum(box`mid_attempts`),
  three: last10.sum(box`three_attempts`),
};
const all = asOf`nullif(${attempts.paint} + ${attempts.mid} + ${attempts.three}, 0)`;

type Zone = keyof typeof attempts;

/** The opponent's allowed percentage in a zone minus the league's, in percentage points, this season before the date. */
function allowance(zone: Zone): AsOfSql {
  return asOf`100 * (${known(`opp_${zone}_allowed`, "opponent")} - ${known(`league_${zone}_allowed`, "league")})`;
}

/** A value by his main zone, the one with most attempts; paint before mid before three where equal. */
function byMainZone(value: (zone: Zone) => AsOfSql): AsOfSql {
  const { paint, mid, three } = attempts;
  return asOf`CASE WHEN ${paint} >= ${mid} AND ${paint} >= ${three} THEN ${value("paint")}
    WHEN ${mid} >= ${three} THEN ${value("mid")} ELSE ${value("three")} END`;
}

const share = byMainZone((zone) => asOf`${attempts[zone]} / ${all}`);
const weight = asOf`CASE WHEN ${share} >= 0.5 THEN 1 ELSE ${share} / 0.5 END`;
const mismatch = asOf`${byMainZone(allowance)} * ${weight}`;

export const shotZoneFeatures = [
  feature({
    number: 7,
    name: "shot_zone_mismatch_score",
    category: "shooting",
    sources: SOURCES,
    definition:
      "percentage the opponent allows in his main zone (most attempts of his last 10 games) minus the league's, in percentage " +
      "points, times min(zone share / 0.5, 1), times 1.2 beyond 5; within -10..10",
    sql: clamp(asOf`CASE WHEN abs(${mismatch}) > 5 THEN ${mismatch} * 1.2 ELSE ${mismatch} END`, -10, 10),
  }),
  feature({
    number: 19,
    name: "pct_paint",
    category: "shooting",
    sources: SOURCES,
    definition: "share of his attempts of the last 10 games taken in the paint",
    sql: asOf`${attempts.paint} / ${all}`,
  }),
  feature({
    number: 20,
    name: "pct_mid_range",
    category: "shooting",
    sources: SOURCES,
    definition: "share of his attempts of the last 10 games taken from mid-range",
    sql: asOf`${attempts.mid} / ${all}`,
  }),
];
