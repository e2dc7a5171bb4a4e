import { sha256 } from "../../core/hash.js";
import type { Chart } from "../charts/chart.js";
import { chartStem, type RenderedReport } from "../rendered-report.js";
import { escapeHtml } from "./escape-html.js";
import { type MarkdownHtml, markdownToHtml, type OutlineEntry } from "./markdown-html.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { PAGE_STYLE } from "./page-style.js";

/** A chart as drawn for the page and for a phone, and its specification as a file. */
export interface DrawnChart {
  readonly page: string;
  readonly phone: string;
  readonly specification: string;
}

/**
 * A report as one HTML file that needs nothing beside it and fetches nothing: its policy forbids that. The same report gives the
 * same bytes.
 * @param drawings by the stem of the chart's files
 * @throws RangeError when a chart was not drawn
 */
export function renderHtml(report: RenderedReport, drawings: ReadonlyMap<string, DrawnChart>): string {
  const charts = new Map(report.charts.map((chart) => [chartStem(report.slug, chart), chart]));
  const drawnAs = (stem: string): DrawnChart => {
    const drawn = drawings.get(stem);
    if (!drawn) throw new RangeError(`renderHtml: the chart ${stem} was not drawn`);
    return drawn;
  };
  const body = markdownToHtml(report.markdown, {
    picture: (fileName) => {
      const stem = fileName.replace(/\.svg$/, "");
      const chart = charts.get(stem);
      if (!chart) throw new RangeError(`renderHtml: the report has no chart ${fileName}`);
      return figure(chart, stem, drawnAs(stem));
    },
    withPicture: (fileName) => charts.has(fileName.replace(/\.vl\.json$/, "")),
    cellClass: (text) => CELL_CLASSES.get(text.replace(/, .*$/, "")) ?? null,
  });
  return page(report, body);
}

/** Words of the gates and the leak audit, which stand out wherever a cell holds nothing else, or only a figure behind them. */
const CELL_CLASSES: ReadonlyMap<string, string> = new Map([
  ["PROMOTE", "good"],
  ["pass", "good"],
  ["CLEAN", "good"],
  ["SHADOW", "middling"],
  ["DISCUSS", "middling"],
  ["SUSPECT", "middling"],
  ["unproven", "middling"],
  ["concern", "middling"],
  ["REJECT", "bad"],
  ["LEAK", "bad"],
  ["refuted", "bad"],
  ["unknown", "faint"],
  ["too few", "faint"],
]);

/** Nothing is fetched, and of scripts only this page's own runs, whatever stands in a name. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${Buffer.from(sha256(`\n${PAGE_SCRIPT}`), "hex").toString("base64")}'`;

function page({ title, mark }: RenderedReport, { html, outline }: MarkdownHtml): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${PAGE_STYLE}</style>
</head>
<body>
${mark ? `<div id="mark">${escapeHtml(mark)}</div>\n` : ""}<button id="theme" type="button" hidden>Dark</button>
<nav aria-label="Contents">
<details open>
<summary>Contents</summary>
<ul>
${outline.map(outlineItem).join("\n")}
</ul>
</details>
</nav>
<main>
${html}</main>
<div id="tip" hidden></div>
<script>
${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

/** Which data a section is about stands over the sections; repeating it in every line of the contents would hide the rest. */
function outlineItem({ level, id, text }: OutlineEntry): string {
  const short = text.replace(/ \([^()]* data\)$/i, "");
  return `<li class="level-${level}"><a href="#${id}">${escapeHtml(short)}</a></li>`;
}

function figure(chart: Chart, stem: string, { page, phone, specification }: DrawnChart): string {
  const notes = chart.notes.map(escapeHtml).join(" ");
  const named = `role="group" aria-label="${escapeHtml(`${chart.title}: ${chart.alt}`)}"`;
  return `<figure>
<figcaption><strong>${escapeHtml(chart.title)}</strong> ${notes}</figcaption>
<div class="drawing on-page" ${named}>${page.trim()}</div>
<div class="drawing on-phone" ${named}>${phone.trim()}</div>
<a class="attached" href="${dataUri("application/json", specification)}" download="${escapeHtml(stem)}.vl.json">Vega-Lite specification</a>
</figure>
`;
}

function dataUri(type: string, text: string): string {
  return `data:${type};base64,${Buffer.from(text).toString("base64")}`;
}
