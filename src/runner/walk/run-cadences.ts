import { canonicalJson, sha256 } from "../../core/hash.js";
import type { WorkContext } from "../../core/progress.js";
import type { Registry } from "../../registry/index.js";
import type { PlannedRun } from "../plan-run.js";
import { readPredictions } from "../read-predictions.js";
import { readEvaluation } from "../read-run-record.js";
import type { RetrainResult } from "../result.js";
import { identicalRun, type RetrainOptions, retrain } from "../retrain.js";
import { type CadenceComparison, type CadenceRun, compareCadences } from "./compare-cadences.js";

/** What a comparison of cadences leaves behind. */
export interface CadenceResults {
  readonly comparison: CadenceComparison;
  /** One per plan; null where an identical run was there already. */
  readonly results: readonly (RetrainResult | null)[];
}

/**
 * Runs the plans of one experiment that differ in `retrain_every` alone, one after the other, and compares them. Each is a run and a
 * try of its own; the first is the parent of the others and gets the comparison as an artifact. A plan whose identical run is
 * completed is not run again (but with `force`), so that an interrupted comparison goes on where it was. A window that several
 * cadences share is fitted once.
 * @param plans at least one
 * @throws as retrain
 */
export async function runCadences(
  plans: readonly PlannedRun[],
  registry: Registry,
  options: RetrainOptions,
  context: WorkContext,
): Promise<CadenceResults> {
  const runs: CadenceRun[] = [];
  const results: (RetrainResult | null)[] = [];
  for (const plan of plans) {
    const parentId = runs[0]?.run_id ?? null;
    const { runId, result } = await runOne(plan, registry, { ...options, parentId, shareWindows: true }, context);
    results.push(result);
    const run = registry.getRun(runId);
    const predictions = run.artifacts.find(({ kind }) => kind === "predictions")!;
    runs.push({
      retrain_every: plan.experiment.retrain_every!,
      run_id: runId,
      record: readEvaluation(registry, run),
      predictions: await readPredictions(registry, predictions.sha256),
    });
  }
  const parent = runs[0]!;
  const comparison = compareCadences(runs, plans[0]!.experiment.random_seed);
  const text = `${canonicalJson(comparison)}\n`;
  // Other runs under the same parent, as when one cadence is run again with force, are another comparison: its name tells them apart.
  const name = `cadences-${runs.map((run) => run.retrain_every).join("-")}-${sha256(text).slice(0, 16)}.json`;
  registry.addArtifact(parent.run_id, { kind: "cadences", name, bytes: Buffer.from(text, "utf8") });
  registry.dropWindowFits(parent.run_id);
  return { comparison, results };
}

async function runOne(
  plan: PlannedRun,
  registry: Registry,
  options: RetrainOptions,
  context: WorkContext,
): Promise<{ runId: string; result: RetrainResult | null }> {
  const cadence = `every ${plan.experiment.retrain_every} days`;
  const twin = options.force ? null : identicalRun(plan, registry);
  if (twin) {
    options.notice(`${cadence}: run ${twin.id} did exactly this and is taken as it is`);
    return { runId: twin.id, result: null };
  }
  options.notice(`${cadence}: ${plan.windows.length} windows`);
  const result = await retrain(plan, registry, options, context);
  return { runId: result.run_id, result };
}
