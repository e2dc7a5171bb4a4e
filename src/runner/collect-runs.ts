import { DataError, UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import type { EvalRows } from "../metrics/index.js";
import type { ArtifactRow, CodeState, ModelRow, Registry, RunDetail, RunSummary } from "../registry/index.js";
import { changedSettings } from "./changed-tag.js";
import type { TriesRecord } from "./judge-tries.js";
import type { OtherTry } from "./list-tries.js";
import { isLogged } from "./logged-run.js";
import { readEvaluation, readJudgement, type StoredJudgement } from "./read-run-record.js";
import type { EvaluationRecord } from "./result.js";

/** The evaluation rows of a run with what it predicted, read back from its predictions artifact. */
export interface StoredPredictions {
  /** Identity of each row, equal for the same player and game in every run; as long as the rows. */
  readonly keys: readonly string[];
  readonly rows: EvalRows;
}

/** A completed run with everything a report says of it. */
export interface ReportRun {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
  readonly configSha256: string;
  readonly code: CodeState;
  readonly record: EvaluationRecord;
  readonly artifacts: readonly ArtifactRow[];
  readonly models: readonly ModelRow[];
  /** What the gates say; null for a run that was never judged. */
  readonly judgement: StoredJudgement | null;
  /** What they said when the run was made, as its gates artifact has it; null for a run that was never judged. */
  readonly judgedThen: StoredJudgement | null;
  /** How the run stands among all tries on its days, as far as they are known now; null where nobody counted. */
  readonly tries: TriesRecord | null;
  /** The others of these tries, newest first; null where nobody listed them. */
  readonly otherTries: readonly OtherTry[] | null;
  /** Configurations ever compared on the validation rows the run was tuned on; null when it was not, or nobody counted. */
  readonly validationTrials: number | null;
  /** null when the predictions were not read; tests between two runs on the same rows need them. */
  readonly predictions: StoredPredictions | null;
}

export interface CollectOptions {
  /** Experiment names; every name that begins with {@link MULTISEASON_PREFIX} when left out. */
  readonly names?: readonly string[];
  /** Reads a predictions artifact; without it `predictions` is null. */
  readonly readPredictions?: (sha256: string) => Promise<StoredPredictions>;
  /** Judges a run again, with what is known now; without it the verdicts are those of when it was made. */
  readonly judge?: (
    run: RunDetail,
    record: EvaluationRecord,
    then: StoredJudgement | null,
    tries: TriesRecord | null,
  ) => StoredJudgement;
  /** How a run stands among all tries on its days; without it `tries` is null. */
  readonly triesOf?: (runId: string) => TriesRecord | null;
  /** The other tries on a run's days, newest first; without it `otherTries` is null. */
  readonly othersOf?: (runId: string) => OtherTry[];
  /** How many configurations tunings compared on these rows; without it `validationTrials` is null. */
  readonly trialsOn?: (rowsSha256: string) => number;
}

/** What the names of the multi-season study begin with. */
export const MULTISEASON_PREFIX = "MULTISEASON_";

const PAGE = 1000;

/**
 * The newest completed run of each experiment as its file has it, in the order of the names, with its verified evaluation.
 * @throws UsageError UNKNOWN_EXPERIMENT; DataError NO_RUNS, NO_COMPLETED_RUN; IntegrityError REPORT_ARTIFACT_DAMAGED
 *   naming the run
 */
export async function collectReportRuns(registry: Registry, options: CollectOptions = {}): Promise<ReportRun[]> {
  const known = newestByName(registry);
  const names = options.names ?? [...known.keys()].filter((name) => name.startsWith(MULTISEASON_PREFIX)).sort();
  const runs = [...new Set(names)]
    .map((name) => completedRun(known, name))
    .filter((run) => run !== null)
    // nobody asked for what another program logged under such a name
    .filter(({ id }) => options.names !== undefined || !isLogged(registry.getRun(id)));
  if (runs.length === 0) {
    throw new DataError("NO_RUNS", `there is no completed run of an experiment ${MULTISEASON_PREFIX}* to report on`, {
      hint: `proplab retrain --name ${MULTISEASON_PREFIX}FEB25_MAE makes one`,
    });
  }
  const collected: ReportRun[] = [];
  for (const run of runs) collected.push(await readReportRun(registry, run.id, options));
  return collected;

  function completedRun(seen: ReadonlyMap<string, RunSummary>, name: string): RunSummary | null {
    const run = seen.get(name);
    if (run?.status === "completed") return run;
    if (options.names === undefined) return null;
    if (!run) {
      throw new UsageError("UNKNOWN_EXPERIMENT", `no run is named "${name}"${didYouMean(name, seen.keys())}`, {
        hint: "proplab runs lists the runs there are",
      });
    }
    throw new DataError("NO_COMPLETED_RUN", `no run of "${name}" completed; the newest, ${run.id}, is ${run.status}`, {
      hint: `proplab retrain --name ${name} runs it again`,
    });
  }
}

/**
 * By name: the newest completed run with the settings of the experiment file; else the newest completed one; else the
 * newest of any other status. A run with another seed or line source must not pass for the experiment.
 */
function newestByName(registry: Registry): Map<string, RunSummary> {
  const newest = new Map<string, RunSummary>();
  for (let offset = 0; ; offset += PAGE) {
    const { runs, total } = registry.listRuns({ limit: PAGE, offset });
    for (const run of runs) {
      const held = newest.get(run.name);
      if (!held || standing(run) > standing(held)) newest.set(run.name, run);
    }
    if (runs.length === 0 || offset + runs.length >= total) return newest;
  }
}

function standing(run: RunSummary): number {
  if (run.status !== "completed") return 0;
  return changedSettings(run.tags).length > 0 ? 1 : 2;
}

/**
 * A completed run with its verified evaluation.
 * @param id as Registry.getRun takes it
 * @throws DataError RUN_NOT_COMPLETED; IntegrityError REPORT_ARTIFACT_DAMAGED naming the run
 */
export async function readReportRun(
  registry: Registry,
  id: string,
  options: Omit<CollectOptions, "names">,
): Promise<ReportRun> {
  const run = registry.getRun(id);
  if (run.status !== "completed" && run.status !== "archived") {
    throw new DataError("RUN_NOT_COMPLETED", `run ${run.id} (${run.name}) is ${run.status}: it has no evaluation`, {
      hint: "only completed runs have figures to report on; proplab runs --status completed lists them",
    });
  }
  const record = readEvaluation(registry, run);
  const then = readJudgement(registry, run);
  const tries = options.triesOf?.(run.id) ?? null;
  const predictions = run.artifacts.find(({ kind }) => kind === "predictions");
  const tunedOn = record.tuning?.validation.rows_sha256;
  return {
    id: run.id,
    name: run.name,
    startedAt: run.startedAt,
    configSha256: run.configSha256,
    code: run.code,
    record,
    artifacts: run.artifacts,
    models: run.models,
    judgement: options.judge?.(run, record, then, tries) ?? then,
    judgedThen: then,
    tries,
    otherTries: options.othersOf?.(run.id) ?? null,
    validationTrials: (tunedOn !== undefined && options.trialsOn?.(tunedOn)) || null,
    predictions: (predictions && (await options.readPredictions?.(predictions.sha256))) ?? null,
  };
}
