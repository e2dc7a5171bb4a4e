import { type AuditVerdict, worstVerdict } from "../audit/leak-audit.js";
import type { Registry } from "../registry/index.js";

/** The parameters that mark a run in lists: the verdict of its leak audit, and how many of its features are raw SQL. */
export const AUDIT_PARAMS = ["leak_audit", "raw_sql_features"] as const;

export type AuditParam = (typeof AUDIT_PARAMS)[number];

/** What a list says of a run beside its figures. */
export interface RunMark {
  /** The worst of the run's own audit and those made of it later; null for runs without an audit: those that did not get so far, and those of versions that did not log it. */
  readonly leak_audit: AuditVerdict | null;
  /** null as above. */
  readonly raw_sql_features: number | null;
}

/** The marks of runs, by id; one for every id asked for. */
export function listMarks(
  registry: Pick<Registry, "paramsOf" | "laterVerdicts">,
  runIds: readonly string[],
): Map<string, RunMark> {
  const params = registry.paramsOf(runIds, AUDIT_PARAMS);
  const later = registry.laterVerdicts(runIds);
  return new Map(
    runIds.map((id) => {
      const { leak_audit: verdict = null, raw_sql_features: raw = null } = params.get(id) ?? {};
      const verdicts = [verdict as AuditVerdict | null, later.get(id) ?? null].filter((one) => one !== null);
      return [
        id,
        { leak_audit: verdicts.length === 0 ? null : worstVerdict(verdicts), raw_sql_features: raw as number | null },
      ];
    }),
  );
}
