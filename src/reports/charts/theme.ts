/** Colours, shapes and type of every chart. Text sizes are pixels. */

/**
 * Colours that stay apart for the colour-blind, on white, one per loss in order.
 * Source: M. Okabe & K. Ito, "Color Universal Design" (2008); its yellow is left out, it is too light for lines.
 */
export const SERIES_COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;

/** Shapes beside the colours, so that a print in grey still tells the losses apart. */
export const SERIES_SHAPES = ["circle", "square", "diamond", "triangle-up", "triangle-down", "cross"] as const;

/** Training, validation and evaluation, where they are told apart: none is the colour of one of the first losses. */
export const PART_COLOURS = ["#59636e", "#cc79a7", "#e69f00"] as const;

/** Five steps of one hue, from little to all, for heat maps. */
export const SHADES = ["#d6e8f5", "#a9cde8", "#6fabd6", "#2f83bd", "#00568a"] as const;

/** Text and rules. */
export const INK = { strong: "#1f2328", soft: "#59636e", faint: "#d1d9e0" } as const;

/**
 * What each colour of a chart becomes on a dark page; the page's style sheet does it, so that one drawing serves both. Series keep
 * their hue and are lifted to stand out from the dark page (contrast of 4.5 and more, tested).
 */
export const ON_DARK: Readonly<Record<string, string>> = {
  "#ffffff": "#0d1117",
  [INK.strong]: "#e6edf3",
  [INK.soft]: "#9da7b3",
  [INK.faint]: "#30363d",
  "#d6e8f5": "#12304a",
  "#a9cde8": "#1d4a70",
  "#6fabd6": "#2b6a9e",
  "#2f83bd": "#4a95d0",
  "#00568a": "#8cc4f0",
  "#0072b2": "#4aa8e0",
  "#d55e00": "#f0883e",
  "#009e73": "#3fb98f",
  "#cc79a7": "#dd92bb",
  "#e69f00": "#e8b339",
  "#56b4e9": "#8ccbf2",
};

/** Families present almost everywhere come first; the bytes of a chart do not depend on which one is found. */
const FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/** Where a text of a chart goes on in a new line. */
export const LINE_BREAK = "\n";

/** Vega-Lite configuration every specification carries. */
export const CHART_CONFIG = {
  background: "#ffffff",
  font: FONT,
  lineBreak: LINE_BREAK,
  legend: { gradientStrokeColor: INK.faint },
  view: { stroke: null },
  title: {
    anchor: "start",
    color: INK.strong,
    fontSize: 16,
    fontWeight: 600,
    subtitleColor: INK.soft,
    subtitleFontSize: 12,
    subtitleLineHeight: 17,
    subtitlePadding: 6,
  },
  axis: {
    domain: false,
    grid: true,
    gridColor: INK.faint,
    labelColor: INK.soft,
    labelFlush: false,
    labelFontSize: 12,
    labelPadding: 8,
    ticks: false,
    titleColor: INK.soft,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 12,
  },
} as const;
