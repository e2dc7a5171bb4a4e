import type { ReportRun } from "../runner/collect-runs.js";
import { DATA_LABELS } from "./data-label.js";
import { labelRuns } from "./label-runs.js";
import { codeSpan, plainText } from "./markdown-table.js";
import type { RenderedReport } from "./rendered-report.js";
import { reportPart } from "./report-part.js";

/**
 * The report of one run: the tables, charts and cautions of the multi-season report over this run alone. Pure: the same run gives
 * the same bytes.
 */
export function renderSingleRun(run: ReportRun): RenderedReport {
  const { source } = run.record.data;
  const { mark } = DATA_LABELS[source];
  const title = `${run.name}${mark ? ` · ${mark}` : ""}`;
  // Names are free text: a file's name keeps only what every file system takes, and the run's id makes it its own.
  const slug = `run-${run.name.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60)}-${run.id.slice(0, 12)}`;
  const { markdown, charts } = reportPart(labelRuns([run]), source, slug, { beside: false });
  const { hypothesis } = run.record;
  const opening = [
    `# ${plainText(title)}`,
    `> ${DATA_LABELS[source].notice}`,
    `Run ${codeSpan(run.id)}, started ${run.startedAt.slice(0, 10)}${hypothesis ? `. Hypothesis: ${plainText(hypothesis)}` : ""}`,
  ];
  return { slug, title, mark, markdown: `${[...opening, markdown].join("\n\n")}\n`, charts };
}
