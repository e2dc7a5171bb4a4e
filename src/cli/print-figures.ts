import { baselines } from "../engine/baselines.js";
import type { Estimate, HeadlineMetric, Slice } from "../metrics/index.js";
import { formatCount, formatFigure, formatValue, NOTHING, unitOf } from "../reports/format.js";
import { shownRoi } from "../reports/slice-roi.js";
import type { EvaluationRecord } from "../runner/result.js";
import type { Console } from "./console.js";
import { formatTable } from "./table.js";

const SHOWN: readonly HeadlineMetric[] = [
  "mae_lines",
  "mae_all",
  "bias",
  "within_3",
  "hit_rate_edge_1",
  "hit_rate_edge_3",
  "hit_rate_edge_5",
  "roi_edge_3",
  "break_even_edge_3",
];
/** The baselines in their order, which a stored evaluation does not keep. */
const BASELINES = Object.values(baselines).map(({ name }) => name);
/** Figures of the picks made: every predictor makes its own picks on the same rows, so their n differ. */
const OF_PICKS = /^(hit_rate|roi|break_even)/;

/** The headline figures of the model with their intervals, and the baselines' beside them. */
export function printHeadline(result: Pick<EvaluationRecord, "metrics" | "baselines">, console: Console): void {
  const beside = Object.entries(result.baselines).sort(([a], [b]) => BASELINES.indexOf(a) - BASELINES.indexOf(b));
  const rows = SHOWN.filter((name) => result.metrics[name] !== null).map((name) => [
    name,
    formatCount(result.metrics[name]?.n ?? 0),
    formatFigure(result.metrics[name], unitOf(name)),
    ...beside.map(([, { metrics }]) => baselineFigure(name, metrics[name], result.metrics[name])),
  ]);
  const names = beside.map(([name]) => name.replaceAll("_", " "));
  console.print(formatTable(["", "n", "model", ...names], rows, { right: [1] }));
  for (const [index, [, { mae_difference: difference, dropped_rows: dropped }]] of beside.entries()) {
    if (!difference) continue;
    const note = dropped > 0 ? `; ${formatCount(dropped)} rows without it left out` : "";
    const rows = `${formatCount(difference.n)} rows with a line${note}`;
    console.print(`MAE less that of the ${names[index]}: ${formatFigure(difference, "difference")} on ${rows}`);
  }
}

/** Errors stand only beside errors on the same rows; a baseline's picks are its own and come with their n. */
function baselineFigure(name: HeadlineMetric, baseline: Estimate | null, model: Estimate | null): string {
  if (!baseline) return NOTHING;
  const value = formatValue(baseline.value, unitOf(name));
  if (OF_PICKS.test(name)) return `${value}\nn=${formatCount(baseline.n)}`;
  return baseline.n === model?.n ? value : NOTHING;
}

/** One breakdown as a table; nothing when it has no rows. */
export function printSlices(slices: readonly Slice[], console: Console): void {
  const rows = slices
    .filter((slice) => slice.rows > 0)
    .map((slice) => [
      slice.slice,
      formatCount(slice.rows),
      formatCount(slice.picks),
      formatFigure(slice.hitRate, "rate"),
      formatFigure(shownRoi(slice), "return"),
      formatFigure(slice.mae, "points"),
    ]);
  if (rows.length === 0) return;
  console.print(formatTable(["", "rows", "picks", "hit rate", "ROI", "MAE"], rows, { right: [1, 2] }));
}
