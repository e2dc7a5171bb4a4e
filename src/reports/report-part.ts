import { calibrationChart } from "./charts/calibration-chart.js";
import type { Chart } from "./charts/chart.js";
import { hitRateChart } from "./charts/hit-rate-chart.js";
import { importanceChart } from "./charts/importance-chart.js";
import { learningChart } from "./charts/learning-chart.js";
import { profitChart } from "./charts/profit-chart.js";
import { residualChart } from "./charts/residual-chart.js";
import {
  ageErrorChart,
  ageRateChart,
  edgeChart,
  sidesChart,
  weekErrorChart,
  weekRateChart,
} from "./charts/slice-charts.js";
import { timelineChart } from "./charts/timeline-chart.js";
import { DATA_LABELS, type DataSource } from "./data-label.js";
import { GLOSSARY, GLOSSARY_HEADING } from "./glossary.js";
import { headToHead } from "./head-to-head.js";
import { TOP_FEATURES } from "./importance-shares.js";
import type { LabelledRun } from "./label-runs.js";
import { poolByLoss } from "./pool-by-loss.js";
import { picture } from "./section-text.js";
import { balanceTable } from "./sections/balance-table.js";
import { baselinesTable } from "./sections/baselines-table.js";
import { biasTable } from "./sections/bias-table.js";
import { cautions } from "./sections/cautions.js";
import { closingTable } from "./sections/closing-table.js";
import { dataStateTable } from "./sections/data-state-table.js";
import { findings } from "./sections/findings.js";
import { gateMatrix } from "./sections/gate-matrix.js";
import { headToHeadTables } from "./sections/head-to-head-tables.js";
import { importanceTable } from "./sections/importance-table.js";
import { linesTable } from "./sections/lines-table.js";
import { pooledTable } from "./sections/pooled-table.js";
import { calibrationText, probabilityTables } from "./sections/probability-tables.js";
import { artifactTable, runTable, windowTable } from "./sections/run-tables.js";
import { seasonTable } from "./sections/season-table.js";
import { sliceTable, weeksOf } from "./sections/slice-table.js";
import { triesTable } from "./sections/tries-table.js";
import { hypotheses, whatTested } from "./sections/what-tested.js";

/** A heading with the tables, lists and charts under it; left out when nothing stands there. */
type Section = readonly [heading: string, ...content: (string | Chart | null)[]];

/**
 * Everything a report says of runs on one kind of data.
 * @param slug of the report, for the names of the charts' files
 * @param beside the other kind: the headings are a step lower, and each says which data it is of
 */
export function reportPart(
  runs: readonly LabelledRun[],
  source: DataSource,
  slug: string,
  { beside }: { readonly beside: boolean },
): { markdown: string; charts: Chart[] } {
  const heading = (title: string) => (beside ? `### ${title} (${DATA_LABELS[source].inHeadings})` : `## ${title}`);
  const sections = sectionsOf(runs, source, beside)
    .map(([title, ...content]) => [title, content.filter((one) => one !== null && one !== "")] as const)
    .filter(([, content]) => content.length > 0);
  const markdown = sections
    .map(([title, content]) =>
      [heading(title), ...content.map((one) => (typeof one === "string" ? one : picture(one!, slug)))].join("\n\n"),
    )
    .join("\n\n");
  const charts = sections.flatMap(([, content]) => content).filter((one) => one !== null && typeof one !== "string");
  return { markdown, charts };
}

function sectionsOf(runs: readonly LabelledRun[], source: DataSource, beside: boolean): Section[] {
  const duels = headToHead(runs);
  const pooled = poolByLoss(runs);
  return [
    // first of all, so that a phone's first screen holds the figures the report is opened for
    [runs.length === 1 ? "Headline figures" : "Season by loss", seasonTable(runs)],
    ["What was tested", whatTested(runs)],
    ["In short", findings(runs, pooled, duels)],
    ["Hit rate and profit", hitRateChart(runs, source), profitChart(runs, source)],
    ["Cautions", cautions(runs, pooled)],
    ["Gates and recommendation", gateMatrix(runs)],
    ["Tries on the same days", triesTable(runs)],
    ["All evaluation periods together", pooled.length === 0 ? "" : pooledTable(pooled)],
    ["Loss against loss", headToHeadTables(duels)],
    ["Probability of OVER", probabilityTables(runs), calibrationChart(runs, source), calibrationText(runs)],
    ["Closing line value", closingTable(runs)],
    ["Baselines on the same rows", baselinesTable(runs)],
    ["Week by week", weekErrorChart(runs, source), weekRateChart(runs, source), sliceTable(runs, "Week", weeksOf)],
    ["Age of the model", ageErrorChart(runs, source), ageRateChart(runs, source)],
    ["OVER and UNDER at edge 3+", balanceTable(runs), sidesChart(runs, source)],
    ["By size of the edge", edgeChart(runs, source), sliceTable(runs, "Edge", ({ edgeBuckets }) => edgeBuckets)],
    ["By tier of the player", sliceTable(runs, "Tier", ({ tier }) => tier)],
    [`Feature importance, top ${TOP_FEATURES}`, importanceTable(runs), importanceChart(runs, source)],
    ["Lines", linesTable(runs)],
    ["State of the data", dataStateTable(runs)],
    ["Residuals", residualChart(runs, source), biasTable(runs)],
    ["Windows and fit", windowTable(runs), timelineChart(runs, source), learningChart(runs, source)],
    ["Runs", runTable(runs), hypotheses(runs)],
    // of two parts it is said once, after both
    [GLOSSARY_HEADING, beside ? "" : GLOSSARY],
    ["Artifacts", artifactTable(runs)],
  ];
}
