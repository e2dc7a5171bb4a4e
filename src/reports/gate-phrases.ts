import type { GateThresholds, Judgement, Verdict } from "../gates/index.js";
import { formatAgainst, formatCount, formatProbability, formatTelling, NOTHING } from "./format.js";

/** What the words of {@link verdictWord} mean. */
export const VERDICT_LEGEND =
  "pass: the gate's rule is met, which proves nothing by itself; refuted: the evidence speaks against the model; concern: a person must look; unproven: not shown either way, for want of data; unknown: not measured, never a pass; too few: a side with too few picks to judge it, which blocks nothing";

/** A gate as a reader would call it: "MAE against baseline". Gates of other versions keep their own name. */
export function gateName(gate: string): string {
  return gate
    .replace(/_/g, " ")
    .replace(/^mae\b/, "MAE")
    .replace(/^(over|under)\b/, (side) => side.toUpperCase())
    .replace("break even", "break-even")
    .replace("p value", "p-value")
    .replace(/^bias$/, "bias against the line");
}

/** A decision with what stands in the way of a better one: "**DISCUSS**, 11 of 15 gates passed; concern: MAE against baseline". */
export function decisionPhrase({ decision, verdicts }: Pick<Judgement, "decision" | "verdicts">): string {
  const words = verdicts.map((verdict) => ({ gate: gateName(verdict.gate), word: verdictWord(verdict) }));
  const passed = verdicts.filter(isPassed).length;
  const open = OPEN_WORDS.flatMap((word) => {
    const gates = words.filter((one) => one.word === word).map(({ gate }) => gate);
    return gates.length === 0 ? [] : [`${word}: ${gates.join(", ")}`];
  });
  return [`**${decision}**, ${passed} of ${verdicts.length} gates passed`, ...open].join("; ");
}

/** From the gravest on. */
const OPEN_WORDS = ["refuted", "concern", "unproven", "unknown"] as const;

/** "pass", "unknown", what the failure means ("refuted", "concern", "unproven"), or "too few" for a side of too few picks to judge. */
export function verdictWord({ gate, status, failure, value }: Verdict): string {
  const isSide = gate === "over_break_even" || gate === "under_break_even";
  if (status === "pass" && isSide && value === null) return "too few";
  return status === "fail" ? (failure ?? status) : status;
}

/** Whether a gate was judged and passes: a side of too few picks does not. */
export function isPassed(verdict: Verdict): boolean {
  return verdictWord(verdict) === "pass";
}

/**
 * The figure a gate looked at, in its unit; "—" for a gate that looks at none.
 * @param thresholds it was judged by; null where they are not recorded
 */
export function gateFigure(verdict: Verdict, thresholds: GateThresholds | null): string {
  const { gate, value, threshold } = verdict;
  return figure(gate, value, [value, threshold], hasBands(verdict, thresholds));
}

/**
 * What the figure is held against, with its direction: "at least 53.0 %", "within 1.50".
 * @param thresholds as {@link gateFigure}
 */
export function gateThreshold(verdict: Verdict, thresholds: GateThresholds | null): string {
  const { gate, value, threshold } = verdict;
  if (threshold === null) return NOTHING;
  const bands = hasBands(verdict, thresholds);
  const words = figure(gate, threshold, [value, threshold], bands).replace("+", "");
  if (gate === "mae_against_baseline" && !bands) return threshold === 0 ? "below 0" : `at most ${words}`;
  if (gate === "hit_rate_above_break_even") return `interval's lower end above ${words}`;
  if (gate === "bias" || gate === "tier_bias") return `within ${words}`;
  if (gate === "data_ready") return "none missed";
  return `${AT_MOST.includes(gate) ? "at most" : "at least"} ${words}`;
}

const AT_MOST: readonly Verdict["gate"][] = ["mae_consistency", "deflated_p_value"];

/** Whether the MAE is judged by bands, whose threshold is a gain: a difference is asked to be 0 or less. */
function hasBands({ gate, threshold }: Verdict, thresholds: GateThresholds | null): boolean {
  return thresholds ? thresholds.mae_bands !== null : gate === "mae_against_baseline" && (threshold ?? 0) > 0;
}

/** What is judged, and by what; either may be missing. */
type Judged = readonly [value: number | null, threshold: number | null];

/** @param judged both figures of the gate: they are printed with decimals enough that they look alike only when they are */
function figure(gate: Verdict["gate"], shown: number | null, judged: Judged, bands: boolean): string {
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
