import type { RunPage, RunSummary } from "../registry/index.js";
import { formatCount, formatFigure, formatValue } from "../reports/format.js";
import { auditMark, listedName, RAW_SQL_LEGEND } from "../reports/run-marks.js";
import type { RunMark } from "../runner/list-marks.js";
import { AUDIT_COLORS } from "./audit-colors.js";
import type { Console } from "./console.js";
import { runColumn } from "./run-column-cells.js";
import { formatTable } from "./table.js";

/** The metrics a list of runs shows: to be asked for with the page. */
export const LISTED_METRICS = ["mae_lines", "hit_rate_edge_3"] as const;

/** Fields that a list shows without being asked, as they are written. */
export const LISTED_FIELDS: readonly string[] = [
  "id",
  "name",
  "status",
  "started",
  ...LISTED_METRICS.map((name) => `metrics.${name}`),
];

/** Explains {@link stateOf}. */
export const STATE_LEGEND = "state: of a completed run what its leak audit said";

/**
 * Runs as a table, each with what its leak audit said, and what the marks mean.
 * @param onlyColumns show the page's columns in place of the usual figures, not behind them
 */
export function printRuns(
  { runs, columns = {} }: Pick<RunPage, "runs" | "columns">,
  marks: ReadonlyMap<string, RunMark>,
  console: Console,
  { onlyColumns = false } = {},
): void {
  const extra = Object.entries(columns).map(([name, values]) => runColumn(name, values));
  const sources = new Set(runs.map(({ dataSource }) => dataSource));
  const isMixed = sources.size > 1;
  const rows = runs.map((run, index) => {
    const hitRate = estimateOf(run, "hit_rate_edge_3");
    const figures = [
      formatValue(estimateOf(run, "mae_lines")?.value ?? null, "points"),
      formatFigure(hitRate, "rate"),
      hitRate ? formatCount(hitRate.n) : "",
    ];
    return [
      run.id.slice(0, 12),
      listedName(run),
      ...(isMixed ? [run.dataSource] : []),
      stateOf(run, marks.get(run.id)),
      ...(onlyColumns ? [] : figures),
      ...extra.map(({ cells }) => cells[index]!),
    ];
  });
  const labels = ["run", "name", ...(isMixed ? ["data"] : []), "state"];
  const figures = onlyColumns ? [] : ["MAE", "HR edge 3+ [95 %]", "n"];
  const head = [...labels, ...figures, ...extra.map((column) => column.head)];
  const ofFigures = onlyColumns ? [] : [labels.length, labels.length + 2];
  const ofExtra = extra.flatMap(({ isRight }, index) => (isRight ? [labels.length + figures.length + index] : []));
  const whole = extra.flatMap(({ isProse }, index) => (isProse ? [] : [labels.length + figures.length + index]));
  console.print(
    formatTable(head, rows, { right: [...ofFigures, ...ofExtra], whole: [0, labels.length - 1, ...whole] }),
  );
  console.print(`\n${STATE_LEGEND}${onlyColumns ? "" : "; n: graded picks"}`);
  if (runs.some(({ id }) => (marks.get(id)?.raw_sql_features ?? 0) > 0)) console.print(RAW_SQL_LEGEND);
  if (!isMixed) console.print(`all on ${[...sources].join()} data`);
}

/** The status of a run; of a completed one that was audited the verdict, which says more. */
export function stateOf({ status }: Pick<RunSummary, "status">, mark: RunMark | undefined): string {
  const verdict = mark?.leak_audit;
  if (!verdict || status !== "completed") return status;
  return AUDIT_COLORS[verdict](auditMark(mark));
}

function estimateOf({ metrics }: RunSummary, wanted: string) {
  const row = metrics.find(({ name }) => name === wanted);
  if (!row || row.value === null) return null;
  return { value: row.value, n: row.n ?? 0, low: row.low, high: row.high };
}
