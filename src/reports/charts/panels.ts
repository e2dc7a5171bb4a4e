import { type Layout, PHONE_WIDTH } from "./chart.js";
import { lossColours, lossShapes } from "./loss-marks.js";
import { shortLabelExpression } from "./short-label.js";
import { INK, LINE_BREAK } from "./theme.js";
import { wordLines } from "./word-lines.js";

/** Pixels. */
const LONE_PANEL = 620;
const PANEL = 320;
const PHONE_PANEL = PHONE_WIDTH - 66;
/** Width of a letter as Vega takes it to be, 0.8 of its size: of a panel's name, and of a legend. */
const LETTER = { name: 0.8 * 13, legend: 0.8 * 12 };
/** How far a name may reach into the gap beside its panel. */
export const NAME_OVERHANG = 24;
/** Symbol and gap of one entry of a legend, and the longest name it holds whole: in pixels, and in characters. */
const ENTRY = 40;
const LONGEST_ENTRY = 300;
const LONGEST_NAME = Math.floor(LONGEST_ENTRY / LETTER.legend);
/** How the name of a panel stands over it. */
export const PANEL_HEADER = {
  labelFontSize: 13,
  labelFontWeight: 600,
  labelColor: INK.strong,
  labelAnchor: "start",
  labelPadding: 4,
} as const;
/**
 * What points and labels of an axis may stand out over a panel, pixels. The name of a panel stands over all that does: with the same
 * unseen rectangle in each, names in a row are at one height.
 */
export const OVER_PANEL = {
  transform: [{ aggregate: [{ op: "count", as: "rows" }] }],
  mark: { type: "rect", color: "transparent", aria: false },
  encoding: { y: { value: -8 }, y2: { value: 0 } },
} as const;

export interface PanelSpec {
  readonly height: number;
  readonly layer: readonly object[];
  /** Each panel with a scale of its own. */
  readonly apart?: readonly ("x" | "y")[];
}

/** How wide the panels of a chart are. */
export function panelWidth(panels: number, layout: Layout): number {
  if (layout === "phone") return PHONE_PANEL;
  return panels === 1 ? LONE_PANEL : PANEL;
}

/**
 * Small charts of the same kind side by side, two in a row, under each other on a phone; in the order their names first come in the
 * data.
 * @param values rows with the name of their panel in `panel`
 */
export function inPanels(values: readonly { panel: string }[], layout: Layout, spec: PanelSpec): object {
  const width = panelWidth(new Set(values.map(({ panel }) => panel)).size, layout);
  const named = breakNames(values, width + NAME_OVERHANG);
  const panels = [...new Set(named.map(({ panel }) => panel))];
  const axes = Object.fromEntries((spec.apart ?? []).map((axis) => [axis, "independent"]));
  // points side by side are placed within the room the panel's own axis gives them
  const scale = { ...axes, ...(axes.x && { xOffset: "independent" }) };
  return {
    padding: layout === "file" ? 16 : 4,
    data: { values: named },
    facet: { field: "panel", type: "nominal", title: null, sort: panels, header: PANEL_HEADER },
    columns: layout === "phone" ? 1 : Math.min(2, panels.length),
    spacing: layout === "phone" ? 24 : 40,
    // with a shared axis the panels above an empty place would have none
    resolve: { scale, axis: { x: "independent", ...axes } },
    spec: { width, height: spec.height, layer: [...spec.layer, OVER_PANEL] },
  };
}

/**
 * Colour by the parts or the losses the lines stand for, with one legend over the panels; none where there is one only.
 * @param shown those the legend names, in order: the ones the chart has data of
 */
export function byColour(series: readonly string[], colours: readonly string[], layout: Layout, shown = series) {
  const scale = { domain: series, range: colours };
  return { field: "series", type: "nominal", scale, legend: legendOf(shown, layout) } as const;
}

/**
 * Colour and shape by loss.
 * @param losses of all runs of the report, so that a loss without data for this chart does not move the colours of the others
 */
export function byLoss(losses: readonly string[], values: readonly { series: string }[], layout: Layout) {
  const shown = losses.filter((loss) => values.some(({ series }) => series === loss));
  const color = byColour(losses, lossColours(losses), layout, shown);
  return { color, shape: { ...color, scale: { domain: losses, range: lossShapes(losses) } } } as const;
}

function legendOf(series: readonly string[], layout: Layout): object | null {
  if (series.length < 2) return null;
  const words = { labelFontSize: 12, labelColor: INK.soft, labelLimit: LONGEST_ENTRY };
  return {
    title: null,
    orient: "top",
    columns: legendColumns(series, layout),
    symbolOpacity: 1,
    values: series,
    ...words,
    ...(series.some((name) => name.length > LONGEST_NAME) && { labelExpr: shortLabelExpression(LONGEST_NAME) }),
  };
}

/** How many names of a legend stand side by side: as many as fit over the panels, three at most. */
export function legendColumns(series: readonly string[], layout: Layout): number {
  if (layout === "phone") return 1;
  const longest = Math.max(...series.map((name) => name.length));
  const entry = ENTRY + Math.min(LONGEST_ENTRY, LETTER.legend * longest);
  return Math.max(1, Math.min(3, Math.floor(LONE_PANEL / entry)));
}

/** The rows with the names of their panels broken at blanks into lines as wide as a panel: one longer would widen the drawing. */
export function breakNames<T extends { panel: string }>(values: readonly T[], width: number): T[] {
  const most = Math.floor(width / LETTER.name);
  const broken = new Map(values.map(({ panel }) => [panel, ""]));
  for (const panel of broken.keys()) broken.set(panel, wordLines(panel, most).join(LINE_BREAK));
  return values.map((row) => ({ ...row, panel: broken.get(row.panel)! }));
}

/** Round ends and ticks of an axis that holds all values, about seven steps. */
export function roundAxis(values: readonly number[]): { domain: [number, number]; ticks: number[] } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const rough = Math.max((most - least) / 7, 1e-6);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const from = Math.floor(least / step);
  const to = Math.max(from + 1, Math.ceil(most / step));
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * step).toFixed(decimals)));
  return { domain: [ticks[0]!, ticks.at(-1)!], ticks };
}
