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
}

/**
 * Recomputes one value by the same SQL as the feature table and shows the rows that went in.
 * @param db a database with a warehouse attached
 * @throws UsageError UNKNOWN_FEATURE, UNKNOWN_LINE_SOURCE; DataError NO_SUCH_PLAYER or NO_GAME_THAT_DAY
 */
export async function explainFeature(db: Database, request: ExplainRequest): Promise<FeatureExplanation> {
  const names = featureCatalogue.map((feature) => feature.name);
  const feature = featureCatalogue.find(
    ({ name, number }) => name === request.feature || `${number}` === request.feature,
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
  const games = `(SELECT * FROM game_rows WHERE player_id = ${row.playerId})`;
  const [found] = await db.rows<{ value: number | null }>(
    `SELECT ${feature.name} AS value FROM (${selectAsOf(featureRelation(games, [feature]))}) WHERE game_date = CAST(? AS DATE)`,
    [row.date],
  );
  return { feature, row, lineSource, value: found!.value, inputs: await explainInputs(db, feature, row, games) };
}
