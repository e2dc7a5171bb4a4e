import type { EvalRows } from "../../src/metrics/eval-rows.js";
import { writeParquetColumns } from "../../src/warehouse/parquet-columns.js";

/** Writes evaluation rows as the predictions file of a run, each row a game and a player of its own. */
export async function writePredictionsOf(file: string, rows: EvalRows): Promise<void> {
  const numbers = (name: string, values: Float64Array) => ({ name, type: "DOUBLE" as const, values });
  await writeParquetColumns(file, [
    { name: "game_date", type: "DATE", values: rows.date },
    { name: "game_id", type: "VARCHAR", values: Array.from({ length: rows.rows }, (_, row) => `G${row}`) },
    { name: "player_id", type: "BIGINT", values: Float64Array.from({ length: rows.rows }, (_, row) => row) },
    numbers("actual", rows.actual),
    numbers("prediction", rows.prediction),
    numbers("line", rows.line),
    numbers("over_odds", rows.overOdds),
    numbers("under_odds", rows.underOdds),
    numbers("season_average", rows.tierAverage),
  ]);
}
