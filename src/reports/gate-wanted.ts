import type { GateThresholds, Verdict } from "../gates/index.js";
import { NOTHING } from "./format.js";
import { gateThreshold } from "./gate-phrases.js";

/** A verdict with the thresholds it was given by; null where they are not recorded. */
export interface GivenVerdict {
  readonly verdict: Verdict;
  readonly thresholds: GateThresholds | null;
}

/** What the gates that look at no figure ask for. */
const ASKED: Partial<Record<Verdict["gate"], string>> = {
  leak_audit: "a clean audit, or answered for",
  plausibility: "plausible, or answered for",
  code_committed: "committed code",
  no_duplicate: "no model the same",
};

/**
 * What a gate wants of the runs, in words: "at least 54.3 %"; of runs that are each held against a figure of their own the range of
 * these, "at least own (54.3 % to 54.6 %)"; "—" where none was held against anything.
 * @param given the verdicts of this one gate
 */
export function gateWanted(given: readonly GivenVerdict[]): string {
  const [first] = given;
  if (!first) return NOTHING;
  const { gate } = first.verdict;
  const held = given
    .filter(({ verdict }) => verdict.threshold !== null)
    .sort((a, b) => a.verdict.threshold! - b.verdict.threshold!)
    .map(({ verdict, thresholds }) => gateThreshold(verdict, thresholds));
  if (held.length === 0) return ASKED[gate] ?? NOTHING;
  return inFull(gate, rangeOf(held[0]!, held.at(-1)!));
}

/** The direction stands before a figure: "at least", "interval's lower end above", "within". */
const DIRECTION = /^(at least|at most|interval's lower end above|below|within) /;

function rangeOf(least: string, most: string): string {
  if (least === most) return least;
  const [one, other] = [least, most].map((words) => DIRECTION.exec(words)?.[1] ?? "");
  if (one === "" || one !== other) return `own (${least} to ${most})`;
  return `${one} own (${[least, most].map((words) => words.replace(DIRECTION, "")).join(" to ")})`;
}

/** Which figure it is that must reach the threshold, where the gate's name does not say it. */
function inFull(gate: Verdict["gate"], wanted: string): string {
  if (gate === "over_break_even" || gate === "under_break_even") {
    return `observed rate ${wanted}; a concern only if its whole interval is lower`;
  }
  if (gate === "bias") return `mean prediction ${wanted} of the line`;
  if (gate === "tier_bias") return `mean prediction of every tier ${wanted} of the points scored`;
  if (gate === "mae_consistency") return `evaluation apart from validation MAE, and added by fitted noise, ${wanted}`;
  return wanted;
}
