import type { Betting } from "../metrics/betting.js";
import type { GateEvidence } from "./evidence.js";
import type { GateThresholds } from "./thresholds.js";
import { type Gate, measured, notMeasured, type Verdict } from "./verdict.js";
import { interval, percent } from "./words.js";

const NO_PICK = "no graded pick at edge 3+";

/** Enough graded picks at edge 3+ to say anything. */
export function judgeSample({ evaluation }: GateEvidence, { minGraded }: GateThresholds): Verdict {
  const { graded, pushes } = evaluation.betting.edge_3;
  const evidence = `${graded} graded picks at edge 3+ (${pushes} pushes left out)`;
  return measured("sample_size", graded >= minGraded ? null : "unproven", graded, minGraded, evidence);
}

/** The observed hit rate at edge 3+ reaches the least one wanted; a losing one on enough picks is refuted. */
export function judgeHitRate({ evaluation }: GateEvidence, thresholds: GateThresholds): Verdict {
  const { minHitRate, minGraded } = thresholds;
  const { hitRate, breakEven } = evaluation.betting.edge_3;
  if (!hitRate || !breakEven) return notMeasured("hit_rate", minHitRate, NO_PICK);
  const evidence = `hit rate at edge 3+: ${percent(hitRate.value)} of ${hitRate.n} graded picks`;
  if (hitRate.value >= minHitRate) return measured("hit_rate", null, hitRate.value, minHitRate, evidence);
  const losing = hitRate.value < breakEven.value && hitRate.n >= minGraded;
  return measured("hit_rate", losing ? "refuted" : "concern", hitRate.value, minHitRate, evidence);
}

/** The lower bound of the hit rate at edge 3+ lies above break-even, by the wider of the two intervals. */
export function judgeBreakEven({ evaluation }: GateEvidence): Verdict {
  const gate = "hit_rate_above_break_even";
  const { edge_3 } = evaluation.betting;
  const { hitRate, hitRateClustered, breakEven } = edge_3;
  if (!hitRate || !hitRateClustered || !breakEven) return notMeasured(gate, null, NO_PICK);
  const threshold = breakEven.value;
  const wilson = `Wilson${interval(hitRate, percent)}`;
  const clustered = `by date${interval(hitRateClustered, percent)}`;
  const evidence = `${wilson}, ${clustered} against ${percent(threshold)}${assumedPrices(edge_3)}`;
  if (hitRateClustered.low === null) return notMeasured(gate, threshold, evidence);
  const low = Math.min(hitRate.low!, hitRateClustered.low);
  const high = Math.max(hitRate.high!, hitRateClustered.high!);
  return measured(gate, low > threshold ? null : high < threshold ? "refuted" : "unproven", low, threshold, evidence);
}

function assumedPrices({ pricedAtDefaultShare }: Betting): string {
  if (!pricedAtDefaultShare) return "";
  return ` (${percent(pricedAtDefaultShare)} of the picks priced at an assumed -110)`;
}

/** The picks of one side do not lose: their hit rate reaches their own break-even. */
export function judgeSide({ evaluation }: GateEvidence, side: "OVER" | "UNDER"): Verdict {
  const gate: Gate = side === "OVER" ? "over_break_even" : "under_break_even";
  const slice = evaluation.breakdowns?.direction.find((part) => part.slice === side);
  if (!slice?.hitRate || !slice.breakEven) return notMeasured(gate, null, `${NO_PICK} on ${side}`);
  const { hitRate, breakEven } = slice;
  const rate = `${percent(hitRate.value)}${interval(hitRate, percent)} of ${hitRate.n} graded picks`;
  const evidence = `${side} at edge 3+: ${rate} against ${percent(breakEven.value)}`;
  const below = hitRate.value < breakEven.value;
  const certain = hitRate.high !== null && hitRate.high < breakEven.value;
  return measured(gate, certain ? "concern" : below ? "unproven" : null, hitRate.value, breakEven.value, evidence);
}
