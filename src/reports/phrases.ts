import { percentAgainst } from "../core/figures.js";
import type { Betting, Estimate } from "../metrics/index.js";
import { formatCount, formatValue } from "./format.js";
import { THRESHOLDS } from "./phrase-thresholds.js";

/** Where a figure stands against another, as far as its interval can say. */
export type Standing = "above" | "below" | "open" | "unmeasured";

/**
 * A hit rate against the break-even of its own picks. "above" and "below" only when both the Wilson interval and the
 * date-clustered one lie wholly on that side; without a clustered interval (too few dates) it stays "open".
 */
export function hitRateStanding(betting: Betting): Standing {
  const { hitRate, hitRateClustered, breakEven } = betting;
  if (!hitRate || !breakEven) return "unmeasured";
  const standings = [intervalStanding(hitRate, breakEven.value), intervalStanding(hitRateClustered, breakEven.value)];
  return standings[0] === standings[1] ? standings[0]! : "open";
}

/** Whether an interval lies wholly above or below a value; an end that touches the value leaves it "open". */
export function intervalStanding(estimate: Estimate | null, value: number): Standing {
  if (!estimate || estimate.low === null || estimate.high === null) return "open";
  if (estimate.low > value) return "above";
  return estimate.high < value ? "below" : "open";
}

/** "cannot be told from break-even", "above break-even", "below break-even", "no graded pick". */
export function breakEvenPhrase(standing: Standing): string {
  if (standing === "unmeasured") return "no graded pick";
  return standing === "open" ? "cannot be told from break-even" : `${standing} break-even`;
}

/** Graded picks and the width of their interval where the sample is small or the interval wide; null where neither is, or no pick was graded. */
export function sampleCaution(hitRate: Estimate | null): string | null {
  if (!hitRate) return null;
  const { n, low, high } = hitRate;
  const small = n < THRESHOLDS.smallSample;
  const width = low === null || high === null ? null : high - low;
  if (!small && (width === null || width < THRESHOLDS.wideInterval)) return null;
  const points = width === null ? "" : `, ${formatValue(width, "rate").replace(" %", "")} points`;
  return `${small ? "only " : ""}${formatCount(n)} ${n === 1 ? "pick" : "picks"}${points}`;
}

/**
 * The hit rate of picks, their break-even and what may be said of the two.
 * @param said in the place of the standing's own words
 */
export function hitRateSentence(
  betting: Betting,
  standing: Standing,
  said: string = breakEvenPhrase(standing),
): string {
  const figures = hitRateFigures(betting, standing);
  return figures === "" ? breakEvenPhrase("unmeasured") : `${figures}: ${said}`;
}

/**
 * The hit rate of picks and their break-even; "" without a graded pick. Where the Wilson interval alone would say more than the two
 * intervals together, the one clustered by date stands beside it.
 */
export function hitRateFigures({ hitRate, hitRateClustered, breakEven }: Betting, standing: Standing): string {
  if (!hitRate || !breakEven) return "";
  const held = intervalStanding(hitRate, breakEven.value) !== standing && hitRateClustered?.low != null;
  const { rate, share } = ratesAgainst([hitRate, hitRateClustered], breakEven.value);
  const clustered = held ? ` (clustered by date ${rate(hitRateClustered).replace(/^.*\[/, "[")})` : "";
  const picks = `n=${formatCount(hitRate.n)}`;
  return `${rate(hitRate)} ${picks}${clustered} against a break-even of ${share(breakEven.value)}`;
}

/** How to print rates and a threshold so that no end of an interval looks like the threshold without being it. */
function ratesAgainst(rates: readonly (Estimate | null)[], threshold: number) {
  const share = percentAgainst(
    rates.flatMap((rate) => (rate ? [rate.value, rate.low, rate.high] : [])),
    threshold,
  );
  const bare = (value: number) => share(value).replace(" %", "");
  const rate = ({ value, low, high }: Estimate) =>
    `${share(value)}${low === null || high === null ? "" : ` [${bare(low)}, ${bare(high)}]`}`;
  return { rate, share };
}

/** True for a share of picks on one side that leaves next to nothing to say of the other. */
export function isOneSided(share: number): boolean {
  return share >= THRESHOLDS.oneSided;
}

/** True for a share of unknowns that must be spoken of. */
export function isWorthSaying(share: number | null): share is number {
  return share !== null && share > THRESHOLDS.unknownShare;
}

/** True for a number of tries on the same rows that must be spoken of. */
export function isManyTrials(trials: number | null): trials is number {
  return trials !== null && trials >= THRESHOLDS.manyTrials;
}

/** Whether lines were taken, in the median, so long before tip-off that it is worth a sentence. */
export function isEarlyLine(medianMinutes: number | null): medianMinutes is number {
  return medianMinutes !== null && medianMinutes >= THRESHOLDS.earlyLine;
}
