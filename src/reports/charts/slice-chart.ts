import type { Estimate, Slice } from "../../metrics/index.js";
import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount, formatFigure, formatValue } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { apartBy } from "./apart-by.js";
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
  /** The panels do not share their places: one has those of its own points only. */
  readonly ownPlaces?: boolean;
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
  /** Under the axis, where its n stands in a line of all points. */
  line?: number;
  tip: string;
}

const HEIGHT = 220;
/** Between the axis and its labels, where the numbers of rows stand. */
const COUNT_HEIGHT = 20;
/** Of the numbers of rows: their size, the width of a digit, and the distance of their lines. */
const COUNT_SIZE = 10;
const DIGIT = 6.4;
const COUNT_LINE = 13;
/** Lines of numbers under a panel at most. */
const MOST_COUNT_LINES = 5;
/** Of the names of the places: width of a letter, ample, and the least gap between two. */
const LETTER = 6.7;
const LABEL_GAP = 10;

/**
 * A figure by slice: a panel for each season, a colour for each loss, every point with its interval and what it has to beat.
 * @returns null when no run has such slices, or all of them are one
 */
export function sliceChart(runs: readonly LabelledRun[], source: DataSource, options: SliceChartOptions): Chart | null {
  const values = runs.flatMap((run) => pointsOf(run, options));
  if (new Set(values.map(({ at }) => at)).size < 2) return null;
  const rate = options.measure === "hit rate";
  const losses = new Set(values.map(({ series }) => series)).size;
  return {
    name: `${options.name}-${source}`,
    title: `${options.title} · ${DATA_LABELS[source].heading}`,
    notes: [
      rate
        ? "Point: share of graded picks won, with its 95 % Wilson interval."
        : "Point: MAE, with its 95 % interval where there are dates enough.",
      rate ? "Short mark: break-even at the prices taken." : "Short mark: MAE of the line itself on the same rows.",
      `Small figures, where there is room: ${rate ? "graded picks" : "rows with a line"}${losses > 1 ? "; lines of them stand for the losses in the legend's order" : ""}.`,
      ...(options.notes ?? []),
    ],
    alt: `${options.title}${apartBy(runs, ", by season and loss")}, with 95 % intervals`,
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

/**
 * In which line under the axis the number of rows of each point stands: in one for all losses where they have the same, under the
 * points themselves (null) where there is room, else in a line for each loss of the panel, in the order of the legend; nowhere where
 * even that has no room.
 */
function countLines(
  values: readonly SlicePoint[],
  places: readonly string[],
  series: readonly string[],
  width: number,
): { points: SlicePoint[]; lines: (number | null)[] } {
  const widest = DIGIT * Math.max(...values.map(({ n }) => n.length)) + DIGIT;
  const hasRoom = widest <= width / places.length;
  const fellows = ({ panel, at }: SlicePoint) => values.filter((one) => one.panel === panel && one.at === at);
  if (hasRoom && series.length > 1 && values.every((one) => fellows(one).every(({ n }) => n === one.n))) {
    return { points: values.map((one) => (fellows(one)[0] === one ? { ...one, line: 0 } : one)), lines: [0] };
  }
  // the points of a place fill seven tenths of its room
  if (widest <= (0.7 * width) / (places.length * series.length)) return { points: [...values], lines: [null] };
  const linesOf = (panel: string) =>
    series.filter((loss) => values.some((one) => one.panel === panel && one.series === loss));
  const points = values.map((one) => ({ ...one, line: linesOf(one.panel).indexOf(one.series) }));
  const most = 1 + Math.max(...points.map(({ line }) => line));
  if (!hasRoom || most > MOST_COUNT_LINES) return { points: [...values], lines: [] };
  return { points, lines: Array.from({ length: most }, (_, line) => line) };
}

function drawSlices(
  values: readonly SlicePoint[],
  losses: readonly string[],
  layout: Layout,
  { axis, measure, ownPlaces = false }: SliceChartOptions,
): object {
  const series = losses.filter((loss) => values.some((one) => one.series === loss));
  const places = [...new Set([...values].sort((a, b) => a.place - b.place).map(({ at }) => at))];
  const panels = new Set(values.map(({ panel }) => panel)).size;
  const width = panelWidth(panels, layout);
  const roomFor = width / (places.length * series.length);
  const { points, lines } = countLines(values, places, series, width);
  const longest = Math.max(...places.map((place) => place.length));
  const every = Math.ceil(places.length / Math.floor(width / (LETTER * longest + LABEL_GAP)));
  const named = places.filter((_, i) => i % every === 0);
  const x = {
    field: "at",
    type: "ordinal",
    sort: places,
    scale: { paddingInner: 0.3, paddingOuter: 0.15 },
    axis: {
      title: axis,
      labelAngle: 0,
      labelPadding: COUNT_HEIGHT + COUNT_LINE * Math.max(0, lines.length - 1),
      grid: false,
      labelOverlap: false,
      // a place named here need not be on the axis of every panel
      ...(every > 1 && { labelExpr: `indexof(${JSON.stringify(named)}, datum.label) < 0 ? "" : datum.label` }),
    },
  };
  const title = measure === "MAE" ? "MAE (points)" : "Graded picks won (%)";
  const shown = values.flatMap(({ value, low, high, mark }) => [value, low, high, mark]).filter((one) => one !== null);
  const { domain, ticks } = roundAxis(shown);
  const y = { type: "quantitative", scale: { domain, nice: false, zero: false }, axis: { title, values: ticks } };
  const { color, shape } = byLoss(losses, values, layout);
  const xOffset = { field: "series", type: "nominal", scale: { domain: series } };
  return inPanels(points, layout, {
    height: HEIGHT,
    ...(ownPlaces && { apart: ["x"] as const }),
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
      ...lines.map((line) => ({
        ...(line === null ? {} : { transform: [{ filter: { field: "line", equal: line } }] }),
        mark: { type: "text", fontSize: COUNT_SIZE, color: INK.soft, baseline: "top", aria: false },
        encoding: {
          x,
          ...(line === null ? { xOffset } : {}),
          y: { value: HEIGHT + 6 + (line ?? 0) * COUNT_LINE },
          text: { field: "n" },
        },
      })),
    ],
  });
}
