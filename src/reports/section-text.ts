import type { Chart } from "./charts/chart.js";
import { chartStem } from "./rendered-report.js";

/** A chart in the Markdown of a report, with a link to its specification under it. */
export function picture(chart: Chart, slug: string): string {
  const stem = chartStem(slug, chart);
  return `![${chart.alt}](${stem}.svg)\n\n[Vega-Lite specification](${stem}.vl.json)`;
}

/** Markdown list. */
export function bulletList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
