import { UsageError } from "../core/errors.js";
import { checkMetric, checkParam } from "./checks.js";
import type { Connection } from "./connection.js";
import { paramFromRow, paramToRow } from "./param-value.js";
import { query } from "./query.js";
import type { Batch, MetricRow, ParamValue } from "./records.js";
import { requireRun, requireRunning } from "./run-status.js";
import { addTags } from "./tags.js";

/** Logs a batch in one transaction. @throws UsageError as Registry.logBatch says; nothing is logged then */
export function logBatch(db: Connection, runId: string, batch: Batch): void {
  const params = Object.entries(batch.params ?? {});
  const metrics = batch.metrics ?? [];
  for (const [name, value] of params) checkParam(name, value);
  for (const row of metrics) checkMetric(row);
  db.write(() => {
    if (params.length === 0 && metrics.length === 0) requireRun(db, runId);
    else requireRunning(db, runId);
    addParams(db, runId, params);
    addMetrics(db, runId, metrics);
    addTags(db, runId, batch.tags ?? []);
  });
}

function addParams(db: Connection, runId: string, params: readonly [string, ParamValue][]): void {
  if (params.length === 0) return;
  const stored = db.all(query.selectFrom("params").select(["name", "value", "number"]).where("run_id", "=", runId));
  const known = new Map(stored.map((row) => [row.name, paramFromRow(row)]));
  for (const [name, value] of params) {
    const old = known.get(name);
    if (old === undefined || old === value) continue;
    const [is, becomes] = [old, value].map((of) => JSON.stringify(of));
    throw new UsageError("PARAM_CHANGED", `parameter ${name} of run ${runId} is ${is} and cannot become ${becomes}`);
  }
  const rows = params
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => ({ run_id: runId, name, ...paramToRow(value) }));
  db.insertEach(rows, (row) => query.insertInto("params").values(row));
}

function addMetrics(db: Connection, runId: string, metrics: readonly MetricRow[]): void {
  const rows = metrics.map((row) => ({
    run_id: runId,
    name: row.name,
    slice: row.slice ?? "all",
    step: row.step ?? 0,
    value: row.value,
    n: row.n ?? null,
    low: row.low ?? null,
    high: row.high ?? null,
  }));
  db.insertEach(rows, (row) =>
    query
      .insertInto("metrics")
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(["run_id", "step", "slice", "name"]).doUpdateSet((eb) => ({
          value: eb.ref("excluded.value"),
          n: eb.ref("excluded.n"),
          low: eb.ref("excluded.low"),
          high: eb.ref("excluded.high"),
        })),
      ),
  );
}
