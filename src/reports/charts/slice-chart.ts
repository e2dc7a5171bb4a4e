import type { Estimate, Slice } from "../../metrics/index.js";
import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount, formatFigure, formatValue } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { type Chart, type Layout, percent } from "./chart.js";
import { lossesOf } from "./loss-marks.js";
import { byLoss, inPanels, panelWidth, roundAxis } from "./panels.js";
import { INK } from "./theme.js";

/** A slice with the short name it has on the axis and its place there. */
export interface NamedSlice {
  readonly name: string;
  readonly place: number;
  readonly slice: Slice;
}

export interface SliceChartOptions {
  readonly name: string;
  /** "By size of the edge" */
  readonly title: string;
  /** Title of the horizontal axis. */
  readonly axis: string;
  readonly measure: "hit rate" | "MAE";
  readonly slicesOf: (run: LabelledRun) => readonly NamedSlice[];
  readonly notes?: readonly string[];
}

/** One point of the chart: percent, or points scored. */
interface SlicePoint {
  panel: string;
  series: string;
  at: string;
  place: number;
  value: number;
  low: number | null;
  high: number | null;
  /** Break-even, or the line's own MAE. */
  mark: number | null;
  n: string;
  tip: string;
}

const HEIGHT = 220;
/** Between the axis and its labels, where the numbers of rows stand. */
const COUNT_HEIGHT = 20;
/** Pixels that the number of rows under a point needs. */
const COUNT_WIDTH = 30;
const MOST_LABELS = { file: 12, page: 12, phone: 6 } as const;

/**
 * A figure by slice: a panel for each season, a colour for each loss, every point with its interval and what it has to beat.
 * @returns null when no run has such slices, or all of them are one
 */
export function sliceChart(runs: readonly LabelledRun[], source: DataSource, options: SliceChartOptions): Chart | null {
  const values = runs.flatMap((run) => pointsOf(run, options));
  if (new Set(values.map(({ at }) => at)).size < 2) return null;
  const rate = options.measure === "hit rate";
  return {
    name: `${options.name}-${source}`,
    title: `${options.title} · ${DATA_LABELS[source].heading}`,
    notes: [
      rate
        ? "Point: share of graded picks won, with its 95 % Wilson interval."
        : "Point: MAE, with its 95 % interval where there are dates enough.",
      rate ? "Short mark: break-even at the prices taken." : "Short mark: MAE of the line itself on the same rows.",
      `Small figures, where there is room: ${rate ? "graded picks" : "rows with a line"}.`,
      ...(options.notes ?? []),
    ],
    alt: `${options.title}: ${options.measure} by ${options.axis.toLowerCase()}, with 95 % intervals`,
    draw: (layout) => drawSlices(values, lossesOf(runs), layout, options),
  };
}

function pointsOf(run: LabelledRun, { measure, slicesOf }: SliceChartOptions): SlicePoint[] {
  return slicesOf(run).flatMap(({ name, place, slice }) => {
    const [estimate, reference] = measure === "MAE" ? [slice.mae, slice.lineMae] : [slice.hitRate, slice.breakEven];
    if (!estimate) return [];
    const n = formatCount(estimate.n);
    const told = measure === "MAE" ? "points" : "rate";
    const beside = measure === "MAE" ? "the line itself" : "break-even";
    return [
      {
        panel: run.season,
        series: run.loss,
        at: name,
        place,
        ...scaled(estimate, measure),
        mark: reference && scale(reference.value, measure),
        n,
        tip: `${run.label}, ${slice.slice}: ${formatFigure(estimate, told)}, n = ${n}; ${beside} ${formatValue(reference?.value ?? null, told)}`,
      },
    ];
  });
}

function scaled({ value, low, high }: Estimate, measure: SliceChartOptions["measure"]) {
  return { value: scale(value, measure), low: low && scale(low, measure), high: high && scale(high, measure) };
}

function scale(value: number, measure: SliceChartOptions["measure"]): number {
  return measure === "MAE" ? Math.round(value * 1000) / 1000 : percent(value);
}

function drawSlices(
  values: readonly SlicePoint[],
  losses: readonly string[],
  layout: Layout,
  { axis, measure }: SliceChartOptions,
): object {
  const series = losses.filter((loss) => values.some((one) => one.series === loss));
  const places = [...new Set([...values].sort((a, b) => a.place - b.place).map(({ at }) => at))];
  const panels = new Set(values.map(({ panel }) => panel)).size;
  const every = Math.ceil(places.length / MOST_LABELS[layout]);
  const x = {
    field: "at",
    type: "ordinal",
    sort: places,
    scale: { paddingInner: 0.3, paddingOuter: 0.15 },
    axis: {
      title: axis,
      labelAngle: 0,
      labelPadding: COUNT_HEIGHT,
      grid: false,
      values: places.filter((_, i) => i % every === 0),
    },
  };
  const title = measure === "MAE" ? "MAE (points)" : "Graded picks won (%)";
  const shown = values.flatMap(({ value, low, high, mark }) => [value, low, high, mark]).filter((one) => one !== null);
  const { domain, ticks } = roundAxis(shown);
  const y = { type: "quantitative", scale: { domain, nice: false, zero: false }, axis: { title, values: ticks } };
  const { color, shape } = byLoss(losses, values, layout);
  const xOffset = { field: "series", type: "nominal", scale: { domain: series } };
  const roomFor = panelWidth(panels, layout) / (places.length * series.length);
  return inPanels(values, layout, {
    height: HEIGHT,
    layer: [
      {
        transform: [{ filter: "isValid(datum.low)" }],
        mark: { type: "rule", strokeWidth: 3, strokeCap: "round", opacity: 0.5, aria: false },
        encoding: { x, xOffset, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      },
      {
        transform: [{ filter: "isValid(datum.mark)" }],
        mark: { type: "tick", thickness: 2, size: Math.min(18, roomFor), color: INK.strong, opacity: 1, aria: false },
        encoding: { x, xOffset, y: { ...y, field: "mark" } },
      },
      {
        mark: {
          type: "point",
          filled: true,
          size: roomFor < 12 ? 30 : 75,
          opacity: 1,
          stroke: "#ffffff",
          strokeWidth: 1,
        },
        encoding: { x, xOffset, y: { ...y, field: "value" }, color, shape, description: { field: "tip" } },
      },
      ...(roomFor < COUNT_WIDTH
        ? []
        : [
            {
              mark: { type: "text", fontSize: 10, color: INK.soft, baseline: "top", aria: false },
              encoding: { x, xOffset, y: { value: HEIGHT + 6 }, text: { field: "n" } },
            },
          ]),
    ],
  });
}
