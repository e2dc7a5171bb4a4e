import type { ReportRun } from "../runner/collect-runs.js";
import { DATA_LABELS, type DataSource } from "./data-label.js";
import { GLOSSARY, GLOSSARY_HEADING } from "./glossary.js";
import { labelRuns } from "./label-runs.js";
import type { RenderedReport } from "./rendered-report.js";
import { reportPart } from "./report-part.js";

const SLUG = "multiseason";
const TITLE = "Multi-season report";

/**
 * The multi-season report. Runs on imported and on simulated data never share a table or a chart: each kind has a part
 * of its own, imported first; of one kind alone the sections are the report's own. Pure: the same runs, in whatever order, give the same bytes.
 * @throws RangeError without runs
 */
export function renderMultiseason(runs: readonly ReportRun[]): RenderedReport {
  if (runs.length === 0) throw new RangeError("renderMultiseason: there are no runs");
  const sources = (["imported", "simulated"] as const).filter((source) => runs.some((run) => sourceOf(run) === source));
  const beside = sources.length > 1;
  const parts = sources.map((source) => {
    const own = labelRuns(runs.filter((run) => sourceOf(run) === source));
    const { markdown, charts } = reportPart(own, source, SLUG, { beside });
    const { heading, notice, mark } = DATA_LABELS[source];
    const opening = beside ? [`## ${heading}`, ...(mark ? [notice] : [])] : [];
    return { markdown: [...opening, markdown].join("\n\n"), charts };
  });
  const mark = beside ? `partly ${DATA_LABELS.simulated.mark}` : DATA_LABELS[sources[0]!].mark;
  // a browser's tab says it too
  const title = `${TITLE}${mark ? ` · ${mark}` : ""}`;
  const opening = [`# ${title}`, `> ${sources.map((source) => DATA_LABELS[source].notice).join("\n>\n> ")}`];
  if (beside) {
    opening.push("This report holds runs on both kinds of data. They stand in separate parts and are not comparable.");
  }
  // of one part it is the last but one section
  const closing = beside ? [`## ${GLOSSARY_HEADING}`, GLOSSARY] : [];
  return {
    slug: SLUG,
    title,
    mark,
    markdown: `${[...opening, ...parts.map(({ markdown }) => markdown), ...closing].join("\n\n")}\n`,
    charts: parts.flatMap(({ charts }) => charts),
  };
}

const sourceOf = (run: ReportRun): DataSource => run.record.data.source;
