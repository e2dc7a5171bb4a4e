import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount, formatFigure, formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { apartBy } from "./apart-by.js";
import { type Chart, type Layout, PHONE_WIDTH, percent } from "./chart.js";
import { lossColours, lossesOf, lossShapes } from "./loss-marks.js";
import { shortLabel } from "./short-label.js";
import { INK } from "./theme.js";

/**
 * Pixels. Nothing is placed by the measured width of a text, so that fonts cannot move it. On a phone the words of a row stand over
 * it, elsewhere to its left and right.
 */
const SIZES = {
  file: { plot: 440, row: 30, gap: 14, top: 106, right: 152, bottom: 54, side: 16 },
  page: { plot: 440, row: 30, gap: 14, top: 30, right: 152, bottom: 54, side: 4 },
  phone: { plot: PHONE_WIDTH - 24, row: 48, gap: 10, top: 16, right: 12, bottom: 66, side: 12 },
} as const;
/** Ample for a character of the labels. */
const CHARACTER = 7;
/** Longest loss a row holds whole, characters; one with its experiment's name may be longer. */
const LONGEST_LOSS = { file: 36, page: 36, phone: 28 } as const;
/** Between the lines of a row's words, where a phone has no room for both in one. */
const LINE = 16;

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
  /** The loss as the row has room for it. */
  loss_text: string;
  run: string;
  hit_rate: number | null;
  low: number | null;
  high: number | null;
  break_even: number | null;
  n: number;
  tip: string;
  /** On a phone. */
  label?: string;
  figures_text?: string;
  /** Elsewhere. */
  hit_rate_text?: string;
  n_text?: string;
}

/**
 * Hit rate at edge 3+ of each run as a point with its Wilson interval, a row per season and loss, with the break-even of
 * the run's own picks as an upright mark and the figures at the end of the row.
 * @param runs of one data source, in order
 */
export function hitRateChart(runs: readonly LabelledRun[], source: DataSource): Chart {
  return {
    name: `hit-rate-${source}`,
    title: `Hit rate at edge 3+${apartBy(runs, " by season and loss")} · ${DATA_LABELS[source].heading}`,
    notes: [
      "Point: share of graded picks won. Bar: its 95 % Wilson interval. Upright mark: break-even at the prices taken.",
      "A bar that crosses its mark cannot be told from break-even. n: graded picks, pushes left out.",
    ],
    alt: `Hit rate at edge 3+${apartBy(runs, " by season and loss")}, with 95 % intervals, against break-even`,
    draw: (layout) => drawRows(runs, layout),
  };
}

function drawRows(runs: readonly LabelledRun[], layout: Layout): object {
  const size = SIZES[layout];
  const { values, height } = chartRows(runs, layout);
  const losses = lossesOf(runs);
  const words = columnWidth(values.map(({ season }) => season)) + columnWidth(values.map(({ loss_text }) => loss_text));
  const left = layout === "phone" ? size.side : words + size.side;
  const ticks = axisTicks(values);
  const rate = { type: "quantitative", scale: { domain: [ticks[0], ticks.at(-1)], nice: false, zero: false } };
  const colour = { field: "loss", scale: { domain: losses, range: lossColours(losses) }, legend: null };
  const shape = { field: "loss", scale: { domain: losses, range: lossShapes(losses) }, legend: null };
  const measured = { filter: "isValid(datum.hit_rate)" };
  return {
    ...(layout === "file" && { title: { frame: "group", dx: size.side - left, offset: 30 } }),
    autosize: "none",
    padding: { left, right: size.right, top: size.top, bottom: size.bottom },
    width: size.plot,
    height,
    data: { values },
    encoding: {
      y: { field: "y", type: "quantitative", axis: null, scale: { domain: [height, 0], nice: false, zero: false } },
    },
    layer: [
      ...(layout === "phone" ? wordsOver(size, needsTwoLines(runs)) : wordsBeside(size, left)),
      {
        transform: [measured],
        mark: { type: "rule", strokeWidth: 3, strokeCap: "round", opacity: 0.55, aria: false },
        encoding: { x: { field: "low", ...rate, axis: axis(ticks, layout) }, x2: { field: "high" }, color: colour },
      },
      {
        transform: [measured],
        mark: {
          type: "tick",
          orient: "vertical",
          thickness: 2,
          size: layout === "phone" ? 14 : 20,
          color: INK.strong,
          opacity: 1,
          aria: false,
        },
        encoding: { x: { field: "break_even", ...rate } },
      },
      {
        transform: [measured, { window: [{ op: "row_number", as: "place" }] }, { filter: "datum.place === 1" }],
        mark: { type: "text", fontSize: 11, color: INK.soft, dy: layout === "phone" ? 18 : 2 - size.row / 2 - 6 },
        encoding: { x: { field: "break_even", ...rate }, text: { value: "break-even" } },
      },
      {
        transform: [measured],
        mark: { type: "point", filled: true, size: 95, opacity: 1, stroke: "#ffffff", strokeWidth: 1 },
        encoding: { x: { field: "hit_rate", ...rate }, color: colour, shape, description: { field: "tip" } },
      },
    ],
  };
}

const TEXT = { type: "text", fontSize: 12, color: INK.strong, aria: false } as const;

/** Season and loss to the left of the row, its figures to the right. */
function wordsBeside(size: (typeof SIZES)[Layout], left: number): object[] {
  return [
    {
      transform: [{ filter: "datum.first_of_season" }],
      mark: { ...TEXT, align: "left", fontSize: 13, fontWeight: 600 },
      encoding: { x: { value: size.side - left }, text: { field: "season" } },
    },
    { mark: { ...TEXT, align: "right" }, encoding: { x: { value: -14 }, text: { field: "loss_text" } } },
    {
      mark: { ...TEXT, align: "right", fontWeight: 600 },
      encoding: { x: { value: size.plot + 62 }, text: { field: "hit_rate_text" } },
    },
    {
      mark: { ...TEXT, align: "right", color: INK.soft },
      encoding: { x: { value: size.plot + size.right - size.side }, text: { field: "n_text" } },
    },
  ];
}

/** The same words over the row; in two lines the season stands over the loss. */
function wordsOver(size: (typeof SIZES)[Layout], twoLines: boolean): object[] {
  const dy = -18;
  const words = { ...TEXT, align: "left", fontWeight: 600 } as const;
  const x = { value: 0 };
  const over = { mark: { ...words, dy: dy - LINE }, encoding: { x, text: { field: "season" } } };
  return [
    ...(twoLines ? [over] : []),
    { mark: { ...words, dy }, encoding: { x, text: { field: twoLines ? "loss_text" : "label" } } },
    {
      mark: { ...TEXT, align: "right", color: INK.soft, dy },
      encoding: { x: { value: size.plot }, text: { field: "figures_text" } },
    },
  ];
}

/** Whether label and figures of some run are too long for one line on a phone. */
function needsTwoLines(runs: readonly LabelledRun[]): boolean {
  const figures = "99.9 %, n = 999".length;
  return runs.some(({ label }) => CHARACTER * (label.length + figures) > SIZES.phone.plot);
}

/** Rows from the top down, with a gap between seasons. */
function chartRows(runs: readonly LabelledRun[], layout: Layout): { values: ChartRow[]; height: number } {
  let bottom = 0;
  const { gap } = SIZES[layout];
  const row = SIZES[layout].row + (layout === "phone" && needsTwoLines(runs) ? LINE : 0);
  const values = runs.map(({ season, loss, label, run }, i): ChartRow => {
    const first = season !== runs[i - 1]?.season;
    if (first && i > 0) bottom += gap;
    bottom += row;
    const { hitRate, breakEven } = run.record.betting.edge_3;
    const n = formatCount(hitRate?.n ?? 0);
    const rate = hitRate ? formatValue(hitRate.value, "rate") : NOTHING;
    return {
      y: layout === "phone" ? bottom - 12 : bottom - row / 2,
      season,
      first_of_season: first,
      loss,
      loss_text: shortLabel(loss, LONGEST_LOSS[layout]),
      run: run.name,
      hit_rate: percent(hitRate?.value),
      low: percent(hitRate?.low),
      high: percent(hitRate?.high),
      break_even: percent(breakEven?.value),
      n: hitRate?.n ?? 0,
      ...(layout === "phone"
        ? { label, figures_text: `${rate}, n = ${n}` }
        : { hit_rate_text: rate, n_text: `n = ${n}` }),
      tip: `${label}: ${formatFigure(hitRate, "rate")} of ${n} picks won; break-even ${formatValue(breakEven?.value ?? null, "rate")}`,
    };
  });
  return { values, height: bottom };
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

/** On a phone the word under the first row's break-even stands above the axis, also when that row is the last. */
function axis(ticks: readonly number[], layout: Layout): object {
  const title = "Hit rate at edge 3+ (% of graded picks won)";
  return { values: ticks, title, ...(layout === "phone" && { labelPadding: 20 }) };
}

function columnWidth(texts: readonly string[]): number {
  return 20 + CHARACTER * Math.max(...texts.map((text) => text.length));
}
