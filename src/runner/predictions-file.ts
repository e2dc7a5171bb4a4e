import { takeValues } from "../core/matrix.js";
import { writeParquetColumns } from "../warehouse/parquet-columns.js";
import type { RunFit } from "./fit-run.js";
import type { RunPlan } from "./plan-run.js";
import { FEATURE_BASELINES } from "./run-rows.js";

/**
 * Writes the evaluation rows with what was predicted for them: enough to grade, re-price or compare a run without
 * running it again. One row per player and game, in date, game, player order; unknown numbers are NULL. A model of several
 * quantiles adds a column for each, as quantile_0_1; `prediction` is then the one nearest the median. Where the run tells chances,
 * `p_over` and `p_push` are those of going over the line and of hitting it; what is left is under.
 */
export async function writePredictions(
  path: string,
  plan: RunPlan,
  { prediction, quantiles, chances }: Pick<RunFit, "prediction" | "quantiles" | "chances">,
): Promise<void> {
  const { rows, selection } = plan;
  const index = selection.evaluation;
  const numbers = (name: string, values: Float64Array) => ({
    name,
    type: "DOUBLE" as const,
    values: takeValues(values, index),
  });
  const texts = (name: string, values: readonly string[]) => ({
    name,
    type: "VARCHAR" as const,
    values: Array.from(index, (row) => values[row] || null),
  });
  await writeParquetColumns(path, [
    { name: "game_date", type: "DATE", values: index.map((row) => rows.epochDay[row]!) },
    texts("game_id", rows.gameId),
    { name: "player_id", type: "BIGINT", values: takeValues(rows.playerId, index) },
    texts("player_name", rows.playerName),
    texts("team", rows.team),
    texts("opponent", rows.opponent),
    numbers("actual", rows.points),
    { name: "prediction", type: "DOUBLE", values: prediction },
    numbers("line", rows.line),
    numbers("over_odds", rows.overOdds),
    numbers("under_odds", rows.underOdds),
    texts("book", rows.book),
    ...(chances
      ? [
          { name: "p_over", type: "DOUBLE" as const, values: chances.chances.over },
          { name: "p_push", type: "DOUBLE" as const, values: chances.chances.push },
        ]
      : []),
    ...(quantiles?.alphas ?? []).map((alpha, k) => ({
      name: `quantile_${String(alpha).replace(/\W/g, "_")}`,
      type: "DOUBLE" as const,
      values: quantiles!.values[k]!,
    })),
    ...FEATURE_BASELINES.map((baseline) => numbers(baseline.name, baseline.predict(rows.matrix))),
  ]);
}
