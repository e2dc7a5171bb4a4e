import type { Verdict } from "./verdict.js";

/**
 * What would make a gate that does not pass pass, in a few words; null for one that passes. It names what to do, never a
 * threshold to lower.
 */
export function whatWouldChange({ gate, status, failure, value, threshold }: Verdict): string | null {
  if (status === "pass") return null;
  const isUnknown = status === "unknown";
  switch (gate) {
    case "mae_against_baseline":
      if (isUnknown) return "evaluation days on which both the model and the baseline predict";
      return failure === "unproven"
        ? "more evaluation days, which narrow the interval"
        : "another model: features or settings with a lower error than the line's";
    case "sample_size": {
      const missing = value !== null && threshold !== null ? `${threshold - value} more graded picks` : "more picks";
      return `more evaluation days: ${missing} at edge 3+`;
    }
    case "hit_rate":
      return isUnknown ? "evaluation days with picks at edge 3+" : "another model: its picks must win more often";
    case "hit_rate_above_break_even":
      if (isUnknown) return "more evaluation days with picks at edge 3+";
      return failure === "refuted"
        ? "another model: its picks lose at these prices"
        : "more evaluation days, if the rate holds: the interval narrows";
    case "over_break_even":
    case "under_break_even":
      if (isUnknown) return "evaluation days with picks at edge 3+";
      return failure === "unproven" ? "more evaluation days, if that side does win" : "another model: that side loses";
    case "bias":
      return "another model, one whose predictions are not pulled off the line";
    case "tier_bias":
      return "another model: tier_weight, or features that tell that tier apart";
    case "mae_consistency":
      if (failure === "unproven") return "more validation or evaluation days, which narrow the interval";
      return isUnknown
        ? "training, validation and evaluation rows of the same kind"
        : "less overfitting (fewer trees, more l2_leaf_reg), or windows more alike";
    case "leak_audit":
      if (failure === "refuted")
        return "data or features without the leak, and a new run: nobody can answer for a LEAK";
      return isUnknown
        ? "a run whose audit ran whole"
        : "proplab gates RUN --acknowledge REASON, or what is odd mended";
    case "plausibility":
      return isUnknown ? "more evaluation days" : "proplab gates RUN --acknowledge REASON, or what is odd mended";
    case "deflated_p_value":
      return isUnknown ? "more game dates with picks" : "more evaluation days, or days on which less was tried";
    case "code_committed":
      return isUnknown ? "a run from a git checkout" : "the changes committed, and the run made again (--force)";
    case "data_ready":
      return "the data that are missing imported, or other windows (proplab data)";
    case "no_duplicate":
      return "the model it repeats promoted instead";
  }
}
