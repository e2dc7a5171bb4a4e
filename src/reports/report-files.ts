import { chartSpec } from "./charts/chart.js";
import { renderPng } from "./charts/chart-png.js";
import { renderSvg } from "./charts/chart-svg.js";
import { type DrawnChart, renderHtml } from "./html/render-html.js";
import { chartStem, type RenderedReport, type ReportFormat } from "./rendered-report.js";

/**
 * The files a report becomes, by name, the one to open first at their head.
 * @param options.png each chart as PNG too
 * @throws Error when a chart draws with a warning
 */
export async function reportFiles(
  report: RenderedReport,
  formats: readonly ReportFormat[],
  { png = false } = {},
): Promise<Map<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>();
  if (formats.includes("html")) files.set(`${report.slug}.html`, renderHtml(report, await drawAll(report)));
  if (formats.includes("md")) files.set(`${report.slug}.md`, report.markdown);
  if (!formats.includes("md") && !png) return files;
  for (const chart of report.charts) {
    const spec = chartSpec(chart, "file");
    const stem = chartStem(report.slug, chart);
    const svg = await renderSvg(spec);
    if (formats.includes("md")) {
      files.set(`${stem}.svg`, svg);
      files.set(`${stem}.vl.json`, specificationText(spec));
    }
    if (png) files.set(`${stem}.png`, renderPng(svg));
  }
  return files;
}

async function drawAll(report: RenderedReport): Promise<Map<string, DrawnChart>> {
  const drawings = new Map<string, DrawnChart>();
  for (const chart of report.charts) {
    drawings.set(chartStem(report.slug, chart), {
      page: await renderSvg(chartSpec(chart, "page")),
      phone: await renderSvg(chartSpec(chart, "phone")),
      specification: JSON.stringify(chartSpec(chart, "file")),
    });
  }
  return drawings;
}

function specificationText(spec: object): string {
  return `${JSON.stringify(spec, null, 2)}\n`;
}
