import type { GateEvidence } from "./evidence.js";
import type { GateThresholds } from "./thresholds.js";
import { measured, notMeasured, type Verdict } from "./verdict.js";
import { interval, percent, signed } from "./words.js";

/** MAE below the baseline's on the same rows, by the paired clustered interval. */
export function judgeMae({ baseline }: GateEvidence, thresholds: GateThresholds): Verdict {
  const gate = "mae_against_baseline";
  if (!baseline) return notMeasured(gate, 0, "no baseline on the same rows");
  const { difference, name } = baseline;
  if (!difference) return notMeasured(gate, 0, `no row that both the model and ${name} predict`);
  const { value, low, high, n } = difference;
  const evidence = `MAE less that of ${name}: ${signed(value)}${interval(difference, signed)} on ${n} common rows`;
  if (high !== null && high < 0) return measured(gate, null, value, 0, evidence);
  if (low !== null && low > 0) return measured(gate, "refuted", value, 0, evidence);
  if (thresholds.requireProvenMae && high === null) return notMeasured(gate, 0, evidence);
  if (value >= 0) return measured(gate, "concern", value, 0, evidence);
  return measured(gate, thresholds.requireProvenMae ? "unproven" : null, value, 0, evidence);
}

/** |mean(prediction - line)| within its bound. */
export function judgeBias({ evaluation }: GateEvidence, { maxBias }: GateThresholds): Verdict {
  const { bias } = evaluation.metrics;
  if (!bias) return notMeasured("bias", maxBias, "no row with a line");
  const evidence = `mean of prediction less line: ${signed(bias.value)}${interval(bias, signed)} on ${bias.n} rows`;
  return measured("bias", Math.abs(bias.value) <= maxBias ? null : "concern", bias.value, maxBias, evidence);
}

/** |mean(prediction - actual)| within its bound in every tier that has enough rows; the worst tier is cited. */
export function judgeTierBias({ evaluation }: GateEvidence, thresholds: GateThresholds): Verdict {
  const { maxTierBias, minTierRows } = thresholds;
  let worst: { tier: string; bias: number; rows: number } | null = null;
  for (const { slice, bias } of evaluation.breakdowns?.tier ?? []) {
    if (!bias || bias.n < minTierRows) continue;
    if (worst && Math.abs(bias.value) <= Math.abs(worst.bias)) continue;
    worst = { tier: slice, bias: bias.value, rows: bias.n };
  }
  if (!worst) return notMeasured("tier_bias", maxTierBias, `no tier with ${minTierRows} rows or more`);
  const evidence = `largest bias of a tier: ${worst.tier} ${signed(worst.bias)} on ${worst.rows} rows`;
  const failure = Math.abs(worst.bias) <= maxTierBias ? null : "concern";
  return measured("tier_bias", failure, worst.bias, maxTierBias, evidence);
}

/** Train, validation and evaluation MAE close together: a large spread means overfitting, or a window that differs. */
export function judgeMaeConsistency({ mae }: GateEvidence, { maxMaeSpread }: GateThresholds): Verdict {
  const gate = "mae_consistency";
  if (!mae) return notMeasured(gate, maxMaeSpread, "the three MAEs were not all measured");
  const { train, validation, evaluation } = mae;
  const least = Math.min(train, validation, evaluation);
  const most = Math.max(train, validation, evaluation);
  if (!(least > 0)) return measured(gate, "concern", null, maxMaeSpread, `an MAE of ${least} cannot be right`);
  const spread = most / least - 1;
  const figures = `train ${train.toFixed(2)}, validation ${validation.toFixed(2)}, evaluation ${evaluation.toFixed(2)}`;
  const failure = most <= least * (1 + maxMaeSpread) ? null : "concern";
  return measured(gate, failure, spread, maxMaeSpread, `${figures}: the largest is ${percent(spread)} above the least`);
}
