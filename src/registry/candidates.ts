import { UsageError } from "../core/errors.js";
import { canonicalJson } from "../core/hash.js";
import { checkInteger, checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import type { CandidateRow } from "./fit-records.js";
import { anyOf, query } from "./query.js";
import type { ParamValue } from "./records.js";
import { requireRunning } from "./run-status.js";
import type { Tables } from "./tables.js";
import { addTrial } from "./trials.js";

type Stored = Tables["candidates"];

/** Enters a finished candidate and counts it as a trial on the validation rows, in one transaction. @throws UsageError as Registry.logCandidate */
export function logCandidate(db: Connection, runId: string, row: CandidateRow, now: Date): void {
  const stored = toStored(runId, row, now);
  db.write(() => {
    requireRunning(db, runId);
    db.run(query.insertInto("candidates").values(stored));
    addTrial(db, runId, { evaluationRowsSha256: row.validationRowsSha256, configSha256: row.configSha256 }, now);
  });
}

/** A run's candidates by number. */
export function candidatesOf(db: Connection, runId: string): CandidateRow[] {
  const rows = query.selectFrom("candidates").selectAll().where("run_id", "=", runId).orderBy("candidate");
  return db.all(rows).map(fromStored);
}

/** As Registry.finishedCandidates. */
export function finishedCandidates(
  db: Connection,
  fitSha256s: readonly string[],
  ofCompletedRuns: boolean,
): Map<string, CandidateRow> {
  const rows = query
    .selectFrom("candidates")
    .innerJoin("runs", "runs.id", "candidates.run_id")
    .selectAll("candidates")
    .where("fit_sha256", "in", anyOf(fitSha256s))
    .where("runs.status", "in", ofCompletedRuns ? [...UNFINISHED, "completed", "archived"] : UNFINISHED)
    .orderBy("run_id");
  return new Map(
    db.all(rows).map((row) => [row.fit_sha256, { ...fromStored(row), fittedIn: row.fitted_in ?? row.run_id }]),
  );
}

const UNFINISHED = ["running", "interrupted", "failed"] as const;

function toStored(runId: string, row: CandidateRow, now: Date): Stored {
  const figures = { loss: row.loss, mae: row.mae, seconds: row.seconds };
  for (const [name, value] of [...Object.entries(figures), ...row.lossByDate.entries()]) {
    if (Number.isFinite(value)) continue;
    throw new UsageError("BAD_METRIC", `candidate ${row.candidate}: ${name} is ${value}`);
  }
  return {
    run_id: runId,
    candidate: checkInteger(row.candidate, "candidate", 0),
    settings: canonicalJson(row.settings),
    config_sha256: checkSha256(row.configSha256, "configuration hash"),
    fit_sha256: checkSha256(row.fitSha256, "fit hash"),
    validation_rows_sha256: checkSha256(row.validationRowsSha256, "validation rows hash"),
    ...figures,
    iterations: checkInteger(row.iterations, "iterations", 0),
    loss_by_date: JSON.stringify(row.lossByDate),
    fitted_in: row.fittedIn,
    finished_at: now.toISOString(),
  };
}

function fromStored(row: Stored): CandidateRow {
  return {
    candidate: row.candidate,
    settings: JSON.parse(row.settings) as Record<string, ParamValue>,
    configSha256: row.config_sha256,
    fitSha256: row.fit_sha256,
    validationRowsSha256: row.validation_rows_sha256,
    loss: row.loss,
    mae: row.mae,
    iterations: row.iterations,
    lossByDate: JSON.parse(row.loss_by_date) as number[],
    seconds: row.seconds,
    fittedIn: row.fitted_in,
  };
}
