import { IntegrityError, LabError } from "../core/errors.js";
import type { Judgement } from "../gates/index.js";
import type { Registry, RunDetail } from "../registry/index.js";
import type { ProfileUse } from "./gates-file.js";
import { withLaterAudits } from "./later-audits.js";
import { isLogged, notOfRetrain } from "./logged-run.js";
import type { EvaluationRecord } from "./result.js";

/** A judgement as runs of all versions left it: those of older ones do not say what they were judged by. */
export interface StoredJudgement extends Judgement {
  judged_by?: ProfileUse;
}

/**
 * The verified evaluation of a completed run, its leak audit together with those made of it later.
 * @throws UsageError NOT_A_RETRAIN for a run that another program logged
 * @throws IntegrityError REPORT_ARTIFACT_DAMAGED naming the run, when it is not there or is not the run's
 */
export function readEvaluation(registry: Registry, run: RunDetail): EvaluationRecord {
  const record = readJson(registry, run, "evaluation") as EvaluationRecord | null;
  if (record === null && isLogged(run)) throw notOfRetrain(run, "judged or reported on", "evaluation");
  if (record === null) throw damaged(run, "evaluation", "is not there, although the run is completed");
  if (!record.metrics || !record.data || !record.windows?.length) {
    throw damaged(run, "evaluation", "does not hold an evaluation");
  }
  const { name, data } = record;
  if (name !== run.name) throw damaged(run, "evaluation", `is of "${name}"`);
  if (data.source !== run.dataSource || data.dataset_sha256 !== run.datasetSha256) {
    throw damaged(run, "evaluation", `is of other data than the run (${data.source}, ${data.dataset_sha256})`);
  }
  if (run.laterAudits.length === 0) return record;
  return { ...record, leak_audit: withLaterAudits(record.leak_audit, run.laterAudits) };
}

/**
 * What the gates said when the run was made; null for a run that was never judged.
 * @throws IntegrityError REPORT_ARTIFACT_DAMAGED naming the run
 */
export function readJudgement(registry: Registry, run: RunDetail): StoredJudgement | null {
  const judgement = readJson(registry, run, "gates") as StoredJudgement | null;
  if (judgement !== null && !(judgement.decision && Array.isArray(judgement.verdicts))) {
    throw damaged(run, "gates", "does not hold a judgement");
  }
  return judgement;
}

/** The run's artifact of that kind as an object, its hash checked; null when the run has none. */
function readJson(registry: Registry, run: RunDetail, kind: string): unknown {
  const artifact = run.artifacts.find((one) => one.kind === kind);
  if (!artifact) return null;
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(registry.readArtifact(artifact.sha256)));
  } catch (error) {
    // gone on purpose is no damage
    if (error instanceof LabError && error.code === "ARTIFACT_FREED") throw error;
    if (error instanceof LabError) throw damaged(run, kind, `cannot be used: ${error.message}`, error);
    throw damaged(run, kind, "is not JSON", error);
  }
  if (typeof content !== "object" || content === null) throw damaged(run, kind, "is not a JSON object");
  return content;
}

function damaged(run: RunDetail, kind: string, what: string, cause?: unknown): IntegrityError {
  return new IntegrityError("REPORT_ARTIFACT_DAMAGED", `the ${kind} artifact of run ${run.id} (${run.name}) ${what}`, {
    hint: `proplab verify ${run.id} lists what is damaged; proplab retrain --name ${run.name} --force runs it again`,
    cause,
  });
}
