import { type AuditVerdict, type LeakAudit, worstVerdict } from "../audit/leak-audit.js";
import type { LaterAudit } from "./audit-records.js";
import type { Connection } from "./connection.js";
import { programVersion } from "./environment.js";
import { anyOf, query } from "./query.js";
import { requireRun } from "./run-status.js";

/** Enters an audit of a run for ever, synced to the disk. @throws UsageError UNKNOWN_RUN */
export function recordAudit(db: Connection, runId: string, audit: LeakAudit, now: Date): LaterAudit {
  const { verdict, notRun } = audit;
  const checks = audit.checks.map(({ rows: _rows, ...check }) => check);
  const entered: LaterAudit = { at: now.toISOString(), program: programVersion(), verdict, checks, notRun };
  db.write(() => {
    requireRun(db, runId);
    const { name } = db.first(query.selectFrom("runs").select("name").where("id", "=", runId))!;
    db.run(
      query.insertInto("run_audits").values({
        at: entered.at,
        program: entered.program,
        run_id: runId,
        run_name: name,
        verdict,
        checks: JSON.stringify(checks),
        not_run: JSON.stringify(notRun),
      }),
    );
  }, "full");
  return entered;
}

/** The later audits of a run, oldest first. */
export function laterAuditsOf(db: Connection, runId: string): LaterAudit[] {
  const rows = query.selectFrom("run_audits").selectAll().where("run_id", "=", runId).orderBy("id");
  return db.all(rows).map(({ at, program, verdict, checks, not_run: notRun }) => ({
    at,
    program,
    verdict,
    checks: JSON.parse(checks) as LaterAudit["checks"],
    notRun: JSON.parse(notRun) as LaterAudit["notRun"],
  }));
}

/** The worst verdict of the later audits of each of these runs, by id; runs without one have no entry. */
export function laterVerdicts(db: Connection, runIds: readonly string[]): Map<string, AuditVerdict> {
  const worst = new Map<string, AuditVerdict>();
  const rows = query.selectFrom("run_audits").select(["run_id", "verdict"]).where("run_id", "in", anyOf(runIds));
  for (const { run_id: id, verdict } of db.all(rows)) worst.set(id, worstVerdict([worst.get(id) ?? "CLEAN", verdict]));
  return worst;
}
