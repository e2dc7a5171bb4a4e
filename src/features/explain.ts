import { UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import type { Database } from "../warehouse/duckdb.js";
import { featureRelation, preparationStatements } from "./build-plan.js";
import { featureCatalogue } from "./catalogue.js";
import { selectAsOf } from "./compile-as-of.js";
import { type ExplainedInput, explainInputs } from "./explain-inputs.js";
import type { FeatureDef } from "./feature-def.js";
import { findPlayerGame, type PlayerGame, type PlayerGameRequest } from "./find-player-game.js";
import { checkLineSource, DEFAULT_LINE_SOURCE, type LineSource } from "./lines.js";
import { isRaw, OWN_GAME_ROWS, ownGameRowsStatement, ownJoin } from "./own/own-relation.js";
import { loadRawValues } from "./own/run-raw-sql.js";
import { checkOneGameADay } from "./relations/targets.js";

export interface FeatureExplanation {
  readonly feature: FeatureDef;
  readonly row: PlayerGame;
  readonly lineSource: LineSource;
  /** The value as the feature table has it; null where it cannot be computed. */
  readonly value: number | null;
  /** Everything that went in, and for quotes and reports also what was refused, each with the reason. */
  readonly inputs: readonly ExplainedInput[];
}

export interface ExplainRequest extends PlayerGameRequest {
  readonly feature: string;
  readonly lineSource?: LineSource;
  /** A user's own features, which can be explained as well. */
  readonly own?: readonly FeatureDef[];
}

/**
 * Recomputes one value by the same SQL as the feature table and shows the rows that went in.
 * @param db a database with a warehouse attached
 * @throws UsageError UNKNOWN_FEATURE, UNKNOWN_LINE_SOURCE, BAD_FEATURES; DataError NO_SUCH_PLAYER, NO_GAME_THAT_DAY or
 *   FEATURE_SQL_FAILED
 */
export async function explainFeature(db: Database, request: ExplainRequest): Promise<FeatureExplanation> {
  const all = [...featureCatalogue, ...(request.own ?? [])];
  const names = all.map((feature) => feature.name);
  const feature = all.find(
    ({ name, number }) => name === request.feature || (number > 0 && `${number}` === request.feature),
  );
  if (!feature) {
    throw new UsageError(
      "UNKNOWN_FEATURE",
      `there is no feature "${request.feature}"${didYouMean(request.feature, names)}`,
      {
        hint: "proplab features list prints all of them",
      },
    );
  }
  const lineSource = request.lineSource ?? DEFAULT_LINE_SOURCE;
  await checkLineSource(db, lineSource);
  for (const statement of preparationStatements(lineSource)) {
    await db.run(statement.sql);
    if (statement.creates === "team_rows") await checkOneGameADay(db);
  }
  const row = await findPlayerGame(db, "targets", request);
  if (feature.own) await db.run(ownGameRowsStatement.sql);
  if (isRaw(feature)) await loadRawValues(db, [feature]);
  const games = `(SELECT * FROM ${feature.own ? OWN_GAME_ROWS : "game_rows"} WHERE player_id = ${row.playerId})`;
  const relation = { ...featureRelation(games, [feature]), ...(feature.own && { join: ownJoin([feature]) }) };
  const [found] = await db.rows<{ value: number | null }>(
    `SELECT ${feature.name} AS value FROM (${selectAsOf(relation)}) WHERE game_date = CAST(? AS DATE)`,
    [row.date],
  );
  return { feature, row, lineSource, value: found!.value, inputs: await explainInputs(db, feature, row, games) };
}
