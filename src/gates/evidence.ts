import type { AuditVerdict } from "../audit/leak-audit.js";
import type { Evaluation } from "../metrics/evaluation.js";
import type { PairedDifference } from "../metrics/paired-difference.js";
import type { Plausibility } from "../metrics/plausibility.js";
import type { DataReadiness } from "./data-readiness.js";

/** A mean absolute error, and its standard error where that is known. */
export interface MeanError {
  value: number;
  standardError: number | null;
}

/** What a gate may look at. null always means "not measured", and makes the gate's verdict unknown. */
export interface GateEvidence {
  evaluation: Evaluation;
  /** MAE of the model less that of the baseline it must beat, and that of the baseline, on the rows both predict. */
  baseline: { name: string; difference: PairedDifference | null; mae: number | null } | null;
  /** MAE on training, validation and evaluation rows of the same kind (all with a line, or all whatever the line). */
  mae: Record<"train" | "validation" | "evaluation", MeanError> | null;
  /** `notRun`: kinds of check that were left out; their leaks would not have been found. */
  leakAudit: { verdict: AuditVerdict; notRun: readonly string[]; evidence: string } | null;
  plausibility: Plausibility | null;
  /** Who took responsibility for a suspect result, and why; null when nobody did. */
  acknowledgement: { by: string; reason: string } | null;
  /**
   * One-sided p-value of the hit rate at edge 3+ against break-even after allowing for `trials` tries on the same days, which are
   * worth `effective` independent ones; the best of so many without skill is expected at `bestWithoutSkill`. "picks unknown" where
   * the run's own picks by day are not recorded.
   */
  deflatedPValue:
    | "picks unknown"
    | { value: number; trials: number; effective: number; bestWithoutSkill: number | null }
    | null;
  /** The code the run was made with; null outside version control. */
  code: { commit: string; dirty: boolean } | null;
  /** What the data of all windows are like. */
  data: DataReadiness | null;
  /** The model was trained by another program: on which rows is not known. */
  trainedElsewhere: boolean;
  /** Result of the search for a registered model that is the same; `of` is its name, or null when there is none. */
  duplicate: { of: string | null } | null;
}
