import { fromEpochDay } from "../core/dates.js";
import { groupBy } from "../core/group-by.js";
import {
  COMPARING_SEED,
  drawResamples,
  type Estimate,
  type Resamples,
  returnByDay,
  totalOf,
  wilson,
} from "../metrics/index.js";
import type { Registry, RunStatus, StoredTrial } from "../registry/index.js";
import { countedAs, distinctTries, judgeTrial, ownTrial, type TriesRecord } from "./judge-tries.js";
import { listMarks, type RunMark } from "./list-marks.js";
import { commonDays, overlappingTrials } from "./overlapping-trials.js";

/** One try as it is listed. */
export interface ListedTry {
  run_id: string;
  name: string;
  /** null when the registry no longer has the run. */
  status: RunStatus | null;
  tags: readonly string[];
  counted_at: string;
  config_sha256: string;
  evaluation_rows_sha256: string;
  /** First and last day evaluated, null where nobody knows them any more. */
  first_day: string | null;
  last_day: string | null;
  /** Picks at edge 3+, pushes included; null, as the next two, where they are not known any more. */
  picks: number | null;
  /** With its Wilson interval; null without a graded pick. */
  hit_rate_edge_3: Estimate | null;
  /** With its interval clustered by day; the draws are those of comparisons, whatever the seed of the run. */
  roi_edge_3: Estimate | null;
}

/** A try beside the run whose days are asked about. */
export interface TryBeside extends ListedTry {
  same_rows: boolean;
  common_days: number;
  /** The run it repeats with the same result, which makes the two one try; null for the first. */
  repeats: string | null;
}

/** Every try on the days of a run, oldest first, and what the run's figures mean beside them. */
export interface TriesOfRun {
  tries: TriesRecord;
  trials: TryBeside[];
}

/** @returns null for a run that was never evaluated; otherwise every trial on its days, the run's own and repeated ones too */
export function triesOfRun(registry: Registry, runId: string): TriesOfRun | null {
  const onDays = trialsOnDays(registry, runId);
  if (!onDays) return null;
  const { own, others, inOrder, counted } = onDays;
  const list = createLister();
  const trials = inOrder.map((trial) => ({
    ...list(trial),
    repeats: counted.get(trial) === trial ? null : counted.get(trial)!.runId,
    same_rows: trial.evaluationRowsSha256 === own.evaluationRowsSha256,
    common_days: commonDays(trial, own),
  }));
  return { tries: judgeTrial(own, others), trials };
}

/** Another try than a run's own on its days, for a report on the run. */
export interface OtherTry
  extends Pick<ListedTry, "run_id" | "name" | "tags" | "counted_at" | "picks" | "hit_rate_edge_3"> {
  /** What is to be known of its run beside the figures. */
  mark: RunMark;
}

/** The other tries on the days of a run, each once, newest first; none for a run that was never evaluated. */
export function otherTries(registry: Registry, runId: string): OtherTry[] {
  const onDays = trialsOnDays(registry, runId);
  if (!onDays) return [];
  const { own, inOrder, counted } = onDays;
  const others = inOrder.filter((trial) => counted.get(trial) === trial && counted.get(own) !== trial).reverse();
  const marks = listMarks(
    registry,
    others.map((trial) => trial.runId),
  );
  return others.map((trial) => ({
    run_id: trial.runId,
    name: trial.runName,
    tags: trial.tags,
    counted_at: trial.countedAt,
    picks: trial.byDay && totalOf(trial.byDay.staked),
    hit_rate_edge_3: hitRate(trial),
    mark: marks.get(trial.runId)!,
  }));
}

/** A run's own trial and the others on its days, all of them oldest first, and as what each counts; null for a run never evaluated. */
function trialsOnDays(registry: Registry, runId: string) {
  const own = ownTrial(registry, runId);
  if (!own) return null;
  const others = overlappingTrials(registry, own);
  const inOrder = [own, ...others].sort(byTime);
  return { own, others, inOrder, counted: countedAs(inOrder) };
}

/** One set of evaluation rows with the best of what was tried on its days. */
export interface TriedRows {
  evaluation_rows_sha256: string;
  origin: string;
  first_day: string | null;
  last_day: string | null;
  newest_at: string;
  /** The try on exactly these rows whose hit rate has the highest lower end of its interval; the newest when none has a graded pick. */
  best: ListedTry;
  /** That try among all on the same days, of which others may look better. */
  tries: TriesRecord;
}

/**
 * The sets of evaluation rows that anything was tried on, the one tried last first.
 * @param most sets to judge
 * @returns those sets, and how many there are
 */
export function triedRows(registry: Registry, most: number): { sets: TriedRows[]; total: number } {
  const groups = groupBy(registry.listTrials().reverse(), (trial) => trial.evaluationRowsSha256);
  const list = createLister();
  const sets = [...groups.values()].slice(0, most).map((group) => {
    const best = distinctTries(group).reduce((a, b) => (lowerEnd(b) > lowerEnd(a) ? b : a));
    const line = list(best);
    return {
      evaluation_rows_sha256: best.evaluationRowsSha256,
      origin: best.origin,
      first_day: line.first_day,
      last_day: line.last_day,
      newest_at: group[0]!.countedAt,
      best: line,
      tries: judgeTrial(best, overlappingTrials(registry, best)),
    };
  });
  return { sets, total: groups.size };
}

function byTime(a: StoredTrial, b: StoredTrial): number {
  const [first, second] = [`${a.countedAt} ${a.runId}`, `${b.countedAt} ${b.runId}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

function lowerEnd(trial: StoredTrial): number {
  return hitRate(trial)?.low ?? -1;
}

function hitRate({ byDay }: StoredTrial): Estimate | null {
  return byDay && wilson(totalOf(byDay.wins), totalOf(byDay.graded));
}

/** Lists tries; draws for intervals are made once for each number of days. */
function createLister(): (trial: StoredTrial) => ListedTry {
  const drawn = new Map<number, Resamples>();
  return (trial) => {
    const days = trial.byDay?.day.length ?? 0;
    const resamples = drawn.get(days) ?? drawResamples(days, COMPARING_SEED);
    drawn.set(days, resamples);
    return listed(trial, resamples);
  };
}

function listed(trial: StoredTrial, resamples: Resamples): ListedTry {
  const { byDay, firstDay, lastDay } = trial;
  const staked = byDay && totalOf(byDay.staked);
  return {
    run_id: trial.runId,
    name: trial.runName,
    status: trial.status,
    tags: trial.tags,
    counted_at: trial.countedAt,
    config_sha256: trial.configSha256,
    evaluation_rows_sha256: trial.evaluationRowsSha256,
    first_day: firstDay === null ? null : fromEpochDay(firstDay),
    last_day: lastDay === null ? null : fromEpochDay(lastDay),
    picks: staked,
    hit_rate_edge_3: hitRate(trial),
    roi_edge_3: byDay && returnByDay(byDay, resamples),
  };
}
