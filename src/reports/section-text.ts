import type { Chart } from "./charts/chart.js";
import { chartStem } from "./rendered-report.js";

/** A chart in the Markdown of a report, with its specification beside it. */
export function picture(chart: Chart, slug: string): string {
  const stem = chartStem(slug, chart);
  return `![${chart.alt}](${stem}.svg)\n\nSpecification of the chart: [${stem}.vl.json](${stem}.vl.json)`;
}

/** Markdown list. */
export function bulletList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
