import { dailyPicks } from "../metrics/index.js";
import type { Registry } from "../registry/index.js";
import { evaluationRows } from "./build-record.js";
import { judgeTries, ownTrial, type TriesRecord } from "./judge-tries.js";
import type { RunPlan } from "./plan-run.js";
import { recoverTrials } from "./recover-trials.js";

/** Enters a run that has just been evaluated as a try on its evaluation rows, and judges it among all tries on the same days. */
export async function countTry(
  registry: Registry,
  runId: string,
  plan: RunPlan,
  prediction: Float64Array,
): Promise<TriesRecord> {
  registry.countTrial(runId, {
    evaluationRowsSha256: plan.window.evaluation_rows_sha256,
    configSha256: plan.trialSha256,
    origin: plan.warehouse.snapshot.origin,
    byDay: dailyPicks(evaluationRows(plan, prediction)),
  });
  await recoverTrials(registry, ownTrial(registry, runId)!);
  return judgeTries(registry, runId)!;
}
