import type { AuditCheck, AuditVerdict, LeakAudit } from "../audit/leak-audit.js";

/** A leak audit of a run made after it had ended. */
export interface LaterAudit {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Version of the program that looked. */
  readonly program: string;
  readonly verdict: AuditVerdict;
  /** Without the rows that show a leak. */
  readonly checks: readonly Omit<AuditCheck, "rows">[];
  readonly notRun: LeakAudit["notRun"];
}
