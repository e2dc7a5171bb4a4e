import { sha256 } from "../core/hash.js";
import { featureCatalogue } from "./catalogue.js";
import { type AsOfRelation, type Statement, selectAsOf } from "./compile-as-of.js";
import type { FeatureDef } from "./feature-def.js";
import { bookLineStatements, type LineSource, linesStatement } from "./lines.js";
import { OWN_VALUES, ownStatements } from "./own/own-relation.js";
import { absenceStatements } from "./relations/absences.js";
import { gameMarketStatements } from "./relations/game-market.js";
import { gameRowsStatement, rowContextStatement } from "./relations/game-rows.js";
import { rowTimeStatements } from "./relations/row-times.js";
import { targetStatements } from "./relations/targets.js";
import { teamStatements } from "./relations/teams.js";
import { tipOffStatements } from "./relations/tip-offs.js";

/** Who and when. */
const KEY_COLUMNS = "game_date season season_type game_id player_id player_name team opponent home".split(" ");
/** What belongs to a row besides its features: line of the source, the times (UTC) it and its inputs are judged by, day of the season from 0, whether absences are from reports. */
export const LINE_COLUMNS = [
  "line",
  "over_odds",
  "under_odds",
  "book",
  "line_time_unknown",
  "line_snapshot_time",
  "tip_off",
  "known_at",
  "game_line_time_unknown",
  "season_day",
  "absences_reported",
] as const;
export const GAME_ROW_KEY = "player_id, day";
const OUTCOME_COLUMNS = ["points", "minutes"] as const;

/** The tables that quotes are judged against, and one line per player, date and book. */
export const lineStatements: readonly Statement[] = [
  ...targetStatements,
  ...teamStatements,
  ...tipOffStatements,
  ...bookLineStatements,
];

/** The tables in between, in order. */
export function preparationStatements(lineSource: LineSource): Statement[] {
  return [
    ...lineStatements,
    linesStatement(lineSource, "lines"),
    ...rowTimeStatements,
    ...gameMarketStatements,
    gameRowsStatement,
    ...absenceStatements,
    rowContextStatement,
  ];
}

/** Features as an as-of relation over `from` (game_rows or some of its rows). */
export function featureRelation(from: string, features: readonly FeatureDef[]): Omit<AsOfRelation, "name"> {
  return {
    from,
    rowKey: GAME_ROW_KEY,
    join: "JOIN row_context USING (game_date, player_id)",
    keys: [...KEY_COLUMNS, ...LINE_COLUMNS],
    outputs: Object.fromEntries(features.map((feature) => [feature.name, feature.sql])),
  };
}

/** The feature table: keys, line, features of the catalogue, and beside them the outcomes and own features; in key order. */
function featureTableStatement(own: readonly FeatureDef[], catalogue: readonly FeatureDef[]): Statement {
  const besides = [...OUTCOME_COLUMNS.map((name) => `t.${name}`), ...own.map(({ name }) => `o.${name}`)];
  const ownJoin = own.length > 0 ? ` LEFT JOIN ${OWN_VALUES} o USING (game_date, player_id)` : "";
  return {
    creates: "feature_table",
    sql: `CREATE OR REPLACE TEMP TABLE feature_table AS
SELECT f.*, ${besides.join(", ")}
FROM (${selectAsOf(featureRelation("game_rows", catalogue))}) f JOIN targets t USING (game_date, player_id)${ownJoin}
ORDER BY f.game_date, f.game_id, f.player_id`,
  };
}

/**
 * Every statement of a build, in order.
 * @param own features of a user's own that the table is to hold besides the catalogue
 * @param catalogue the part of the catalogue that it is to hold; all of it when left out
 */
export function buildPlan(
  lineSource: LineSource,
  own: readonly FeatureDef[] = [],
  catalogue: readonly FeatureDef[] = featureCatalogue,
): Statement[] {
  return [...preparationStatements(lineSource), ...ownStatements(own), featureTableStatement(own, catalogue)];
}

/** SHA256 of all SQL of the build: a change of any definition of the catalogue gives another value. */
export function catalogueSha256(): string {
  return sha256(
    buildPlan("cascade")
      .map((statement) => statement.sql)
      .join("\n;\n"),
  );
}
