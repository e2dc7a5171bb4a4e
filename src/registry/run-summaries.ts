import type { Connection } from "./connection.js";
import { goneRuns } from "./gone-runs.js";
import { paramFromRow } from "./param-value.js";
import { anyOf, query } from "./query.js";
import type { MetricName, ParamValue, RunSummary, StoredMetric } from "./records.js";
import type { RunsTable } from "./tables.js";
import { tagsOf } from "./tags.js";

/** The columns of runs that a summary needs. */
export const SUMMARY_COLUMNS = [
  "id",
  "name",
  "status",
  "hypothesis",
  "seed",
  "started_at",
  "finished_at",
  "data_source",
  "dataset_sha256",
  "config_sha256",
  "git_commit",
  "parent_id",
  "error",
  "archived_at",
] as const satisfies (keyof RunsTable)[];

type SummaryRow = Pick<RunsTable, (typeof SUMMARY_COLUMNS)[number]>;

/** What to bring along with each run. */
export interface Brought {
  readonly metrics?: readonly MetricName[];
  readonly params?: readonly string[];
}

/**
 * Rows of runs with their tags and the metrics and parameters asked for, in the rows' order. A running run whose process is gone is
 * given as interrupted.
 */
export function toSummaries(db: Connection, rows: readonly SummaryRow[], brought: Brought = {}): RunSummary[] {
  const { metrics: metricNames = [], params: paramNames = [] } = brought;
  const ids = rows.map((row) => row.id);
  const tags = tagsOf(db, ids);
  const metrics = metricsOf(db, ids, metricNames);
  const params = paramsOf(db, ids, paramNames);
  const gone = rows.some(({ status }) => status === "running") ? goneRuns(db) : new Map<string, string>();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    status: gone.has(row.id) ? "interrupted" : row.status,
    hypothesis: row.hypothesis,
    tags: tags.get(row.id)!,
    seed: row.seed,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    dataSource: row.data_source,
    datasetSha256: row.dataset_sha256,
    configSha256: row.config_sha256,
    commit: row.git_commit,
    parentId: row.parent_id,
    error: gone.get(row.id) ?? row.error,
    archivedAt: row.archived_at,
    params: Object.fromEntries(
      paramNames.flatMap((name) => {
        const value = params.get(keyOf(row.id, name));
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    metrics: metricNames.flatMap((metric) => metrics.get(keyOf(row.id, ...whole(metric))) ?? []),
  }));
}

const keyOf = (...parts: (string | number)[]) => JSON.stringify(parts);

/** Name, slice and step of a metric. */
function whole(metric: MetricName): [string, string, number] {
  return typeof metric === "string" ? [metric, "all", 0] : [metric.name, metric.slice ?? "all", metric.step ?? 0];
}

/** By run, name, slice and step: those asked for, and others that have parts of what is asked for. */
function metricsOf(db: Connection, ids: readonly string[], wanted: readonly MetricName[]): Map<string, StoredMetric> {
  if (wanted.length === 0) return new Map();
  const all = wanted.map(whole);
  const steps = [...new Set(all.map(([, , step]) => step))];
  const select = query
    .selectFrom("metrics")
    .selectAll()
    .where("run_id", "in", anyOf(ids))
    .where("step", "in", steps)
    .where("slice", "in", anyOf([...new Set(all.map(([, slice]) => slice))]))
    .where("name", "in", anyOf([...new Set(all.map(([name]) => name))]));
  return new Map(
    db.all(select).map(({ run_id, ...metric }) => [keyOf(run_id, metric.name, metric.slice, metric.step), metric]),
  );
}

/** By run and name. */
function paramsOf(db: Connection, ids: readonly string[], names: readonly string[]): Map<string, ParamValue> {
  if (names.length === 0) return new Map();
  const select = query
    .selectFrom("params")
    .selectAll()
    .where("run_id", "in", anyOf(ids))
    .where("name", "in", anyOf(names));
  return new Map(db.all(select).map((row) => [keyOf(row.run_id, row.name), paramFromRow(row)]));
}
