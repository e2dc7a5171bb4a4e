import { IntegrityError } from "../core/errors.js";
import type { Registry } from "../registry/index.js";
import { Database, sqlText } from "../warehouse/duckdb.js";
import type { StoredPredictions } from "./collect-runs.js";

/**
 * Reads a predictions artifact back into evaluation rows.
 * @throws IntegrityError when the file is missing, altered, or not a predictions file
 */
export async function readPredictions(registry: Registry, sha256: string): Promise<StoredPredictions> {
  registry.readArtifact(sha256);
  const path = registry.artifactPath(sha256);
  const db = await Database.open();
  try {
    const columns = await db.columns(
      `SELECT CAST(game_date - DATE '1970-01-01' AS DOUBLE) AS day, game_id || ' ' || CAST(player_id AS BIGINT) AS key,
         actual, prediction, line, over_odds, under_odds, season_average
       FROM read_parquet(${sqlText(path)}, file_row_number = true) ORDER BY file_row_number`,
    );
    const numbers = (name: string) => columns.numbers(name);
    return {
      keys: columns.texts("key"),
      rows: {
        rows: columns.rows,
        date: Int32Array.from(numbers("day")),
        actual: numbers("actual"),
        prediction: numbers("prediction"),
        line: numbers("line"),
        overOdds: numbers("over_odds"),
        underOdds: numbers("under_odds"),
        tierAverage: numbers("season_average"),
      },
    };
  } catch (cause) {
    throw new IntegrityError(
      "PREDICTIONS_UNREADABLE",
      `${path} is not a predictions file: ${(cause as Error).message}`,
      {
        hint: "run the experiment again with --force",
        cause,
      },
    );
  } finally {
    db.close();
  }
}
