import type { ReportRun } from "../runner/collect-runs.js";
import { calibrationChart } from "./calibration-chart.js";
import { DATA_LABELS, type DataSource } from "./data-label.js";
import { headToHead } from "./head-to-head.js";
import { hitRateChart } from "./hit-rate-chart.js";
import { type LabelledRun, labelRuns } from "./label-runs.js";
import { poolByLoss } from "./pool-by-loss.js";
import { balanceTable } from "./sections/balance-table.js";
import { baselinesTable } from "./sections/baselines-table.js";
import { cautions } from "./sections/cautions.js";
import { chanceTables } from "./sections/chance-tables.js";
import { closingTable } from "./sections/closing-table.js";
import { findings } from "./sections/findings.js";
import { gateMatrix } from "./sections/gate-matrix.js";
import { headToHeadTables } from "./sections/head-to-head-tables.js";
import { importanceTable, TOP_FEATURES } from "./sections/importance-table.js";
import { linesTable } from "./sections/lines-table.js";
import { pooledTable } from "./sections/pooled-table.js";
import { artifactTable, runTable, windowTable } from "./sections/run-tables.js";
import { seasonTable } from "./sections/season-table.js";
import { sliceTable } from "./sections/slice-table.js";
import { triesTable } from "./sections/tries-table.js";

export interface RenderedChart {
  /** Name of the SVG; the Markdown refers to it as a file beside itself, and to its specification as NAME.vl.json. */
  readonly fileName: string;
  /** Vega-Lite, with its data. */
  readonly spec: object;
}

export interface RenderedReport {
  readonly markdown: string;
  readonly charts: RenderedChart[];
}

/**
 * The multi-season report. Runs on imported and on simulated data never share a table or a chart: each kind has a part
 * of its own, imported first. Pure: the same runs, in whatever order, give the same bytes.
 * @throws RangeError without runs
 */
export function renderMultiseason(runs: readonly ReportRun[]): RenderedReport {
  if (runs.length === 0) throw new RangeError("renderMultiseason: there are no runs");
  const sources = (["imported", "simulated"] as const).filter((source) => runs.some((run) => sourceOf(run) === source));
  const parts = sources.map((source) => {
    const labelled = labelRuns(runs.filter((run) => sourceOf(run) === source));
    return renderPart(labelled, source);
  });
  const opening = ["# Multi-season report", `> ${sources.map((source) => DATA_LABELS[source].notice).join("\n>\n> ")}`];
  if (sources.length > 1) {
    opening.push("This report holds runs on both kinds of data. They stand in separate parts and are not comparable.");
  }
  return {
    markdown: `${[...opening, ...parts.map(({ markdown }) => markdown), GLOSSARY].join("\n\n")}\n`,
    charts: parts.flatMap(({ charts }) => charts),
  };
}

const sourceOf = (run: ReportRun): DataSource => run.record.data.source;

function renderPart(runs: readonly LabelledRun[], source: DataSource) {
  const chart = { fileName: `multiseason-hit-rate-${source}.svg`, spec: hitRateChart(runs, source) };
  const spec = calibrationChart(runs, source);
  const calibration = spec && { fileName: `multiseason-calibration-${source}.svg`, spec };
  const duels = headToHead(runs);
  const pooled = poolByLoss(runs);
  const weeks = sliceTable(runs, "Week", ({ week }) => week);
  const sections: [heading: string, ...text: string[]][] = [
    ["Season by loss", seasonTable(runs), picture(chart.fileName, HIT_RATE_PICTURE)],
    ["What can be said", findings(runs, pooled, duels)],
    ["Cautions", cautions(runs)],
    ["Gates", gateMatrix(runs)],
    ["Tries on the same days", triesTable(runs)],
    ["All evaluation periods together", pooled.length === 0 ? "" : pooledTable(pooled)],
    ["Loss against loss", headToHeadTables(duels)],
    [
      "Chances of OVER",
      chanceTables(runs),
      ...(calibration ? [picture(calibration.fileName, CALIBRATION_PICTURE)] : []),
    ],
    ["Closing line value", closingTable(runs)],
    ["Baselines on the same rows", baselinesTable(runs)],
    ["Week by week", weeks],
    ["OVER and UNDER at edge 3+", balanceTable(runs)],
    ["By size of the edge", sliceTable(runs, "Edge", ({ edgeBuckets }) => edgeBuckets)],
    ["By tier of the player", sliceTable(runs, "Tier", ({ tier }) => tier)],
    [`Feature importance, top ${TOP_FEATURES}`, importanceTable(runs)],
    ["Lines", linesTable(runs)],
    ["Windows and fit", windowTable(runs)],
    ["Runs", runTable(runs)],
    ["Artifacts", artifactTable(runs)],
  ];
  const { heading, inHeadings, notice } = DATA_LABELS[source];
  const markdown = [
    `## ${heading}`,
    ...(source === "simulated" ? [notice] : []),
    ...sections
      .filter(([, first]) => first !== "")
      .map(([title, ...text]) => [`### ${title} (${inHeadings})`, ...text].join("\n\n")),
  ].join("\n\n");
  return { markdown, charts: [chart, ...(calibration ? [calibration] : [])] };
}

const HIT_RATE_PICTURE = "Hit rate at edge 3+ by season and loss, with 95 % intervals, against break-even";
const CALIBRATION_PICTURE =
  "Chance of OVER that was said beside the share that went over, by loss, with 95 % intervals";

function picture(fileName: string, text: string): string {
  const spec = fileName.replace(/\.svg$/, ".vl.json");
  return `![${text}](${fileName})\n\nSpecification of the chart: [${spec}](${spec})`;
}

const GLOSSARY = `## How to read it

- Edge: prediction less line. A pick is made when the edge is 3 points or more either way: OVER above the line, UNDER below it. N counts graded picks; a pick whose line was hit exactly is a push and not graded.
- HR: share of graded picks won, with its 95 % Wilson interval. It is called above or below break-even only when both that interval and the bootstrap interval clustered by game date lie wholly on that side.
- Break-even: mean of 1 / decimal odds over the picks made, the hit rate at which their prices neither win nor lose.
- MAE (lines): mean absolute error in points on the rows with a line; line's own MAE: that of the line as a prediction, on the same rows; MAE (all): every row of the evaluation. Intervals of errors, ROI and differences come from the bootstrap clustered by game date.
- Tables by week, side and tier count picks at edge 3+; the table by size of the edge counts the picks of each size.
- Many slices: of every 20 intervals of 95 % one is expected to miss the truth, so among dozens of slices some stand out by chance.
- —: nothing to measure, or not known.`;
