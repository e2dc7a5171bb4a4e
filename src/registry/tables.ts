import type { Generated } from "kysely";
import type { AuditVerdict } from "../audit/leak-audit.js";
import type { DataSource, FinalStatus, RunStatus } from "./records.js";

/** The tables of runs.sqlite as the newest migration leaves them. Times are ISO 8601 text in UTC, booleans 0 or 1. */
export interface Tables {
  runs: RunsTable;
  run_tags: { run_id: string; tag: string };
  params: ParamsTable;
  metrics: MetricsTable;
  artifacts: ArtifactsTable;
  windows: WindowsTable;
  candidates: CandidatesTable;
  window_fits: WindowFitsTable;
  trials: { evaluation_rows_sha256: string; config_sha256: string; run_id: string; counted_at: string };
  trial_days: TrialDaysTable;
  models: ModelsTable;
  aliases: { scope: string; alias: string; model_name: string; model_version: number; updated_at: string };
  promotions: PromotionsTable;
  acknowledgements: AcknowledgementsTable;
  imports: ImportsTable;
  imported_runs: { run_id: string; import_id: number };
  reproductions: ReproductionsTable;
  run_audits: RunAuditsTable;
  schema_version: { version: number; name: string; program: string; applied_at: string };
}

export interface RunsTable {
  id: string;
  name: string;
  status: RunStatus;
  hypothesis: string | null;
  started_at: string;
  finished_at: string | null;
  seed: number;
  /** JSON array of arguments. */
  command_line: string;
  git_commit: string | null;
  git_dirty: number | null;
  git_diff_sha256: string | null;
  program: string;
  node: string;
  platform: string;
  cpu_model: string;
  cores: number;
  /** null for runs from before it was recorded. */
  threads: number | null;
  /** JSON object: package to version. */
  package_versions: string;
  lockfile_sha256: string | null;
  dataset_sha256: string;
  data_source: DataSource;
  /** Canonical JSON. */
  config: string;
  config_sha256: string;
  parent_id: string | null;
  error: string | null;
  host: string;
  pid: number;
  /** Tells a process from a later one with the same number; null where the system does not say. */
  process_token: string | null;
  /** The status before it was archived; null for runs that are not. */
  archived_from: FinalStatus | null;
  archived_at: string | null;
}

interface MetricsTable {
  run_id: string;
  name: string;
  slice: string;
  step: number;
  value: number | null;
  n: number | null;
  low: number | null;
  high: number | null;
}

interface ArtifactsTable {
  run_id: string;
  name: string;
  kind: string;
  path: string;
  bytes: number;
  sha256: string;
  added_at: string;
  /** When its file was deleted to free space; null while it is kept. */
  freed_at: string | null;
}

interface CandidatesTable {
  run_id: string;
  candidate: number;
  /** Canonical JSON. */
  settings: string;
  config_sha256: string;
  fit_sha256: string;
  validation_rows_sha256: string;
  loss: number;
  mae: number;
  iterations: number;
  /** JSON array of numbers. */
  loss_by_date: string;
  seconds: number;
  /** The run whose fit it is; null: this one. */
  fitted_in: string | null;
  finished_at: string;
}

interface TrialDaysTable {
  evaluation_rows_sha256: string;
  config_sha256: string;
  run_id: string;
  run_name: string;
  origin: string;
  /** Days since 1970-01-01. */
  first_day: number | null;
  last_day: number | null;
  /** Canonical JSON of DailyPicks. */
  by_day: string | null;
  by_day_sha256: string | null;
  counted_at: string;
}

interface WindowsTable {
  run_id: string;
  idx: number;
  train_start: string;
  train_end: string;
  validation_start: string | null;
  validation_end: string | null;
  eval_start: string;
  eval_end: string;
  train_rows: number;
  validation_rows: number;
  eval_line_rows: number;
  eval_rows: number;
  rows_sha256: string;
}

interface WindowFitsTable {
  fit_sha256: string;
  run_id: string;
  model: Uint8Array;
  model_sha256: string;
  /** JSON. */
  report: string;
  finished_at: string;
}

interface ModelsTable {
  name: string;
  version: number;
  run_id: string;
  family: string;
  feature_set: string;
  artifact_sha256: string;
  status: string;
  created_at: string;
}

interface PromotionsTable {
  id: Generated<number>;
  at: string;
  who: string;
  scope: string;
  alias: string;
  from_name: string | null;
  from_version: number | null;
  to_name: string | null;
  to_version: number | null;
  evidence: string;
  reason: string | null;
  forced: number;
  action: Generated<"promote" | "demote" | "rollback">;
  to_run_id: string | null;
  to_artifact_sha256: string | null;
}

interface AcknowledgementsTable {
  id: Generated<number>;
  at: string;
  who: string;
  run_id: string;
  run_name: string;
  /** JSON array of sentences. */
  suspicions: string;
  reason: string;
}

interface ImportsTable {
  id: Generated<number>;
  at: string;
  manifest_sha256: string;
  program: string;
  schema_version: number;
  runs: number;
  /** JSON. */
  summary: string;
}

interface ReproductionsTable {
  id: Generated<number>;
  at: string;
  run_id: string;
  run_name: string;
  verdict: "byte_for_byte" | "same_figures" | "not_reproduced";
  first_difference: string | null;
  program: string;
  node: string;
  platform: string;
  git_commit: string | null;
  git_dirty: number | null;
  git_diff_sha256: string | null;
}

interface RunAuditsTable {
  id: Generated<number>;
  at: string;
  program: string;
  run_id: string;
  run_name: string;
  verdict: AuditVerdict;
  /** JSON array of checks. */
  checks: string;
  /** JSON array of kinds of check. */
  not_run: string;
}

/**
 * `value` is the parameter as text and `number` its numeric value: a number has both, true and false have 1 and 0,
 * text has no number, null has neither.
 */
interface ParamsTable {
  run_id: string;
  name: string;
  value: string | null;
  number: number | null;
}
