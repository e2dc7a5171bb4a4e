import type { IsoDate } from "../core/dates.js";
import { DataError, UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import type { Database } from "../warehouse/duckdb.js";
import { foldName } from "../warehouse/import/player-names.js";
import { featureRelation, preparationStatements } from "./build-plan.js";
import { featureCatalogue } from "./catalogue.js";
import { selectAsOf } from "./compile-as-of.js";
import { type ExplainedInput, explainInputs } from "./explain-inputs.js";
import type { FeatureDef } from "./feature-def.js";
import { checkLineSource, DEFAULT_LINE_SOURCE, type LineSource } from "./lines.js";
import { checkOneGameADay } from "./relations/targets.js";

/** The row a feature is explained for. */
export interface ExplainedRow {
  readonly date: IsoDate;
  readonly playerId: number;
  readonly playerName: string;
  readonly season: string;
  readonly gameId: string;
  readonly team: string;
  readonly opponent: string;
  readonly home: boolean;
}

export interface FeatureExplanation {
  readonly feature: FeatureDef;
  readonly row: ExplainedRow;
  readonly lineSource: LineSource;
  /** The value as the feature table has it; null where it cannot be computed. */
  readonly value: number | null;
  /** Everything that went in, and for quotes and reports also what was refused, each with the reason. */
  readonly inputs: readonly ExplainedInput[];
}

export interface ExplainRequest {
  /** A name in any spelling of accents and case, or the number of the player. */
  readonly player: string;
  readonly date: IsoDate;
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
  const row = await findRow(db, request);
  const games = `(SELECT * FROM game_rows WHERE player_id = ${row.playerId})`;
  const [found] = await db.rows<{ value: number | null }>(
    `SELECT ${feature.name} AS value FROM (${selectAsOf(featureRelation(games, [feature]))}) WHERE game_date = CAST(? AS DATE)`,
    [row.date],
  );
  return { feature, row, lineSource, value: found!.value, inputs: await explainInputs(db, feature, row, games) };
}

async function findRow(db: Database, { player, date }: ExplainRequest): Promise<ExplainedRow> {
  const isNumber = /^\d+$/.test(player);
  const condition = isNumber ? "CAST(player_id AS VARCHAR) = ?" : `player_lookup = ${foldName("CAST(? AS VARCHAR)")}`;
  const [row] = await db.rows<Omit<ExplainedRow, "date">>(
    `SELECT CAST(player_id AS DOUBLE) AS "playerId", player_name AS "playerName", season, game_id AS "gameId", team, opponent,
       home = 1 AS home FROM targets WHERE ${condition} AND game_date = CAST(? AS DATE)`,
    [player, date],
  );
  if (row) return { date, ...row };
  const games = await db.rows<{ date: string }>(
    `SELECT CAST(game_date AS VARCHAR) AS date FROM targets WHERE ${condition}
     ORDER BY abs(game_date - CAST(? AS DATE)), game_date LIMIT 3`,
    [player, date],
  );
  if (games.length > 0) {
    throw new DataError("NO_GAME_THAT_DAY", `${player} has no game on ${date}`, {
      hint: `his nearest games are on ${games.map((game) => game.date).join(", ")}`,
    });
  }
  const all = await db.rows<{ name: string }>("SELECT DISTINCT player_name AS name FROM targets ORDER BY 1");
  const near = didYouMean(
    player,
    all.map(({ name }) => name),
  );
  throw new DataError("NO_SUCH_PLAYER", `no player "${player}" in player_games or slate${near}`, {
    hint: "write the name as in the box scores, or the player's number",
  });
}
