import { type Gate, notMeasured, type Verdict } from "./verdict.js";

/** Gates whose pass says nothing of a model that may have been trained on the rows it is judged by. */
const NEED_UNSEEN_ROWS: readonly Gate[] = [
  "mae_against_baseline",
  "hit_rate",
  "hit_rate_above_break_even",
  "over_break_even",
  "under_break_even",
  "bias",
  "tier_bias",
  "mae_consistency",
  "leak_audit",
  "deflated_p_value",
];

/** A pass becomes unknown; a failure stands, for rows seen in training can only flatter. */
export function withoutProofOfUnseenRows(verdict: Verdict): Verdict {
  const { gate, status, threshold, evidence } = verdict;
  // The audit's own gaps do not cover this one, so it is named beside them.
  const isOpen = status === "pass" || (status === "unknown" && gate === "leak_audit");
  if (!isOpen || !NEED_UNSEEN_ROWS.includes(gate)) return verdict;
  return notMeasured(gate, threshold, `${evidence}; trained elsewhere, so whether it saw these rows cannot be checked`);
}
