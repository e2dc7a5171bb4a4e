import { checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import type { WindowRow } from "./records.js";
import { requireRunning } from "./run-status.js";

/** Logs windows in one transaction; the last logged of an index stands. @throws UsageError as Registry.logWindows */
export function logWindows(db: Connection, runId: string, windows: readonly WindowRow[]): void {
  const rows = windows.map((window) => ({
    run_id: runId,
    idx: window.index,
    train_start: window.trainStart,
    train_end: window.trainEnd,
    validation_start: window.validationStart,
    validation_end: window.validationEnd,
    eval_start: window.evalStart,
    eval_end: window.evalEnd,
    train_rows: window.trainRows,
    validation_rows: window.validationRows,
    eval_line_rows: window.evalLineRows,
    eval_rows: window.evalRows,
    rows_sha256: checkSha256(window.rowsSha256, `rows of window ${window.index}`),
  }));
  db.write(() => {
    requireRunning(db, runId);
    for (const row of rows) {
      db.run(query.deleteFrom("windows").where("run_id", "=", runId).where("idx", "=", row.idx));
      db.run(query.insertInto("windows").values(row));
    }
  });
}

/** A run's windows in order. */
export function windowsOf(db: Connection, runId: string): WindowRow[] {
  const rows = db.all(query.selectFrom("windows").selectAll().where("run_id", "=", runId).orderBy("idx"));
  return rows.map((row) => ({
    index: row.idx,
    trainStart: row.train_start,
    trainEnd: row.train_end,
    validationStart: row.validation_start,
    validationEnd: row.validation_end,
    evalStart: row.eval_start,
    evalEnd: row.eval_end,
    trainRows: row.train_rows,
    validationRows: row.validation_rows,
    evalLineRows: row.eval_line_rows,
    evalRows: row.eval_rows,
    rowsSha256: row.rows_sha256,
  }));
}
