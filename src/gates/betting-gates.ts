import { grouped, percent, percentAgainst } from "../core/figures.js";
import type { Betting } from "../metrics/betting.js";
import type { Estimate } from "../metrics/estimate.js";
import type { GateEvidence } from "./evidence.js";
import type { GateThresholds } from "./thresholds.js";
import { type Gate, measured, notMeasured, type Verdict } from "./verdict.js";
import { interval } from "./words.js";

const NO_PICK = "no graded pick at edge 3+";

/** Enough graded picks at edge 3+ to promote on; concern: too few to say anything, unproven: enough for SHADOW. */
export function judgeSample({ evaluation }: GateEvidence, thresholds: GateThresholds): Verdict {
  const { min_graded: wanted, shadow_min_graded: least } = thresholds;
  const { graded, pushes } = evaluation.betting.edge_3;
  const evidence = `${grouped(graded)} graded picks at edge 3+ (${grouped(pushes)} pushes left out)`;
  if (graded >= wanted) return measured("sample_size", null, graded, wanted, evidence);
  if (graded >= least) return measured("sample_size", "unproven", graded, wanted, evidence);
  return measured("sample_size", "concern", graded, wanted, `${evidence}; fewer than ${least} say nothing`);
}

/**
 * The observed hit rate at edge 3+ reaches the least one wanted, and the break-even of the picks' own prices.
 * refuted: the wider of its two intervals lies below that; concern: it falls short.
 */
export function judgeHitRate({ evaluation }: GateEvidence, { min_hit_rate: least }: GateThresholds): Verdict {
  const { hitRate, breakEven, hitRateClustered } = evaluation.betting.edge_3;
  if (!hitRate || !breakEven) return notMeasured("hit_rate", least, NO_PICK);
  const wanted = Math.max(least, breakEven.value);
  const percent = percentAgainst([hitRate.value], wanted);
  const rate = `hit rate at edge 3+: ${percent(hitRate.value)} of ${grouped(hitRate.n)} graded picks`;
  const evidence = `${rate}, wanted ${percent(wanted)}${wanted > least ? ", the break-even of their prices" : ""}`;
  if (hitRate.value >= wanted) return measured("hit_rate", null, hitRate.value, wanted, evidence);
  const high = widerInterval(hitRate, hitRateClustered).high ?? 1;
  return measured("hit_rate", high < wanted ? "refuted" : "concern", hitRate.value, wanted, evidence);
}

/** The lower bound of the hit rate at edge 3+ lies above break-even, by the wider of the two intervals. */
export function judgeBreakEven({ evaluation }: GateEvidence): Verdict {
  const gate = "hit_rate_above_break_even";
  const { edge_3 } = evaluation.betting;
  const { hitRate, hitRateClustered, breakEven } = edge_3;
  if (!hitRate || !hitRateClustered || !breakEven) return notMeasured(gate, null, NO_PICK);
  const threshold = breakEven.value;
  const ends = [hitRate.low, hitRate.high, hitRateClustered.low, hitRateClustered.high];
  const percent = percentAgainst(ends, threshold);
  const wilson = `hit rate at edge 3+: Wilson${interval(hitRate, percent)}`;
  const clustered = `by date${interval(hitRateClustered, percent)}`;
  const evidence = `${wilson}, ${clustered} against a break-even of ${percent(threshold)}${assumedPrices(edge_3)}`;
  if (hitRateClustered.low === null) return notMeasured(gate, threshold, evidence);
  const { low, high } = widerInterval(hitRate, hitRateClustered);
  return measured(gate, low! > threshold ? null : high! < threshold ? "refuted" : "unproven", low, threshold, evidence);
}

/** An estimate with the wider of two of its intervals, end by end; the second may be missing. */
function widerInterval(one: Estimate, other: Estimate | null | undefined): Estimate {
  if (one.low === null || one.high === null || other?.low == null || other.high === null) return one;
  return { ...one, low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}

function assumedPrices({ pricedAtDefaultShare }: Betting): string {
  if (!pricedAtDefaultShare) return "";
  return ` (${percent(pricedAtDefaultShare)} of the picks priced at an assumed -110)`;
}

/**
 * The picks of one side do not lose: their hit rate reaches their own break-even. A side with fewer graded picks than the
 * profile asks for carries no weight and passes.
 * concern: the whole of the wider of its two intervals lies below; unproven: its rate lies below, that interval does not. A record of a
 * version that kept Wilson's interval alone is judged by that.
 */
export function judgeSide(
  { evaluation }: GateEvidence,
  { min_side_graded: least }: GateThresholds,
  side: "OVER" | "UNDER",
): Verdict {
  const gate: Gate = side === "OVER" ? "over_break_even" : "under_break_even";
  if (!evaluation.breakdowns) return notMeasured(gate, null, "no breakdown by side");
  const slice = evaluation.breakdowns.direction.find((part) => part.slice === side);
  const graded = slice?.hitRate?.n ?? 0;
  if (evaluation.betting.edge_3.graded === 0) return notMeasured(gate, null, NO_PICK);
  if (!slice?.hitRate || !slice.breakEven || graded < least) {
    return measured(
      gate,
      null,
      null,
      null,
      `${graded} graded ${graded === 1 ? "pick" : "picks"} on ${side}: judged from ${least} on`,
    );
  }
  const { hitRate, hitRateClustered, breakEven } = slice;
  const wider = widerInterval(hitRate, hitRateClustered);
  const ends = [hitRate, hitRateClustered].flatMap((one) => (one ? [one.low, one.high] : []));
  const percent = percentAgainst([hitRate.value, ...ends], breakEven.value);
  const rate = `${percent(hitRate.value)} of ${grouped(graded)} graded picks`;
  const clustered = hitRateClustered ? `, by date${interval(hitRateClustered, percent)}` : "";
  const intervals = `Wilson${interval(hitRate, percent)}${clustered}`;
  const evidence = `${side} at edge 3+: ${rate}, ${intervals} against a break-even of ${percent(breakEven.value)}`;
  const below = hitRate.value < breakEven.value;
  const certain = wider.high !== null && wider.high < breakEven.value;
  return measured(gate, certain ? "concern" : below ? "unproven" : null, hitRate.value, breakEven.value, evidence);
}
