import type { Slice } from "../../metrics/index.js";
import type { MetricRow } from "../../registry/index.js";
import type { EvaluationRecord } from "../result.js";

/**
 * The figures by window and by age of the model as metric rows: slice "window" with the window as step, slice "model age" with
 * the least age in days as step. None for a run that trains once.
 */
export function walkMetrics({ walk_forward: walk }: Pick<EvaluationRecord, "walk_forward">): MetricRow[] {
  if (!walk) return [];
  return [
    ...walk.windows.flatMap(({ index, iterations, figures }) => [
      ...sliceRows("window", index, figures),
      { name: "iterations", slice: "window", step: index, value: iterations },
    ]),
    ...walk.model_age.flatMap(({ from, figures }) => sliceRows("model age", from, figures)),
    { name: "rows_not_evaluated", value: walk.not_evaluated.eval_lines },
  ];
}

function sliceRows(slice: string, step: number, figures: Slice): MetricRow[] {
  const named = {
    mae_lines: figures.mae,
    mae_line_itself: figures.lineMae,
    hit_rate_edge_3: figures.hitRate,
    roi_edge_3: figures.roi,
  };
  return Object.entries(named).flatMap(([name, estimate]) => (estimate ? [{ name, slice, step, ...estimate }] : []));
}
