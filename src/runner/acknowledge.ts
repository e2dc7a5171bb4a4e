import { RefusedError, UsageError } from "../core/errors.js";
import type { GateEvidence } from "../gates/index.js";
import type { AcknowledgementRow, Registry, RunDetail } from "../registry/index.js";
import type { EvaluationRecord } from "./result.js";

/** What is suspicious about a run, in sentences, each once; a LEAK is not a suspicion. */
export function suspicionsOf({ leak_audit, plausibility }: EvaluationRecord): string[] {
  const suspected = leak_audit.checks.filter(({ verdict }) => verdict === "SUSPECT").map(({ evidence }) => evidence);
  return [...new Set([...suspected, ...plausibility.suspicions])];
}

/** The newest acknowledgement that answers for every one of the suspicions; null when there is none, or no suspicion. */
export function answerFor(
  suspicions: readonly string[],
  acknowledgements: readonly AcknowledgementRow[],
): GateEvidence["acknowledgement"] {
  if (suspicions.length === 0) return null;
  const answers = acknowledgements.filter((one) => suspicions.every((suspicion) => one.suspicions.includes(suspicion)));
  const newest = answers.at(-1);
  return newest ? { by: newest.by, reason: newest.reason } : null;
}

/**
 * Enters for ever that a person answers for everything suspicious about a run.
 * @throws RefusedError LEAK_STANDS for a run with a leak; UsageError NOTHING_SUSPECT, EMPTY_NAME, CONTROL_CHARACTER
 */
export function acknowledgeRun(
  registry: Registry,
  run: RunDetail,
  record: EvaluationRecord,
  word: { readonly by: string; readonly reason: string },
): AcknowledgementRow {
  const leaks = record.leak_audit.checks.filter(({ verdict }) => verdict === "LEAK");
  if (leaks.length > 0) {
    const found = leaks.map(({ name, evidence }) => `${name} (${evidence})`).join("; ");
    throw new RefusedError(
      "LEAK_STANDS",
      `run ${run.id} (${run.name}) has a leak, which nobody can answer for: ${found}`,
      {
        hint: "mend the data or the features and run it again",
      },
    );
  }
  const suspicions = suspicionsOf(record);
  if (suspicions.length === 0) {
    throw new UsageError(
      "NOTHING_SUSPECT",
      `nothing about run ${run.id} (${run.name}) is suspect: there is nothing to answer for`,
    );
  }
  return registry.acknowledge(run.id, { ...word, suspicions });
}
