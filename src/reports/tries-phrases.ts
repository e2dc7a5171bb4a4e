import type { DeflatedP, Estimate } from "../metrics/index.js";
import type { TriesRecord } from "../runner/judge-tries.js";
import { formatCount, formatProbability, formatShare, formatValue, NOTHING } from "./format.js";

/** An effective number of tries: "4.3". */
export function formatEffective(tries: number | null): string {
  if (tries === null) return NOTHING;
  const [whole, tenth] = tries.toFixed(1).split(".");
  return `${formatCount(Number(whole))}.${tenth}`;
}

/** How many tries there were on the days of a run and what its headline figures mean beside them, one sentence each. */
export function triesSentences(tries: TriesRecord, hitRate: Estimate | null): string[] {
  return [countSentence(tries), ...bestSentence(tries, hitRate), luckSentence(tries)];
}

/** What stands in the place of a p-value. */
const OWN_PICKS_UNKNOWN =
  "no p-value: this run's picks by day are not recorded, as older versions did not keep them; running it again with --force records them";

function countSentence(tries: TriesRecord): string {
  const { configurations_tried: all, on_the_same_rows: same, picks_unknown: unknown, effective_tries: worth } = tries;
  if (all === 1) return "the first configuration tried on these days";
  const unseen = unknown > 0 ? `, the picks of ${formatCount(unknown)} no longer known and taken as independent` : "";
  const independent = worth === null ? "" : `; worth ${formatEffective(worth)} independent tries`;
  return `${formatCount(all)} configurations tried on these days, ${formatCount(same)} of them on exactly these rows${unseen}${independent}`;
}

function bestSentence(tries: TriesRecord, hitRate: Estimate | null): string[] {
  const { best_without_skill: best, chance_without_skill: chance, rate_without_skill: rate } = tries;
  if (best === null || chance === null || !hitRate) return [];
  const who = tries.configurations_tried === 1 ? "a try without skill" : "the best of so many tries without skill";
  const shown = `${formatValue(best, "rate")} on ${formatCount(hitRate.n)} picks`;
  const reach = `reaches this run's ${formatValue(hitRate.value, "rate")} with probability ${formatProbability(chance)}`;
  return [`${who} is expected to show ${shown} (each pick wins ${formatShare(rate)}) and ${reach}`];
}

function luckSentence(tries: TriesRecord): string {
  const { hit_rate_edge_3: hitRate, roi_edge_3: roi, configurations_tried: all } = tries;
  if (tries.own_picks_unknown) return OWN_PICKS_UNKNOWN;
  if (!hitRate || !roi) return "too few game dates with picks for a p-value";
  const one = (name: string, { p_value: alone, deflated_p_value: deflated }: DeflatedP) =>
    all === 1
      ? `${name} p = ${formatProbability(alone)}`
      : `${name} p = ${formatProbability(deflated)} with every try counted (${formatProbability(alone)} by itself)`;
  return `luck alone, against break-even: ${one("hit rate", hitRate)}, ${one("ROI", roi)}`;
}
