export const GATES = [
  "mae_against_baseline",
  "sample_size",
  "hit_rate",
  "hit_rate_above_break_even",
  "over_break_even",
  "under_break_even",
  "bias",
  "tier_bias",
  "mae_consistency",
  "leak_audit",
  "plausibility",
  "deflated_p_value",
  "code_committed",
  "data_ready",
  "no_duplicate",
] as const;

export type Gate = (typeof GATES)[number];

/**
 * What a failure means. `refuted`: the evidence speaks against the model. `unproven`: nothing is shown either
 * way, for want of data. `concern`: a fault that a person must look at.
 */
export type Failure = "refuted" | "unproven" | "concern";

export interface Verdict {
  gate: Gate;
  /** unknown: not measured; never counts as a pass. */
  status: "pass" | "fail" | "unknown";
  /** Set on a failure only. */
  failure: Failure | null;
  value: number | null;
  threshold: number | null;
  /** The figures the verdict stands on, in words. */
  evidence: string;
}

/** A verdict on a measured value: passes unless a failure is named. */
export function measured(
  gate: Gate,
  failure: Failure | null,
  value: number | null,
  threshold: number | null,
  evidence: string,
): Verdict {
  return { gate, status: failure === null ? "pass" : "fail", failure, value, threshold, evidence };
}

/** The verdict where there is nothing to measure; it does not pass. `evidence` says what was missing. */
export function notMeasured(gate: Gate, threshold: number | null, evidence: string): Verdict {
  return { gate, status: "unknown", failure: null, value: null, threshold, evidence };
}
