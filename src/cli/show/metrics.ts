import type { Estimate } from "../../metrics/index.js";
import type { MetricRow, RunDetail, StoredMetric } from "../../registry/index.js";
import { noClosePhrase } from "../../reports/closing-phrases.js";
import { fitErrorRows, formatFound } from "../../reports/fit-phrases.js";
import { formatCount, formatFigure, unitOf } from "../../reports/format.js";
import type { Console } from "../console.js";
import { formatFacts, formatTable } from "../table.js";

/** The settings and findings a run logged. "Breakdown by week" is no setting of a run that retrains as it goes. */
export function printParams({ params }: RunDetail, console: Console): void {
  const isWalk = params.retrain_every !== undefined && params.retrain_every !== null;
  const shown = Object.entries(params).filter(
    ([name, value]) => !(isWalk && name === "walkforward" && value === false),
  );
  console.print(formatFacts(shown.map(([name, value]) => [name, formatFound(name, value)])));
}

/** The figures over all evaluation rows with their intervals; those of parts are counted. */
export function printMetrics(run: RunDetail, console: Console): void {
  const headline = run.metrics.filter((metric) => metric.slice === "all" && metric.step === 0);
  const rows = headline.map((metric) => [
    metric.name,
    rowsText(metric, run),
    formatFigure(estimateOf(metric), unitOf(metric.name)),
  ]);
  console.print(formatTable(["metric", "n", "value"], rows, { right: [1] }));
  const more = run.metrics.length - headline.length;
  if (more > 0) console.print(`and ${formatCount(more)} of baselines, breakdowns and steps (--json has them)`);
  const closing = closingAbsence(run);
  if (closing) console.print(`closing line value not available: ${closing}`);
}

/** A stored figure with its interval; null where there was nothing to measure. */
export function estimateOf(metric: StoredMetric | undefined): Estimate | null {
  if (!metric || metric.value === null) return null;
  return { value: metric.value, n: metric.n ?? 0, low: metric.low, high: metric.high };
}

/** Why the metrics hold no closing line value; null where they do, and for runs of versions that did not look for closes. */
function closingAbsence({ params, metrics }: RunDetail): string | null {
  if (params.line_time === undefined || metrics.length === 0) return null;
  if (metrics.some(({ name }) => name.startsWith("clv_"))) return null;
  const opening = params.line_time === "opening";
  return noClosePhrase({ not_available: opening ? "no_later_quote" : "line_is_last_quote" });
}

/** Runs of older versions count all rows of the two parts of the training window, although their MAE may be over fewer. */
function rowsText({ name, n }: MetricRow, { params, windows }: RunDetail): string {
  const count = n === null || n === undefined ? "" : formatCount(n);
  const part = name === "mae_train" ? "trainRows" : name === "mae_validation" ? "validationRows" : null;
  if (part === null || params.include_no_line === true) return count;
  return n === windows.reduce((sum, window) => sum + window[part], 0) ? fitErrorRows(false) : count;
}
