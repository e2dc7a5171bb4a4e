import type { GateThresholds, Judgement, Verdict } from "../gates/index.js";
import { formatAgainst, formatCount, formatProbability, formatTelling, NOTHING } from "./format.js";

/** What the words of {@link verdictWord} mean. */
export const VERDICT_LEGEND =
  "refuted: the evidence speaks against the model; concern: a person must look; unproven: not shown either way, for want of data; unknown: not measured, never a pass; too few: a side with too few picks to judge it, which blocks nothing";

/** A gate as a reader would call it: "MAE against baseline". Gates of other versions keep their own name. */
export function gateName(gate: string): string {
  return gate
    .replace(/_/g, " ")
    .replace(/^mae\b/, "MAE")
    .replace(/^(over|under)\b/, (side) => side.toUpperCase())
    .replace("break even", "break-even")
    .replace("p value", "p-value");
}

/** A decision with what stands in the way of a better one: "**DISCUSS**, 11 of 15 gates passed; concern: MAE against baseline". */
export function decisionPhrase({ decision, verdicts }: Pick<Judgement, "decision" | "verdicts">): string {
  const words = verdicts.map((verdict) => ({ gate: gateName(verdict.gate), word: verdictWord(verdict) }));
  const passed = words.filter(({ word }) => word === "pass").length;
  const open = OPEN_WORDS.flatMap((word) => {
    const gates = words.filter((one) => one.word === word).map(({ gate }) => gate);
    return gates.length === 0 ? [] : [`${word}: ${gates.join(", ")}`];
  });
  return [`**${decision}**, ${passed} of ${verdicts.length} gates passed`, ...open].join("; ");
}

/** From the gravest on. */
const OPEN_WORDS = ["refuted", "concern", "unproven", "unknown"] as const;

/** A reason of a decision with its gate named as {@link gateName} does; other texts as they are. */
export function reasonText(reason: string): string {
  return reason.replace(/^[a-z]+(_[a-z]+)+(?= )/, gateName);
}

/** "pass", "unknown", what the failure means ("refuted", "concern", "unproven"), or "too few" for a side of too few picks to judge. */
export function verdictWord({ gate, status, failure, value }: Verdict): string {
  const isSide = gate === "over_break_even" || gate === "under_break_even";
  if (status === "pass" && isSide && value === null) return "too few";
  return status === "fail" ? (failure ?? status) : status;
}

/** The figure a gate looked at, in its unit; "—" for a gate that looks at none. */
export function gateFigure({ gate, value, threshold }: Verdict, thresholds: GateThresholds): string {
  return figure(gate, value, [value, threshold], thresholds);
}

/** What the figure is held against, with its direction: "at least 53.0 %", "within 1.50". */
export function gateThreshold({ gate, value, threshold }: Verdict, thresholds: GateThresholds): string {
  if (threshold === null) return NOTHING;
  const words = figure(gate, threshold, [value, threshold], thresholds).replace("+", "");
  if (gate === "mae_against_baseline" && !thresholds.mae_bands) return threshold === 0 ? "below 0" : `at most ${words}`;
  if (gate === "hit_rate_above_break_even") return `above ${words}`;
  if (gate === "bias" || gate === "tier_bias") return `within ${words}`;
  if (gate === "data_ready") return "none missed";
  return `${AT_MOST.includes(gate) ? "at most" : "at least"} ${words}`;
}

const AT_MOST: readonly Verdict["gate"][] = ["mae_consistency", "deflated_p_value"];

/** What is judged, and by what; either may be missing. */
type Judged = readonly [value: number | null, threshold: number | null];

/** @param judged both figures of the gate: they are printed with decimals enough that they look alike only when they are */
function figure(
  gate: Verdict["gate"],
  shown: number | null,
  judged: Judged,
  { mae_bands: bands }: GateThresholds,
): string {
  if (shown === null) return NOTHING;
  switch (gate) {
    case "mae_against_baseline":
      if (bands) return formatAgainst(shown, judged, "return");
      return judged[1] === 0 ? formatTelling(shown, "difference") : formatAgainst(shown, judged, "difference");
    case "bias":
    case "tier_bias":
      return formatAgainst(
        shown,
        judged.map((one) => one && Math.abs(one)) as [number | null, number | null],
        "difference",
      );
    case "hit_rate":
    case "hit_rate_above_break_even":
    case "over_break_even":
    case "under_break_even":
    case "mae_consistency":
      return formatAgainst(shown, judged, "rate");
    case "deflated_p_value":
      return formatProbability(shown, judged[1] ?? undefined);
    case "data_ready":
      return `${formatCount(shown)} missed`;
    default:
      return formatCount(shown);
  }
}
