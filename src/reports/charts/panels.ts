import { type Layout, PHONE_WIDTH } from "./chart.js";
import { lossColours, lossShapes } from "./loss-marks.js";
import { INK } from "./theme.js";

/** Pixels. */
const LONE_PANEL = 620;
const PANEL = 320;
const PHONE_PANEL = PHONE_WIDTH - 66;
const LABELS = { labelFontSize: 13, labelFontWeight: 600, labelColor: INK.strong, labelAnchor: "start" } as const;

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
  const panels = [...new Set(values.map(({ panel }) => panel))];
  const scale = Object.fromEntries((spec.apart ?? []).map((axis) => [axis, "independent"]));
  return {
    padding: layout === "file" ? 16 : 4,
    data: { values },
    facet: { field: "panel", type: "nominal", title: null, sort: panels, header: { ...LABELS, labelPadding: 8 } },
    columns: layout === "phone" ? 1 : Math.min(2, panels.length),
    spacing: layout === "phone" ? 24 : 40,
    // with a shared axis the panels above an empty place would have none
    resolve: { scale, axis: { x: "independent", ...scale } },
    spec: { width: panelWidth(panels.length, layout), height: spec.height, layer: spec.layer },
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
  const words = { labelFontSize: 12, labelColor: INK.soft, labelLimit: 240 };
  return {
    title: null,
    orient: "top",
    columns: layout === "phone" ? 1 : 3,
    symbolOpacity: 1,
    values: series,
    ...words,
  };
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
