import type { RunPage, RunSummary } from "../registry/index.js";
import { formatCount, formatFigure, formatValue } from "../reports/format.js";
import { auditMark, RAW_SQL_LEGEND } from "../reports/run-marks.js";
import type { RunMark } from "../runner/list-marks.js";
import { CHANGED_TAG } from "../runner/retrain.js";
import { AUDIT_COLORS } from "./audit-colors.js";
import type { Console } from "./console.js";
import { formatTable } from "./table.js";

/** The metrics a list of runs shows: to be asked for with the page. */
export const LISTED_METRICS = ["mae_lines", "hit_rate_edge_3"] as const;

/** Explains {@link stateOf}. */
export const STATE_LEGEND = "state: of a completed run what its leak audit said";

/** Runs as a table, each with what its leak audit said, and what the marks mean. */
export function printRuns(
  { runs }: Pick<RunPage, "runs">,
  marks: ReadonlyMap<string, RunMark>,
  console: Console,
): void {
  const sources = new Set(runs.map(({ dataSource }) => dataSource));
  const isMixed = sources.size > 1;
  const rows = runs.map((run) => {
    const hitRate = estimateOf(run, "hit_rate_edge_3");
    return [
      run.id.slice(0, 12),
      listedName(run),
      ...(isMixed ? [run.dataSource] : []),
      stateOf(run, marks.get(run.id)),
      formatValue(estimateOf(run, "mae_lines")?.value ?? null, "points"),
      formatFigure(hitRate, "rate"),
      hitRate ? formatCount(hitRate.n) : "",
    ];
  });
  const head = ["run", "name", ...(isMixed ? ["data"] : []), "state", "MAE", "HR edge 3+ [95 %]", "n"];
  const last = head.length - 1;
  console.print(formatTable(head, rows, { right: [last - 2, last] }));
  console.print(`\n${STATE_LEGEND}; n: graded picks`);
  if (runs.some(({ id }) => (marks.get(id)?.raw_sql_features ?? 0) > 0)) console.print(RAW_SQL_LEGEND);
  if (!isMixed) console.print(`all on ${[...sources].join()} data`);
}

/** A run by its name and the settings that were changed on the command line. */
export function listedName({ name, tags }: Pick<RunSummary, "name" | "tags">): string {
  const changed = tags.filter((tag) => tag.startsWith(CHANGED_TAG)).map((tag) => tag.slice(CHANGED_TAG.length));
  return [name, ...changed].join(" ");
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
