import { rmSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../core/hash.js";
import type { NewArtifact, Registry } from "../registry/index.js";
import { temporaryBeside } from "../warehouse/atomic-file.js";
import type { RunFit } from "./fit-run.js";
import { FEATURE_DEFINITIONS } from "./own-features.js";
import type { RunPlan } from "./plan-run.js";
import { writePredictions } from "./predictions-file.js";
import type { EvaluationRecord, RunJudgement, TunedCandidate } from "./result.js";
import { splitManifest } from "./split-manifest.js";

/** What a run leaves behind as files. */
export interface RunOutput {
  readonly fit: RunFit;
  readonly record: EvaluationRecord;
  /** What a tuned run compared, in the order of the candidates; null for a run that was not tuned. */
  readonly candidates: readonly TunedCandidate[] | null;
}

/**
 * Stores model, predictions, definitions of own features, feature list, split manifest, evaluation and compared candidates of a run.
 * @param folder the artifacts folder; the predictions are written there before they get their final name
 */
export async function storeArtifacts(
  registry: Registry,
  runId: string,
  plan: RunPlan,
  output: RunOutput,
  folder: string,
): Promise<void> {
  const file = temporaryBeside(join(folder, "predictions.parquet"));
  try {
    for (const artifact of await runArtifacts(plan, output, file)) registry.addArtifact(runId, artifact);
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * The artifacts that come out of a run, all but the models of its windows and the verdicts on it: the same run gives the same bytes.
 * @param predictions the file to write the predictions to
 */
export async function runArtifacts(
  plan: RunPlan,
  { fit, record, candidates }: RunOutput,
  predictions: string,
): Promise<NewArtifact[]> {
  await writePredictions(predictions, plan, fit);
  const documents = [
    { kind: "feature_list", name: "features.json", value: record.features },
    { kind: "split_manifest", name: "split-manifest.json", value: splitManifest(plan) },
    { kind: "evaluation", name: "evaluation.json", value: record },
    ...(candidates
      ? [{ kind: "candidates", name: "candidates.json", value: { tuning: record.tuning, candidates } }]
      : []),
  ];
  const own = plan.ownFeatures && Buffer.from(plan.ownFeatures.text, "utf8");
  return [
    { kind: "model", name: "model.plm", bytes: fit.model.serialize() },
    { kind: "predictions", name: "predictions.parquet", file: predictions },
    ...(own ? [{ kind: FEATURE_DEFINITIONS, name: "features.yaml", bytes: own }] : []),
    ...documents.map(({ kind, name, value }) => ({ kind, name, bytes: document(value) })),
  ];
}

/** Stores the verdicts on a run. */
export function storeJudgement(registry: Registry, runId: string, gates: RunJudgement): void {
  registry.addArtifact(runId, { kind: "gates", name: "gates.json", bytes: document(gates) });
}

function document(value: unknown): Buffer {
  return Buffer.from(`${canonicalJson(value)}\n`, "utf8");
}
