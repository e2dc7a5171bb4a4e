import { judge } from "../gates/index.js";
import type { Registry, RunDetail } from "../registry/index.js";
import { answerFor, suspicionsOf } from "./acknowledge.js";
import { gateEvidence } from "./gate-evidence.js";
import type { ProfileUse } from "./gates-file.js";
import { judgeTries, type TriesRecord } from "./judge-tries.js";
import type { EvaluationRecord, RunJudgement } from "./result.js";

/**
 * Judges a run by its stored evaluation and by what the registry knows now: how many tries there were on its days, whose model it
 * repeats, and who answered for what is suspicious about it. The same for a run that has just ended as for one of long ago.
 * @param tries when they were judged already
 */
export function judgeRun(
  registry: Registry,
  run: RunDetail,
  record: EvaluationRecord,
  judgedBy: ProfileUse,
  tries: TriesRecord | null = judgeTries(registry, run.id),
): RunJudgement {
  const earlier = registry.earlierModel(run.id);
  const evidence = gateEvidence(record, run.code, {
    tries,
    duplicateOf: earlier && `${earlier.name} version ${earlier.version}`,
    acknowledgement: answerFor(suspicionsOf(record), run.acknowledgements),
  });
  return { ...judge(evidence, judgedBy.thresholds), judged_by: judgedBy };
}
