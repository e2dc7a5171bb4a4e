import { offMedianQuantile, untrainedParts } from "../reports/fit-phrases.js";
import { formatCount, formatShare } from "../reports/format.js";
import { fromLines, LINE_IN_DISGUISE } from "../reports/line-features.js";
import { ownFeatureCautions } from "../reports/own-feature-cautions.js";
import {
  breakEvenPhrase,
  hitRateStanding,
  isEarlyLine,
  isManyTrials,
  isWorthSaying,
  sampleCaution,
} from "../reports/phrases.js";
import { probabilityCautions } from "../reports/probability-cautions.js";
import type { TriesRecord } from "../runner/judge-tries.js";
import type { EvaluationRecord } from "../runner/result.js";

/** A run's evaluation, with the tries on its days as far as they were counted. */
export type EvaluatedRun = EvaluationRecord & { readonly trials: Pick<TriesRecord, "configurations_tried"> | null };

/**
 * What a reader must know before believing a run's figures, the gravest first; each sentence follows from the record.
 * @param options audit: false where the findings of the leak audit stand beside it already
 */
export function resultCautions(result: EvaluatedRun, options: { readonly audit?: boolean } = {}): string[] {
  const { data, lines, features, trials, betting, leak_audit: audit } = result;
  const list: string[] = [];
  const found = options.audit === false ? [] : audit.checks;
  const leaks = found.filter(({ verdict }) => verdict === "LEAK");
  for (const [i, { name, evidence }] of leaks.entries()) {
    list.push(`${i === 0 ? `LEAK, these figures cannot be believed (${name})` : `LEAK also by ${name}`}: ${evidence}`);
  }
  if (data.source === "simulated") list.push("simulated data: these figures say nothing about real players or books");
  if (result.changed.length > 0) {
    list.push(
      `not the experiment as its file has it: ${result.changed.join(", ")}; reports prefer a run without changes`,
    );
  }
  if (result.trained_elsewhere) {
    list.push(
      "trained elsewhere; whether it saw the evaluation rows cannot be checked, and if it did these figures are too good",
    );
  }
  const untrained = untrainedParts(result);
  if (untrained.length > 0) {
    list.push(
      `nothing was learned by ${untrained.join(", ")}: on the validation rows no step of fitting was better than none (best iteration 0)`,
    );
  }
  const quantile = offMedianQuantile(result.loss_function);
  if (quantile !== null) {
    list.push(`edges, picks and MAE stand on quantile ${quantile}, the one nearest to the median, not on the median`);
  }
  list.push(...probabilityCautions(result));
  if (result.rows.eval_lines === 0)
    list.push(`no evaluation row has a line from ${lines.source}: no pick could be made`);
  list.push(...ownFeatureCautions(features.own));
  const fromLine = fromLines(features.names);
  if (fromLine !== null) list.push(`${LINE_IN_DISGUISE}: ${fromLine}`);
  for (const { verdict, name, evidence } of found) {
    if (verdict === "SUSPECT") list.push(`SUSPECT, ${name}: ${evidence}`);
  }
  if (audit.notRun.length > 0) {
    list.push(
      `leak audit ${audit.verdict}, as far as it goes: not part of it yet are ${audit.notRun.join(", ")} checks`,
    );
  }
  const standing = hitRateStanding(betting.edge_3);
  if (standing !== "above") {
    const at = betting.edge_3.breakEven ? ` (${formatShare(betting.edge_3.breakEven.value)})` : "";
    list.push(`hit rate at edge 3+: ${breakEvenPhrase(standing)}${at}`);
  }
  if (standing === "above") {
    list.push(
      "hit rate at edge 3+: above break-even in this run by itself, which says nothing yet of other months or seeds",
    );
  }
  const sample = sampleCaution(betting.edge_3.hitRate);
  if (sample) list.push(`small sample at edge 3+ (and the width of its interval in percentage points): ${sample}`);
  if (isWorthSaying(lines.time_unknown_share)) {
    list.push(
      `${formatShare(lines.time_unknown_share)} of the lines carry no time: before the game by declaration, not by proof`,
    );
  }
  if (isWorthSaying(lines.game_line_time_unknown_share)) {
    list.push(
      `${formatShare(lines.game_line_time_unknown_share)} of the game totals and spreads carry no time: they may be newer than the line bet on`,
    );
  }
  if (isEarlyLine(lines.median_age_minutes)) {
    const minutes = formatCount(Math.round(lines.median_age_minutes));
    list.push(`the lines were taken a median ${minutes} minutes before tip-off; inputs are cut at that time`);
  }
  if (isWorthSaying(lines.priced_at_default_share)) {
    list.push(
      `${formatShare(lines.priced_at_default_share)} of the picks at edge 3+ are priced at -110: their price is not known`,
    );
  }
  if (features.derived.length > 0) {
    list.push(`derived from who played, not from an availability report: ${features.derived.join(", ")}`);
  }
  if (features.source_missing.length > 0) {
    list.push(`always missing, no source data for these seasons: ${features.source_missing.join(", ")}`);
  }
  const tried = trials?.configurations_tried ?? null;
  if (isManyTrials(tried)) {
    list.push(
      `${tried} configurations were tried on these evaluation days: the best of several looks better than it is`,
    );
  }
  return list;
}
