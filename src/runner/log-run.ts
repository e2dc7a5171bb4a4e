import type { Breakdowns, Slice } from "../metrics/index.js";
import type { MetricRow, ParamValue, WindowRow } from "../registry/index.js";
import { chanceMetrics } from "./chances/chance-metrics.js";
import { closingMetrics } from "./closing-record.js";
import type { AuditParam } from "./list-marks.js";
import type { Experiment } from "./resolve-experiment.js";
import type { EvaluationRecord, ResultWindow, RunJudgement } from "./result.js";
import { walkMetrics } from "./walk/walk-metrics.js";

/** An experiment's settings as flat parameters; lists and mappings as JSON text. */
export function runParams(experiment: Experiment, options: Record<string, unknown>): Record<string, ParamValue> {
  const settings: Record<string, unknown> = { ...experiment, ...options };
  const params: Record<string, ParamValue> = {};
  for (const key of Object.keys(settings).sort()) {
    const value = settings[key];
    if (value === undefined || ["name", "hypothesis", "tags", "gate_profile"].includes(key)) continue;
    const scalar = value === null || typeof value !== "object";
    params[key] = scalar ? (value as ParamValue) : JSON.stringify(value);
  }
  return params;
}

/** What the fit chose or found by itself, as parameters beside those it was given. */
export function foundParams({ fit }: EvaluationRecord): Record<string, ParamValue> {
  return Object.fromEntries(Object.entries(fit.found ?? {}).map(([name, value]) => [`fitted_${name}`, value]));
}

/** The decision on a run and what it was made by. */
export function judgementParams({ decision, judged_by: by }: RunJudgement): Record<string, ParamValue> {
  return { decision, gate_profile: by.profile, gates_file_sha256: by.file_sha256 };
}

/** What the leak audit said, and how many features are hand-written SQL that only the audit looks into: lists mark a run by them. */
export function auditParams({ leak_audit: audit, features }: EvaluationRecord): Record<AuditParam, ParamValue> {
  return { leak_audit: audit.verdict, raw_sql_features: features.raw_sql?.length ?? 0 };
}

/** Every figure of a run as metric rows: headline figures in slice "all", baselines and breakdowns in slices of their own. */
export function runMetrics(record: EvaluationRecord): MetricRow[] {
  const rows: MetricRow[] = [];
  for (const [name, estimate] of Object.entries(record.metrics)) rows.push({ name, ...(estimate ?? { value: null }) });
  for (const [baseline, { metrics }] of Object.entries(record.baselines)) {
    for (const [name, estimate] of Object.entries(metrics)) {
      if (estimate) rows.push({ name, slice: `baseline ${baseline}`, ...estimate });
    }
  }
  for (const [breakdown, slices] of Object.entries(record.breakdowns ?? ({} as Breakdowns))) {
    for (const slice of (slices ?? []) as Slice[]) rows.push(...sliceMetrics(breakdown, slice));
  }
  rows.push({ name: "mae_train", value: record.fit.mae_train, n: record.fit.mae_train_rows ?? null });
  rows.push({ name: "mae_validation", value: record.fit.mae_validation, n: record.fit.mae_validation_rows ?? null });
  if (record.fit.trees !== null) rows.push({ name: "trees", value: record.fit.trees });
  rows.push(...walkMetrics(record), ...chanceMetrics(record), ...closingMetrics(record));
  return rows;
}

function sliceMetrics(breakdown: string, slice: Slice): MetricRow[] {
  const figures = { hit_rate: slice.hitRate, roi: slice.roi, mae: slice.mae };
  return Object.entries(figures).flatMap(([name, estimate]) =>
    estimate ? [{ name, slice: `${breakdown}: ${slice.slice}`, ...estimate }] : [],
  );
}

/** A window of a result as the registry keeps it. */
export function windowRow(window: ResultWindow): WindowRow {
  return {
    index: window.index,
    trainStart: window.train.start,
    trainEnd: window.train.end,
    validationStart: window.validation.start,
    validationEnd: window.validation.end,
    evalStart: window.evaluation.start,
    evalEnd: window.evaluation.end,
    trainRows: window.rows.train,
    validationRows: window.rows.validation,
    evalLineRows: window.rows.eval_lines,
    evalRows: window.rows.eval_all,
    rowsSha256: window.rows_sha256,
  };
}
