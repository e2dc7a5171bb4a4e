import { interruptibleParts, throwIfAborted } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import type { Framework } from "../../engine/framework.js";
import type { FittedModel, ModelMeta } from "../../engine/model.js";
import type { CandidateScore } from "../../registry/index.js";
import { comparedLoss } from "./loss-by-date.js";
import type { Candidate } from "./plan-tuning.js";
import { scoreFit } from "./score-fit.js";
import { createTuneProgress } from "./tune-progress.js";
import type { TuningRows } from "./tuning-rows.js";

/** What tuning works on: rows and configurations, nothing else of the run. */
export interface TuningWork {
  readonly candidates: readonly Candidate[];
  readonly rows: TuningRows;
  readonly family: Framework;
  /** For the model files, which are not kept. */
  readonly meta: ModelMeta;
  /** Fits at a time, or threads of one fit for a family that fits one after the other. */
  readonly threads: number;
  /** Scores of candidates that need not be fitted, by number. */
  readonly known: ReadonlyMap<number, CandidateScore>;
  /** Called with each score as soon as it is there; what it throws ends the work. */
  readonly onScore: (candidate: Candidate, score: CandidateScore) => void;
}

/**
 * Fits the candidates that are not known on the training rows and scores them on the validation rows.
 * @returns the score of every candidate, in their order
 * @throws as the family's fit does; InterruptedError soon after the signal fires, with no finished score lost
 */
export async function fitCandidates(work: TuningWork, context: WorkContext): Promise<CandidateScore[]> {
  const { candidates, rows, family, meta, threads, known } = work;
  const scores = candidates.map(({ number }) => known.get(number));
  const open = candidates.filter(({ number }) => !known.has(number));
  const progress = createTuneProgress(candidates.length, context.onProgress);
  for (const [number, score] of known) progress.takeOver(number, score);
  const finish = (index: number, fitted: FittedModel, seconds: number) => {
    const candidate = open[index]!;
    const score = scoreFit(fitted, rows, comparedLoss(candidate.options.loss_function), seconds);
    work.onScore(candidate, score);
    scores[candidates.indexOf(candidate)] = score;
    progress.finish(candidate.number, score);
  };
  const { train, validation } = rows;
  const configurations = open.map(({ options }) => options);
  const fitting = family.fitEach
    ? family.fitEach(train, validation, configurations, meta, threads, finish, context.signal)
    : oneByOne(work, configurations, finish, context);
  const kept = () => scores.filter((score) => score !== undefined).length;
  await interruptibleParts(fitting, kept, candidates.length, "configurations");
  return scores as CandidateScore[];
}

async function oneByOne(
  { rows, family, meta, threads }: TuningWork,
  configurations: readonly Candidate["options"][],
  finish: (index: number, fitted: FittedModel, seconds: number) => void,
  { signal }: WorkContext,
): Promise<void> {
  const context = signal ? { signal } : {};
  for (const [index, options] of configurations.entries()) {
    throwIfAborted(signal);
    const start = performance.now();
    const fitted = await family.fit(rows.train, rows.validation, options, meta, context, { threads });
    finish(index, fitted, (performance.now() - start) / 1000);
  }
}
