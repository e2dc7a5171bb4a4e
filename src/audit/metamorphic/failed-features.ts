import type { RawFailure } from "../../features/index.js";
import type { AuditCheck } from "../leak-audit.js";

/** SELECTs that failed on the data of one alteration. */
export interface FailedOn {
  /** The alteration, as "noise from 2025-01-22". */
  readonly data: string;
  readonly failed: readonly RawFailure[];
}

/**
 * Hand-written features whose SELECT fails on altered data, though not on the run's own: whether they look ahead was not told
 * there. Nothing where there is none.
 */
export function failedFeaturesCheck(seen: readonly FailedOn[]): AuditCheck[] {
  const features = [...new Set(seen.flatMap(({ failed }) => failed.map(({ feature }) => feature)))];
  if (features.length === 0) return [];
  const findings = features.map((name) => {
    const on = seen.filter(({ failed }) => failed.some(({ feature }) => feature === name));
    const { reason } = on[0]!.failed.find(({ feature }) => feature === name)!;
    return `${name} fails on ${on.length} of ${seen.length} altered copies of the data, first on ${on[0]!.data} (${reason})`;
  });
  return [
    {
      kind: "metamorphic",
      name: "features that could not be checked",
      verdict: "SUSPECT",
      evidence: `${findings.join("; ")}: a SELECT that takes any data, as with nullif or try_cast, can be checked`,
      features,
      findings,
    },
  ];
}
