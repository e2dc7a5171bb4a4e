import type { AuditVerdict } from "../audit/leak-audit.js";
import { DataError } from "../core/errors.js";
import type { Decision } from "../gates/index.js";
import type { AcknowledgementRow, Registry, RunDetail } from "../registry/index.js";
import { acknowledgeRun, answerFor, suspicionsOf } from "./acknowledge.js";
import { chooseProfile, completeProfile, DEFAULT_PROFILE, type GateProfiles, type ProfileUse } from "./gates-file.js";
import { judgeRun } from "./judge-run.js";
import { isLogged, notOfRetrain } from "./logged-run.js";
import { readEvaluation, readJudgement, type StoredJudgement } from "./read-run-record.js";
import type { RunJudgement } from "./result.js";

/** A stored run as it is judged now. */
export interface RejudgedRun extends RunJudgement {
  readonly run_id: string;
  readonly name: string;
  readonly data_source: RunDetail["dataSource"];
  /** The decision when the run was made; null when it was not judged then. */
  readonly decision_then: Decision | null;
  /** Whether the thresholds are those that were recorded with the run. */
  readonly as_recorded: boolean;
  /** What is suspicious about the run, answered for or not. */
  readonly suspicions: readonly string[];
  readonly acknowledgements: readonly AcknowledgementRow[];
  /** Nothing is suspicious, or somebody answers for all of it. */
  readonly is_answered: boolean;
  /** What the leak audit said when the run was made. */
  readonly leak_audit: AuditVerdict;
}

export interface RejudgeRequest {
  readonly gates: GateProfiles;
  /** Judge by this profile, as the gates file has it now; left out, by what the run was judged by when it was made. */
  readonly profile?: string | undefined;
  /** Judge by the gates file as it is now even where no profile is named. */
  readonly anew: boolean;
  /** Answer for what is suspicious first. */
  readonly word?: { readonly by: string; readonly reason: string } | undefined;
}

/**
 * Judges a stored run again, by its verified record and what the registry knows now.
 * @param id as Registry.getRun takes it
 * @throws UsageError UNKNOWN_RUN, UNKNOWN_PROFILE; DataError NOT_COMPLETED; IntegrityError for a damaged record; with a
 *   word also what acknowledgeRun throws
 */
export function rejudge(registry: Registry, id: string, { gates, profile, anew, word }: RejudgeRequest): RejudgedRun {
  const run = registry.getRun(id);
  if (run.status !== "completed" && run.status !== "archived") {
    if (isLogged(run)) throw notOfRetrain(run, "judged", "evaluation");
    throw new DataError("NOT_COMPLETED", `run ${run.id} (${run.name}) is ${run.status}: there is nothing to judge`, {
      hint: `proplab retrain --name ${run.name} runs it again`,
    });
  }
  const record = readEvaluation(registry, run);
  const stored = readJudgement(registry, run);
  const asRecorded = profile === undefined && !anew && stored?.judged_by !== undefined;
  const judgedBy = asRecorded
    ? recordedProfile(stored, gates)
    : chooseProfile(gates, profile ?? stored?.judged_by?.profile ?? DEFAULT_PROFILE);
  if (word) acknowledgeRun(registry, run, record, word);
  const suspicions = suspicionsOf(record);
  const now = word ? registry.getRun(run.id) : run;
  return {
    run_id: run.id,
    name: run.name,
    data_source: run.dataSource,
    decision_then: stored?.decision ?? null,
    as_recorded: asRecorded,
    ...judgeRun(registry, now, record, judgedBy),
    suspicions,
    acknowledgements: now.acknowledgements,
    is_answered: suspicions.length === 0 || answerFor(suspicions, now.acknowledgements) !== null,
    leak_audit: record.leak_audit.verdict,
  };
}

/** The thresholds a run was judged by when it was made; the default profile of today for runs that did not record any. */
export function recordedProfile(stored: StoredJudgement | null, gates: GateProfiles): ProfileUse {
  return stored?.judged_by ? completeProfile(stored.judged_by, gates) : chooseProfile(gates);
}
