import type { Plausibility } from "../metrics/plausibility.js";

/** CLEAN: looked for and not found. SUSPECT: too good or too odd to be believed unexplained. LEAK: shown. */
export type AuditVerdict = "CLEAN" | "SUSPECT" | "LEAK";

export interface AuditCheck {
  readonly kind: "structural" | "metamorphic" | "statistical" | "plausibility";
  readonly name: string;
  readonly verdict: AuditVerdict;
  /** What was looked at and found, in one sentence. */
  readonly evidence: string;
  /** The features or columns at fault, worst first; left out where none is. */
  readonly features?: readonly string[];
  /** What was found of each of them, in the same order. */
  readonly findings?: readonly string[];
  /** Some of the rows that show it. */
  readonly rows?: readonly EvidenceRow[];
}

/** A value computed from the data as they are beside the same value computed without what was not known then. */
export interface EvidenceRow {
  readonly feature: string;
  readonly date: string;
  readonly player: string;
  readonly team: string;
  /** null is a missing value. */
  readonly unaltered: string | null;
  readonly recomputed: string | null;
}

export interface LeakAudit {
  /** The worst verdict of the checks that ran. */
  readonly verdict: AuditVerdict;
  readonly checks: readonly AuditCheck[];
  /** Kinds of check that did not run: their leaks would not have been found. */
  readonly notRun: readonly AuditCheck["kind"][];
}

const KINDS: readonly AuditCheck["kind"][] = ["structural", "metamorphic", "statistical", "plausibility"];
const SEVERITY: readonly AuditVerdict[] = ["CLEAN", "SUSPECT", "LEAK"];

/** The worst of several verdicts; CLEAN for none. */
export function worstVerdict(verdicts: readonly AuditVerdict[]): AuditVerdict {
  return SEVERITY[Math.max(0, ...verdicts.map((verdict) => SEVERITY.indexOf(verdict)))]!;
}

/** A check that can raise suspicion and no more. */
export function suspectWhen(isFound: boolean, kind: AuditCheck["kind"], name: string, evidence: string): AuditCheck {
  return { kind, name, verdict: isFound ? "SUSPECT" : "CLEAN", evidence };
}

/** Gathers checks into one audit, and says which kinds are missing from it. */
export function gatherAudit(checks: readonly AuditCheck[]): LeakAudit {
  return {
    verdict: worstVerdict(checks.map(({ verdict }) => verdict)),
    checks,
    notRun: KINDS.filter((kind) => checks.every((check) => check.kind !== kind)),
  };
}

/** The plausibility of a result as checks of the audit; a check that had too little data is left out. */
export function plausibilityChecks(plausibility: Plausibility): AuditCheck[] {
  return plausibility.checks.flatMap(({ check, status, sentence }): AuditCheck[] =>
    status === "UNKNOWN"
      ? []
      : [
          {
            kind: "plausibility",
            name: check,
            verdict: status === "SUSPECT" ? "SUSPECT" : "CLEAN",
            evidence: sentence,
          },
        ],
  );
}
