import { hashJson } from "../../core/hash.js";
import type { WorkContext } from "../../core/progress.js";
import type { Framework } from "../../engine/framework.js";
import type { ModelMeta } from "../../engine/model.js";
import { programVersion } from "../../registry/environment.js";
import type { CandidateRow, CandidateScore, CodeState, Registry } from "../../registry/index.js";
import { fitCandidates } from "./fit-candidates.js";
import type { Candidate } from "./plan-tuning.js";
import type { TuningRows } from "./tuning-rows.js";

/** A tuning with what its scores are filed under. */
export interface TuningJob {
  readonly runId: string;
  readonly candidates: readonly Candidate[];
  readonly rows: TuningRows;
  readonly family: Framework;
  readonly meta: ModelMeta;
  readonly datasetSha256: string;
  readonly validationRowsSha256: string;
  readonly threads: number;
  /** Scores are taken over only from the same state of the code. */
  readonly code: CodeState;
  /** Take over what completed runs have fitted too, not only what was left unfinished. */
  readonly fromCompleted: boolean;
  readonly notice: (text: string) => void;
}

/** Where the scores of candidates are kept. */
export type ScoreLog = Pick<Registry, "finishedCandidates" | "logCandidate">;

export interface TunedScores {
  /** One per candidate, in their order. */
  readonly scores: readonly CandidateScore[];
  readonly takenOver: number;
  /** By number: what each was fitted on, where that has a part in its score; those taken over were fitted on the same. */
  readonly backends: ReadonlyMap<number, string | undefined>;
}

/**
 * Scores every candidate of a run: those that an earlier run fitted on the same data with the same code are
 * taken over, the others are fitted. Each score is in the registry, and counted as a trial, from the moment its fit ends, so
 * that whatever ends this process, the next one goes on from there.
 * @throws as fitCandidates and Registry.logCandidate
 */
export async function tuneRun(job: TuningJob, registry: ScoreLog, context: WorkContext): Promise<TunedScores> {
  const backends = new Map<number, string | undefined>();
  for (const { number, options } of job.candidates) backends.set(number, await job.family.backend?.(options));
  const fits = new Map(
    job.candidates.map((candidate) => [candidate.number, fitHash(candidate, backends.get(candidate.number), job)]),
  );
  const finished = registry.finishedCandidates([...fits.values()], job.fromCompleted);
  const log = ({ number, settings, configSha256 }: Candidate, score: CandidateScore, fittedIn: string | null) =>
    registry.logCandidate(job.runId, {
      ...score,
      candidate: number,
      settings,
      configSha256,
      fitSha256: fits.get(number)!,
      validationRowsSha256: job.validationRowsSha256,
      fittedIn,
    });
  const known = new Map<number, CandidateRow>();
  for (const candidate of job.candidates) {
    const score = finished.get(fits.get(candidate.number)!);
    if (!score) continue;
    known.set(candidate.number, score);
    log(candidate, score, score.fittedIn);
  }
  if (known.size > 0) job.notice(takenOverNotice(known, job.candidates.length));
  const work = { ...job, known, onScore: (candidate: Candidate, score: CandidateScore) => log(candidate, score, null) };
  return { scores: await fitCandidates(work, context), takenOver: known.size, backends };
}

/** Everything that decides a candidate's score. A build that is part of no repository is known by its version alone. */
function fitHash({ configSha256 }: Candidate, backend: string | undefined, { datasetSha256, code }: TuningJob): string {
  const { commit, diffSha256 } = code;
  const known = { config: configSha256, dataset: datasetSha256, program: programVersion(), commit, diffSha256 };
  return hashJson({ ...known, ...(backend !== undefined && { backend }) });
}

function takenOverNotice(known: ReadonlyMap<number, CandidateRow>, candidates: number): string {
  const runs = [...new Set([...known.values()].map(({ fittedIn }) => fittedIn))];
  return `${known.size} of ${candidates} candidates taken over, fitted before in ${runs.length === 1 ? "run" : "runs"} ${runs.join(", ")}`;
}
