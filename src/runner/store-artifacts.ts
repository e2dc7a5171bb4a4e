import { rmSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../core/hash.js";
import type { ArtifactRow, Registry } from "../registry/index.js";
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
 * @returns the model's row
 */
export async function storeArtifacts(
  registry: Registry,
  runId: string,
  plan: RunPlan,
  { fit, record, candidates }: RunOutput,
  folder: string,
): Promise<ArtifactRow> {
  const model = registry.addArtifact(runId, { kind: "model", name: "model.plm", bytes: fit.model.serialize() });
  const file = temporaryBeside(join(folder, "predictions.parquet"));
  try {
    await writePredictions(file, plan, fit);
    registry.addArtifact(runId, { kind: "predictions", name: "predictions.parquet", file });
  } finally {
    rmSync(file, { force: true });
  }
  if (plan.ownFeatures) {
    const bytes = Buffer.from(plan.ownFeatures.text, "utf8");
    registry.addArtifact(runId, { kind: FEATURE_DEFINITIONS, name: "features.yaml", bytes });
  }
  const documents = [
    { kind: "feature_list", name: "features.json", value: record.features },
    { kind: "split_manifest", name: "split-manifest.json", value: splitManifest(plan) },
    { kind: "evaluation", name: "evaluation.json", value: record },
    ...(candidates
      ? [{ kind: "candidates", name: "candidates.json", value: { tuning: record.tuning, candidates } }]
      : []),
  ];
  for (const { kind, name, value } of documents) {
    registry.addArtifact(runId, { kind, name, bytes: document(value) });
  }
  return model;
}

/** Stores the verdicts on a run. */
export function storeJudgement(registry: Registry, runId: string, gates: RunJudgement): void {
  registry.addArtifact(runId, { kind: "gates", name: "gates.json", bytes: document(gates) });
}

function document(value: unknown): Buffer {
  return Buffer.from(`${canonicalJson(value)}\n`, "utf8");
}
