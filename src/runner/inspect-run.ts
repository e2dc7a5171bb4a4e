import { IntegrityError } from "../core/errors.js";
import type { Decision } from "../gates/index.js";
import type { AliasRow, ArtifactFault, Registry, RunDetail } from "../registry/index.js";
import { answerFor, suspicionsOf } from "./acknowledge.js";
import type { GateProfiles } from "./gates-file.js";
import { judgeRun } from "./judge-run.js";
import { judgeTries, type TriesRecord } from "./judge-tries.js";
import { readEvaluation, readJudgement, type StoredJudgement } from "./read-run-record.js";
import { recordedProfile } from "./rejudge.js";
import type { EvaluationRecord } from "./result.js";

/** Everything that is known of one run now, as far as its files are whole. */
export interface InspectedRun {
  readonly run: RunDetail;
  /** Its verified evaluation; null for a run without one, or with a damaged one. */
  readonly record: EvaluationRecord | null;
  /** Judged by what the registry knows now; as stored where the evaluation is not whole; null for a run nobody judged. */
  readonly judgement: StoredJudgement | null;
  /** The decision when the run was made; null where it was not judged then, or that is damaged. */
  readonly decisionThen: Decision | null;
  /** Something is suspicious about it that nobody answered for. */
  readonly isUnanswered: boolean;
  /** How it stands among all tries on its days, as of now; null for a run that was never evaluated. */
  readonly tries: TriesRecord | null;
  /** "champion" and "challenger" where they stand on a model of the run, with the scope. */
  readonly aliases: readonly AliasRow[];
  /** Artifacts whose files are not what the registry says. */
  readonly faults: readonly ArtifactFault[];
  /** What could not be read and why, besides those files themselves. */
  readonly problems: readonly string[];
}

/**
 * Gathers what is known of a run in any state, of any version: each artifact is hashed, and what is damaged is named instead of thrown.
 * @param id as Registry.getRun takes it
 * @throws UsageError UNKNOWN_RUN, AMBIGUOUS_RUN
 */
export function inspectRun(registry: Registry, id: string, gates: GateProfiles): InspectedRun {
  const run = registry.getRun(id);
  const problems: string[] = [];
  const whole = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof IntegrityError)) throw error;
      problems.push(error.message);
      return null;
    }
  };
  // what gc set free is as if it had never been there
  const kept = { ...run, artifacts: run.artifacts.filter(({ freedAt }) => freedAt === undefined) };
  const has = (kind: string) => kept.artifacts.some((artifact) => artifact.kind === kind);
  const record = has("evaluation") ? whole(() => readEvaluation(registry, kept)) : null;
  const then = whole(() => readJudgement(registry, kept));
  const tries = judgeTries(registry, run.id);
  const isJudged = record !== null && (run.status === "completed" || run.status === "archived");
  const suspicions = record ? suspicionsOf(record) : [];
  return {
    run,
    record,
    judgement: isJudged ? judgeRun(registry, run, record, recordedProfile(then, gates), tries) : then,
    decisionThen: then?.decision ?? null,
    isUnanswered: suspicions.length > 0 && answerFor(suspicions, run.acknowledgements) === null,
    tries,
    aliases: registry
      .aliases()
      .filter(({ model: { name, version } }) => run.models.some((one) => one.name === name && one.version === version)),
    faults: registry.verify(run.id).faults,
    problems,
  };
}
