import { type LeakAudit, worstVerdict } from "../audit/leak-audit.js";
import type { LaterAudit } from "../registry/index.js";

/**
 * A run's own audit together with those made of it later. The worst verdict counts and nothing found is taken back: a later audit that
 * finds nothing looked at the data of its own day. Of later audits only what they found enters, each finding once.
 */
export function withLaterAudits(own: LeakAudit, later: readonly LaterAudit[]): LeakAudit {
  const checks = [...own.checks];
  const known = new Set(checks.map(({ evidence }) => evidence));
  for (const audit of later) {
    for (const check of audit.checks) {
      if (check.verdict === "CLEAN" || known.has(check.evidence)) continue;
      known.add(check.evidence);
      checks.push({ ...check, evidence: `${check.evidence} (found by leak-check on ${audit.at.slice(0, 10)})` });
    }
  }
  return {
    ...own,
    verdict: worstVerdict([own.verdict, ...later.map(({ verdict }) => verdict)]),
    checks,
    notRun: own.notRun.filter((kind) => later.every((audit) => audit.notRun.includes(kind))),
  };
}
