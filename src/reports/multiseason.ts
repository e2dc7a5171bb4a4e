import type { ReportRun } from "../runner/collect-runs.js";
import { DATA_LABELS, type DataSource } from "./data-label.js";
import { GLOSSARY } from "./glossary.js";
import { labelRuns } from "./label-runs.js";
import type { RenderedReport } from "./rendered-report.js";
import { reportPart } from "./report-part.js";

const SLUG = "multiseason";
const TITLE = "Multi-season report";

/** What stands behind the title, by the kinds of data in the report: also a browser's tab says that figures are simulated. */
const SIMULATED_SHARE: Readonly<Record<string, string>> = {
  simulated: ` · ${DATA_LABELS.simulated.heading}`,
  "imported,simulated": ` · partly ${DATA_LABELS.simulated.heading}`,
};

/**
 * The multi-season report. Runs on imported and on simulated data never share a table or a chart: each kind has a part
 * of its own, imported first. Pure: the same runs, in whatever order, give the same bytes.
 * @throws RangeError without runs
 */
export function renderMultiseason(runs: readonly ReportRun[]): RenderedReport {
  if (runs.length === 0) throw new RangeError("renderMultiseason: there are no runs");
  const sources = (["imported", "simulated"] as const).filter((source) => runs.some((run) => sourceOf(run) === source));
  const parts = sources.map((source) => {
    const { markdown, charts } = reportPart(
      labelRuns(runs.filter((run) => sourceOf(run) === source)),
      source,
      SLUG,
      "###",
    );
    const { heading, notice } = DATA_LABELS[source];
    return { markdown: [`## ${heading}`, ...(source === "simulated" ? [notice] : []), markdown].join("\n\n"), charts };
  });
  const title = `${TITLE}${SIMULATED_SHARE[sources.join()] ?? ""}`;
  const opening = [`# ${title}`, `> ${sources.map((source) => DATA_LABELS[source].notice).join("\n>\n> ")}`];
  if (sources.length > 1) {
    opening.push("This report holds runs on both kinds of data. They stand in separate parts and are not comparable.");
  }
  return {
    slug: SLUG,
    title,
    markdown: `${[...opening, ...parts.map(({ markdown }) => markdown), GLOSSARY].join("\n\n")}\n`,
    charts: parts.flatMap(({ charts }) => charts),
  };
}

const sourceOf = (run: ReportRun): DataSource => run.record.data.source;
