import type { Connection } from "./connection.js";
import { goneRuns } from "./gone-runs.js";
import { anyOf, query } from "./query.js";
import type { RunSummary, StoredMetric } from "./records.js";
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

/**
 * Rows of runs with their tags and the named metrics (slice "all", step 0), in the rows' order. A running run whose process
 * is gone is given as interrupted.
 */
export function toSummaries(
  db: Connection,
  rows: readonly SummaryRow[],
  metricNames: readonly string[] = [],
): RunSummary[] {
  const ids = rows.map((row) => row.id);
  const tags = tagsOf(db, ids);
  const metrics = headlineMetrics(db, ids, metricNames);
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
    metrics: metricNames.flatMap((name) => metrics.get(`${row.id} ${name}`) ?? []),
  }));
}

/** By "<run id> <metric name>". */
function headlineMetrics(db: Connection, ids: readonly string[], names: readonly string[]): Map<string, StoredMetric> {
  if (names.length === 0) return new Map();
  const select = query
    .selectFrom("metrics")
    .selectAll()
    .where("run_id", "in", anyOf(ids))
    .where("name", "in", anyOf(names))
    .where("slice", "=", "all")
    .where("step", "=", 0);
  return new Map(db.all(select).map(({ run_id, ...metric }) => [`${run_id} ${metric.name}`, metric]));
}
