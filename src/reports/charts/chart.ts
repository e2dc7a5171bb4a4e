import { CHART_CONFIG } from "./theme.js";
import { wordLines } from "./word-lines.js";

/**
 * Where a picture stands. "file": beside the Markdown, with its title in it; "page": in an HTML page, which has the title as
 * text; "phone": the same where at most {@link PHONE_WIDTH} pixels are to be had.
 */
export type Layout = "file" | "page" | "phone";

/** Pixels a chart may take on a phone, all told: a small screen less the margins of the page. */
export const PHONE_WIDTH = 340;

/** Characters of a line of notes over a drawing: Vega takes letters to be wide, and would make room for more of them. */
const NOTE_LINE = 72;

/** A chart before it is drawn: what it says in words, and how to draw it in each place. */
export interface Chart {
  /** File name without its ending, the same for the picture and its specification. */
  readonly name: string;
  readonly title: string;
  /** What its marks mean, one short sentence each. */
  readonly notes: readonly string[];
  /** What it shows, for who cannot see it. */
  readonly alt: string;
  /** Everything of the Vega-Lite specification but title, description and configuration, its data included. */
  draw(layout: Layout): object;
}

/** The whole Vega-Lite specification of a chart in its place. The same chart gives the same specification. */
export function chartSpec(chart: Chart, layout: Layout): object {
  const { title: placed, ...body } = chart.draw(layout) as { title?: object; autosize?: string };
  // a drawing that is as wide as its words must not be widened by its notes
  const notes = body.autosize === "none" ? [...chart.notes] : chart.notes.flatMap((note) => wordLines(note, NOTE_LINE));
  const title = { text: chart.title, subtitle: notes, offset: 20 };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    description: chart.alt,
    ...(layout === "file" && { title: { ...title, ...placed } }),
    ...body,
    config: CHART_CONFIG,
  };
}

/** A share between 0 and 1 in percent with two decimals: finer than a pixel, and short in the specification. */
export function percent(share: number): number;
export function percent(share: number | null | undefined): number | null;
export function percent(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : Math.round(share * 10_000) / 100;
}
