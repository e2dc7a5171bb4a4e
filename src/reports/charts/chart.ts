import { CHART_CONFIG } from "./theme.js";

/**
 * Where a picture stands. "file": beside the Markdown, with its title in it; "page": in an HTML page, which has the title as
 * text; "phone": the same where at most {@link PHONE_WIDTH} pixels are to be had.
 */
export type Layout = "file" | "page" | "phone";

/** Pixels a chart may take on a phone, all told: a small screen less the margins of the page. */
export const PHONE_WIDTH = 340;

/** A chart before it is drawn: what it says in words, and how to draw it in each place. */
export interface Chart {
  /** File name without its ending, the same for the picture and its specification. */
  readonly name: string;
  readonly title: string;
  /** What its marks mean, one short sentence each; the drawing of a file is as wide as the longest. */
  readonly notes: readonly string[];
  /** What it shows, for who cannot see it. */
  readonly alt: string;
  /** Everything of the Vega-Lite specification but title, description and configuration, its data included. */
  draw(layout: Layout): object;
}

/** The whole Vega-Lite specification of a chart in its place. The same chart gives the same specification. */
export function chartSpec(chart: Chart, layout: Layout): object {
  const title = { text: chart.title, subtitle: [...chart.notes], offset: 20 };
  const { title: placed, ...body } = chart.draw(layout) as { title?: object };
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
