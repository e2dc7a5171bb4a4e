import type { GateThresholds, Verdict } from "../gates/index.js";
import { formatCount, formatProbability, formatShare, formatTelling, formatValue, NOTHING } from "./format.js";

/** What the words of {@link verdictWord} mean. */
export const VERDICT_LEGEND =
  "refuted: the evidence speaks against the model; concern: a person must look; unproven: not shown either way, for want of data; unknown: not measured, never a pass";

/** "pass", "unknown", or what the failure means: "refuted", "concern", "unproven". */
export function verdictWord({ status, failure }: Verdict): string {
  return status === "fail" ? (failure ?? status) : status;
}

/** The figure a gate looked at, in its unit; "—" for a gate that looks at none. */
export function gateFigure({ gate, value }: Verdict, thresholds: GateThresholds): string {
  return figure(gate, value, thresholds);
}

/** What the figure is held against, with its direction: "at least 53.0 %", "within 1.50". */
export function gateThreshold({ gate, threshold }: Verdict, thresholds: GateThresholds): string {
  if (threshold === null) return NOTHING;
  const words = figure(gate, threshold, thresholds).replace("+", "");
  if (gate === "mae_against_baseline" && !thresholds.mae_bands) return threshold === 0 ? "below 0" : `at most ${words}`;
  if (gate === "hit_rate_above_break_even") return `above ${words}`;
  if (gate === "bias" || gate === "tier_bias") return `within ${words}`;
  if (gate === "data_ready") return "none missed";
  return `${AT_MOST.includes(gate) ? "at most" : "at least"} ${words}`;
}

const AT_MOST: readonly Verdict["gate"][] = ["mae_consistency", "deflated_p_value"];

function figure(gate: Verdict["gate"], value: number | null, { mae_bands: bands }: GateThresholds): string {
  if (value === null) return NOTHING;
  switch (gate) {
    case "mae_against_baseline":
      return bands ? formatValue(value, "return") : formatTelling(value, "difference");
    case "bias":
    case "tier_bias":
      return formatValue(value, "difference");
    case "hit_rate":
    case "hit_rate_above_break_even":
    case "over_break_even":
    case "under_break_even":
    case "mae_consistency":
      return formatShare(value);
    case "deflated_p_value":
      return formatProbability(value);
    case "data_ready":
      return `${formatCount(value)} missed`;
    default:
      return formatCount(value);
  }
}
