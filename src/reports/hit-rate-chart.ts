import { DATA_LABELS, type DataSource } from "./data-label.js";
import { formatCount, formatValue, NOTHING } from "./format.js";
import type { LabelledRun } from "./label-runs.js";
import { CHART_CONFIG, INK, SERIES_COLOURS, SERIES_SHAPES } from "./theme.js";

/** Pixels. Nothing is placed by the measured width of a text, so that fonts cannot move it. */
const PLOT_WIDTH = 440;
const ROW_HEIGHT = 30;
const SEASON_GAP = 14;
const MARGIN = { top: 106, right: 152, bottom: 54, side: 16 };
/** Ample for a character of the labels. */
const CHARACTER = 7;

/** Ends of the axis in percent, at least; it grows in steps to hold every interval. */
const LEAST_AXIS = { from: 45, to: 60 };
const AXIS_STEP = 5;

/** One row of the chart's data; rates in percent, null where there is no graded pick. */
interface ChartRow {
  /** Distance of the row from the top of the plot, pixels. */
  y: number;
  season: string;
  first_of_season: boolean;
  loss: string;
  run: string;
  hit_rate: number | null;
  low: number | null;
  high: number | null;
  break_even: number | null;
  n: number;
  hit_rate_text: string;
  n_text: string;
}

/**
 * Hit rate at edge 3+ of each run as a point with its Wilson interval, a row per season and loss, with the break-even of
 * the run's own picks as an upright mark and the figures at the end of the row.
 * @param runs of one data source, in order
 * @returns a Vega-Lite specification that holds its data
 */
export function hitRateChart(runs: readonly LabelledRun[], source: DataSource): object {
  const { values, height } = chartRows(runs);
  const losses = [...new Set(values.map(({ loss }) => loss))].sort();
  const left = columnWidth(values.map(({ season }) => season)) + columnWidth(losses) + MARGIN.side;
  const ticks = axisTicks(values);
  const rate = { type: "quantitative", scale: { domain: [ticks[0], ticks.at(-1)], nice: false, zero: false } };
  const colour = { field: "loss", scale: { domain: losses, range: cycle(SERIES_COLOURS, losses) }, legend: null };
  const shape = { field: "loss", scale: { domain: losses, range: cycle(SERIES_SHAPES, losses) }, legend: null };
  const measured = { filter: "isValid(datum.hit_rate)" };
  const text = { type: "text", fontSize: 12, color: INK.strong };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: "Hit rate at edge 3+ by season and loss, with 95 % intervals, against break-even.",
    title: {
      text: `Hit rate at edge 3+ by season and loss · ${DATA_LABELS[source].heading}`,
      subtitle: [
        "Point: share of graded picks won. Bar: its 95 % Wilson interval. Upright mark: break-even at the prices taken.",
        "A bar that crosses its mark cannot be told from break-even. n: graded picks, pushes left out.",
      ],
      frame: "group",
      dx: MARGIN.side - left,
      offset: 30,
    },
    autosize: "none",
    padding: { left, right: MARGIN.right, top: MARGIN.top, bottom: MARGIN.bottom },
    width: PLOT_WIDTH,
    height,
    data: { values },
    encoding: {
      y: { field: "y", type: "quantitative", axis: null, scale: { domain: [height, 0], nice: false, zero: false } },
    },
    layer: [
      {
        transform: [{ filter: "datum.first_of_season" }],
        mark: { ...text, align: "left", fontSize: 13, fontWeight: 600 },
        encoding: { x: { value: MARGIN.side - left }, text: { field: "season" } },
      },
      { mark: { ...text, align: "right" }, encoding: { x: { value: -14 }, text: { field: "loss" } } },
      {
        transform: [measured],
        mark: { type: "rule", strokeWidth: 3, strokeCap: "round", opacity: 0.55 },
        encoding: { x: { field: "low", ...rate, axis: axis(ticks) }, x2: { field: "high" }, color: colour },
      },
      {
        transform: [measured],
        mark: { type: "tick", orient: "vertical", thickness: 2, size: ROW_HEIGHT - 10, color: INK.strong, opacity: 1 },
        encoding: { x: { field: "break_even", ...rate } },
      },
      {
        transform: [measured, { window: [{ op: "row_number", as: "place" }] }, { filter: "datum.place === 1" }],
        mark: { type: "text", fontSize: 11, color: INK.soft, dy: 2 - ROW_HEIGHT / 2 - 6 },
        encoding: { x: { field: "break_even", ...rate }, text: { value: "break-even" } },
      },
      {
        transform: [measured],
        mark: { type: "point", filled: true, size: 95, opacity: 1, stroke: "#ffffff", strokeWidth: 1 },
        encoding: { x: { field: "hit_rate", ...rate }, color: colour, shape },
      },
      {
        mark: { ...text, align: "right", fontWeight: 600 },
        encoding: { x: { value: PLOT_WIDTH + 62 }, text: { field: "hit_rate_text" } },
      },
      {
        mark: { ...text, align: "right", color: INK.soft },
        encoding: { x: { value: PLOT_WIDTH + MARGIN.right - MARGIN.side }, text: { field: "n_text" } },
      },
    ],
    config: CHART_CONFIG,
  };
}

/** Rows from the top down, with a gap between seasons. */
function chartRows(runs: readonly LabelledRun[]): { values: ChartRow[]; height: number } {
  let bottom = 0;
  const values = runs.map(({ season, loss, run }, i): ChartRow => {
    const first = season !== runs[i - 1]?.season;
    if (first && i > 0) bottom += SEASON_GAP;
    bottom += ROW_HEIGHT;
    const { hitRate, breakEven } = run.record.betting.edge_3;
    return {
      y: bottom - ROW_HEIGHT / 2,
      season,
      first_of_season: first,
      loss,
      run: run.name,
      hit_rate: percent(hitRate?.value),
      low: percent(hitRate?.low),
      high: percent(hitRate?.high),
      break_even: percent(breakEven?.value),
      n: hitRate?.n ?? 0,
      hit_rate_text: hitRate ? formatValue(hitRate.value, "rate") : NOTHING,
      n_text: `n = ${formatCount(hitRate?.n ?? 0)}`,
    };
  });
  return { values, height: bottom };
}

/** Two decimals: finer than a pixel, and short in the specification. */
function percent(rate: number | null | undefined): number | null {
  return rate === null || rate === undefined ? null : Math.round(rate * 10_000) / 100;
}

function axisTicks(values: readonly ChartRow[]): number[] {
  const shown = values
    .flatMap(({ low, high, break_even }) => [low, high, break_even])
    .filter((value) => value !== null);
  const from = Math.floor(Math.min(LEAST_AXIS.from, ...shown) / AXIS_STEP) * AXIS_STEP;
  const to = Math.ceil(Math.max(LEAST_AXIS.to, ...shown) / AXIS_STEP) * AXIS_STEP;
  const step = to - from > 10 * AXIS_STEP ? 2 * AXIS_STEP : AXIS_STEP;
  return Array.from({ length: Math.ceil((to - from) / step) + 1 }, (_, i) => from + i * step);
}

function axis(ticks: readonly number[]): object {
  return { values: ticks, title: "Hit rate at edge 3+ (% of graded picks won)", labelFlush: false };
}

function columnWidth(texts: readonly string[]): number {
  return 20 + CHARACTER * Math.max(...texts.map((text) => text.length));
}

function cycle<T>(list: readonly T[], over: readonly unknown[]): T[] {
  return over.map((_, i) => list[i % list.length]!);
}
