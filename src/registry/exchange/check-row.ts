import { LabError } from "../../core/errors.js";
import { sha256 } from "../../core/hash.js";
import { checkInteger, checkMetric, checkName, checkSha256 } from "../checks.js";
import { asIdPrefix } from "../run-id.js";
import { malformed } from "./read-table.js";
import type { Cell } from "./table-columns.js";

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

const CHECKS: Readonly<Record<string, (row: Row) => void>> = {
  runs(row) {
    runId(row.id);
    name(row, "name");
    checkInteger(row.seed as number, "seed");
    for (const column of ["config", "command_line", "package_versions"]) json(row, column);
    for (const column of ["config_sha256", "dataset_sha256"]) hash(row, column);
    time(row, "started_at");
    if (row.finished_at !== null) time(row, "finished_at");
  },
  run_tags: (row) => name(row, "tag"),
  params: (row) => name(row, "name"),
  metrics: (row) =>
    checkMetric({
      name: String(row.name),
      step: row.step as number,
      value: row.value as number,
      n: row.n as number,
      low: row.low as number,
      high: row.high as number,
    }),
  artifacts(row) {
    name(row, "name");
    name(row, "kind");
    checkInteger(row.bytes as number, "bytes", 0);
    const own = hash(row, "sha256");
    // the only path an artifact may have; it is never followed
    if (row.path !== `${own.slice(0, 2)}/${own}`)
      throw new Error(`path ${JSON.stringify(row.path)} is not that of its hash`);
  },
  windows: (row) => hash(row, "rows_sha256"),
  candidates(row) {
    json(row, "settings");
    json(row, "loss_by_date");
    for (const column of ["config_sha256", "fit_sha256", "validation_rows_sha256"]) hash(row, column);
  },
  window_fits(row) {
    hash(row, "fit_sha256");
    json(row, "report");
    if (!(row.model instanceof Uint8Array) || sha256(row.model) !== row.model_sha256)
      throw new Error("the model has another hash");
  },
  trials(row) {
    runId(row.run_id);
    hash(row, "evaluation_rows_sha256");
    hash(row, "config_sha256");
    time(row, "counted_at");
  },
  trial_days(row) {
    CHECKS.trials!(row);
    if (row.by_day === null) return;
    json(row, "by_day");
    if (sha256(row.by_day as string) !== row.by_day_sha256) throw new Error("by_day has another hash");
  },
  acknowledgements(row) {
    runId(row.run_id);
    json(row, "suspicions");
    time(row, "at");
  },
  reproductions(row) {
    runId(row.run_id);
    time(row, "at");
  },
  run_audits(row) {
    runId(row.run_id);
    for (const column of ["checks", "not_run"]) json(row, column);
    time(row, "at");
  },
  models(row) {
    for (const column of ["name", "family", "feature_set"]) name(row, column);
    if (String(row.name).includes("@")) throw new Error(`name: ${JSON.stringify(row.name)} holds an "@"`);
    checkInteger(row.version as number, "version", 1);
    hash(row, "artifact_sha256");
  },
  promotions(row) {
    checkInteger(row.id as number, "id", 1);
    json(row, "evidence");
    time(row, "at");
  },
  aliases: (row) => time(row, "updated_at"),
};

/**
 * Holds a row of an export to what the program itself would have written: whoever made the export may have made its hashes too.
 * @throws DataError EXPORT_MALFORMED
 */
export function checkRow(table: string, row: Row, where: () => string): void {
  try {
    CHECKS[table]?.(row);
  } catch (error) {
    if (error instanceof LabError || error instanceof Error) throw malformed(where(), error.message);
    throw error;
  }
}

function runId(value: Cell | undefined): void {
  if (typeof value === "string" && value.length === 26 && asIdPrefix(value) === value) return;
  throw new Error(`${JSON.stringify(value)} is not the id of a run`);
}

function name(row: Row, column: string): void {
  checkName(String(row[column] ?? ""), column);
}

function hash(row: Row, column: string): string {
  return checkSha256(String(row[column]), column);
}

function time(row: Row, column: string): void {
  if (!TIME.test(String(row[column])))
    throw new Error(`${column}: ${JSON.stringify(row[column])} is not a time in UTC`);
}

function json(row: Row, column: string): void {
  try {
    JSON.parse(String(row[column]));
  } catch {
    throw new Error(`${column} is not JSON`);
  }
}
