import { addDays } from "../../core/dates.js";
import type { EvaluationRecord } from "../../runner/result.js";
import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import type { Chart, Layout } from "./chart.js";
import { byColour, inPanels } from "./panels.js";
import { PART_COLOURS } from "./theme.js";

const PARTS = ["training", "validation", "evaluation"] as const;
const HEIGHT = { least: 120, most: 420, row: 14 };
/** Share of a row that its bar fills. */
const BAR = 0.7;

interface WindowBar {
  panel: string;
  series: (typeof PARTS)[number];
  window: number;
  from: string;
  /** The day after the last, where the bar ends. */
  to: string;
  tip: string;
}

/**
 * The windows of runs that retrain as they go, from the first at the top: what each learned from, chose on, and was judged on.
 * @returns null when no run does
 */
export function timelineChart(runs: readonly LabelledRun[], source: DataSource): Chart | null {
  const walks = runs.filter(({ run }) => run.record.windows.length > 1);
  if (walks.length === 0) return null;
  const values = walks.flatMap(({ run, label }) => run.record.windows.flatMap((one) => windowBars(label, one)));
  return {
    name: `windows-${source}`,
    title: `Walk-forward windows · ${DATA_LABELS[source].heading}`,
    notes: ["One row for each window, the first on top: the days it learned from, chose on, and was judged on."],
    alt: "Training, validation and evaluation days of every walk-forward window",
    draw: (layout) => drawWindows(values, Math.max(...walks.map(({ run }) => run.record.windows.length)), layout),
  };
}

function windowBars(panel: string, window: EvaluationRecord["windows"][number]): WindowBar[] {
  const { index, train, validation, evaluation, rows } = window;
  const bars = [
    { days: train, rows: rows.train },
    { days: validation, rows: rows.validation },
    { days: evaluation, rows: rows.eval_all },
  ];
  return bars.map(({ days, rows: count }, part) => ({
    panel,
    series: PARTS[part]!,
    window: index + 1,
    from: days.start,
    to: addDays(days.end, 1),
    tip: `window ${index + 1}, ${PARTS[part]}: ${days.start} to ${days.end}, ${formatCount(count)} rows`,
  }));
}

function drawWindows(values: readonly WindowBar[], most: number, layout: Layout): object {
  const color = byColour(PARTS, PART_COLOURS, layout);
  const height = Math.min(HEIGHT.most, Math.max(HEIGHT.least, most * HEIGHT.row));
  const axis = { title: null, tickCount: layout === "phone" ? 4 : 7, format: "%b %Y", labelOverlap: true };
  const x = { field: "from", type: "temporal", scale: { type: "utc", nice: false }, axis };
  return inPanels(values, layout, {
    height,
    apart: ["x", "y"],
    layer: [
      {
        mark: { type: "bar", height: (BAR * height) / most },
        encoding: {
          x,
          x2: { field: "to" },
          y: {
            field: "window",
            type: "quantitative",
            scale: { domain: [most + 0.5, 0.5], zero: false, nice: false },
            axis: { title: "Window", grid: false, format: "d", tickMinStep: 1, tickCount: 8 },
          },
          color,
          description: { field: "tip" },
        },
      },
    ],
  });
}
