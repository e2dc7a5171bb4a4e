import { grouped, percentAgainst } from "../core/figures.js";
import { decimalsApart } from "../core/telling-decimals.js";
import type { PairedDifference } from "../metrics/paired-difference.js";
import type { GateEvidence } from "./evidence.js";
import type { GateThresholds } from "./thresholds.js";
import { measured, notMeasured, type Verdict } from "./verdict.js";
import { signed, signedWithInterval } from "./words.js";

/**
 * MAE below the baseline's on the same rows, by the paired clustered interval, or by bands.
 * refuted: the whole interval says worse. concern: not better, or so little that the difference is within noise. unproven: better by
 * one standard error or more (as the profile says), but the interval still holds 0.
 */
export function judgeMae({ baseline }: GateEvidence, thresholds: GateThresholds): Verdict {
  const gate = "mae_against_baseline";
  const { mae_bands: bands, min_mae_gain: gain, require_proven_mae: proof } = thresholds;
  const threshold = gain === 0 ? 0 : -gain;
  if (!baseline) return notMeasured(gate, threshold, "no baseline on the same rows");
  const { difference, name } = baseline;
  if (!difference) return notMeasured(gate, threshold, `no row that both the model and ${name} predict`);
  const { value, low, high, n } = difference;
  const figures = `MAE less that of ${name}: ${signedWithInterval(difference, threshold)} on ${grouped(n)} common rows`;
  if (bands) return judgeBand(baseline, difference, bands, figures);
  if (low !== null && low > 0) return measured(gate, "refuted", value, threshold, figures);
  const enough = value < 0 && value <= threshold;
  if (enough && (!proof || (high !== null && high < 0))) return measured(gate, null, value, threshold, figures);
  if (proof && high === null) return notMeasured(gate, threshold, figures);
  const z = standardErrorsBelow(difference);
  const leads = enough && z !== null && z >= thresholds.shadow_min_mae_z;
  const noise = value < 0 && z !== null ? `; ${z.toFixed(1)} standard errors better` : "";
  return measured(gate, leads ? "unproven" : "concern", value, threshold, `${figures}${noise}`);
}

/** By how many of its standard errors a difference lies below 0; null without an interval. */
function standardErrorsBelow({ value, low, high, standardError }: PairedDifference): number | null {
  if (low === null || high === null) return null;
  // of an interval of 95 %, when the error itself is not there
  const error = standardError ?? (high - low) / 3.92;
  return error > 0 ? -value / error : value < 0 ? Number.POSITIVE_INFINITY : 0;
}

function judgeBand(
  { name, mae }: NonNullable<GateEvidence["baseline"]>,
  { value }: PairedDifference,
  bands: NonNullable<GateThresholds["mae_bands"]>,
  figures: string,
): Verdict {
  const gate = "mae_against_baseline";
  if (mae === null || !(mae > 0)) return notMeasured(gate, bands.good, `${figures}; the MAE of ${name} is not known`);
  const gain = -value / mae;
  const limits = [bands.excellent, bands.good, bands.marginal];
  const nearest = limits.reduce((a, b) => (Math.abs(b - gain) < Math.abs(a - gain) ? b : a));
  const percent = percentAgainst([gain], nearest);
  const says = (band: string) =>
    `${band}: ${percent(Math.abs(gain))} ${gain < 0 ? "above" : "below"} ${name}; ${figures}`;
  if (gain >= bands.excellent) return measured(gate, null, gain, bands.good, says("excellent"));
  if (gain >= bands.good) return measured(gate, null, gain, bands.good, says("good"));
  if (gain >= bands.marginal) return measured(gate, "concern", gain, bands.good, says("marginal"));
  return measured(gate, "refuted", gain, bands.good, says("worse than baseline"));
}

/** |mean(prediction - line)| within its bound. */
export function judgeBias({ evaluation }: GateEvidence, { max_bias: maxBias }: GateThresholds): Verdict {
  const { bias } = evaluation.metrics;
  if (!bias) return notMeasured("bias", maxBias, "no row with a line");
  const evidence = `mean of prediction less line: ${signedWithInterval(bias, Math.sign(bias.value) * maxBias)} on ${grouped(bias.n)} rows`;
  return measured("bias", Math.abs(bias.value) <= maxBias ? null : "concern", bias.value, maxBias, evidence);
}

/** |mean(prediction - actual)| within its bound in every tier that has enough rows; the worst tier is cited. */
export function judgeTierBias({ evaluation }: GateEvidence, thresholds: GateThresholds): Verdict {
  const { max_tier_bias: maxTierBias, min_tier_rows: minTierRows } = thresholds;
  let worst: { tier: string; bias: number; rows: number } | null = null;
  for (const { slice, bias } of evaluation.breakdowns?.tier ?? []) {
    if (!bias || bias.n < minTierRows) continue;
    if (worst && Math.abs(bias.value) <= Math.abs(worst.bias)) continue;
    worst = { tier: slice, bias: bias.value, rows: bias.n };
  }
  if (!worst) return notMeasured("tier_bias", maxTierBias, `no tier with ${minTierRows} rows or more`);
  const decimals = decimalsApart([Math.abs(worst.bias)], maxTierBias, 2);
  const evidence = `largest bias of a tier: ${worst.tier} ${signed(worst.bias, decimals)} on ${grouped(worst.rows)} rows`;
  const failure = Math.abs(worst.bias) <= maxTierBias ? null : "concern";
  return measured("tier_bias", failure, worst.bias, maxTierBias, evidence);
}
