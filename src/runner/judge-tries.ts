import { type Deflation, deflate, NO_DEFLATION } from "../metrics/index.js";
import type { Registry, StoredTrial } from "../registry/index.js";
import { overlappingTrials } from "./overlapping-trials.js";

/** How many tries there were on the days of a run, and what its headline figures mean beside them. */
export interface TriesRecord extends Deflation {
  evaluation_rows_sha256: string;
  /** Distinct configurations ever evaluated on these or largely the same days, this one included; a seed is one, and so is a configuration whose results changed. */
  configurations_tried: number;
  /** Those of them on exactly the same rows. */
  on_the_same_rows: number;
  /** Those of them whose picks are not known any more. Each counts as independent. */
  picks_unknown: number;
  /** The picks of the run itself are among the unknown: runs of older versions did not keep them by day. Only there where they are. */
  own_picks_unknown?: true;
}

/** The draws of every judgement: two runs on the same days are judged by the same ones. */
const SEED = 20_250_201;

/**
 * Judges a run among all tries on its days, as they stand in the registry now: later tries count against earlier ones too.
 * @returns null for a run that was never evaluated
 */
export function judgeTries(registry: Registry, runId: string): TriesRecord | null {
  const own = ownTrial(registry, runId);
  return own && judgeTrial(own, overlappingTrials(registry, own));
}

/** The trial of a run, the newest when it was counted on several sets of rows; null when it has none. */
export function ownTrial(registry: Registry, runId: string): StoredTrial | null {
  return registry.listTrials({ runId }).at(-1) ?? null;
}

/**
 * Judges one trial; when its own picks are not known there is nothing but the counts.
 * @param others every other trial on its days
 */
export function judgeTrial(own: StoredTrial, others: readonly StoredTrial[]): TriesRecord {
  const tries = distinctTries([own, ...others]);
  const picks = new Map(others.flatMap(({ byDay, byDaySha256 }) => (byDay ? [[byDaySha256, byDay]] : [])));
  picks.delete(own.byDaySha256);
  const unknown = tries.filter(({ byDay }) => byDay === null).length;
  return {
    evaluation_rows_sha256: own.evaluationRowsSha256,
    configurations_tried: tries.length,
    on_the_same_rows: tries.filter((one) => one.evaluationRowsSha256 === own.evaluationRowsSha256).length,
    picks_unknown: unknown,
    ...(own.byDay === null && { own_picks_unknown: true as const }),
    ...(own.byDay ? deflate(own.byDay, [...picks.values()], { seed: SEED, unknownTries: unknown }) : NO_DEFLATION),
  };
}

/**
 * One trial for each configuration and result. The same configuration with another result (other data, changed code) is another
 * try; run again with the same result it is not. One without known picks counts unless its configuration is known on the same rows.
 */
export function distinctTries(trials: readonly StoredTrial[]): StoredTrial[] {
  return [...new Set(countedAs(trials).values())];
}

/** For each trial the first of those that are one try with it, see {@link distinctTries}. */
export function countedAs(trials: readonly StoredTrial[]): Map<StoredTrial, StoredTrial> {
  const rowsOf = ({ configSha256, evaluationRowsSha256 }: StoredTrial) => `${configSha256} ${evaluationRowsSha256}`;
  const resultOf = (one: StoredTrial) => (one.byDay ? `${one.configSha256} ${one.byDaySha256}` : rowsOf(one));
  const first = new Map<string, StoredTrial>();
  const knownOn = new Map<string, StoredTrial>();
  for (const one of trials) {
    if (!first.has(resultOf(one))) first.set(resultOf(one), one);
    if (one.byDay && !knownOn.has(rowsOf(one))) knownOn.set(rowsOf(one), one);
  }
  return new Map(trials.map((one) => [one, first.get(resultOf(one.byDay ? one : (knownOn.get(rowsOf(one)) ?? one)))!]));
}
