import { dailyPicks } from "../metrics/index.js";
import type { Registry } from "../registry/index.js";
import { evaluationRows } from "./build-record.js";
import { judgeTries, type TriesRecord } from "./judge-tries.js";
import type { RunPlan } from "./plan-run.js";

/** Enters a run that has just been evaluated as a try on its evaluation rows, and judges it among all tries on the same days. */
export function countTry(registry: Registry, runId: string, plan: RunPlan, prediction: Float64Array): TriesRecord {
  registry.countTrial(runId, {
    evaluationRowsSha256: plan.window.evaluation_rows_sha256,
    configSha256: plan.trialSha256,
    origin: plan.warehouse.snapshot.origin,
    byDay: dailyPicks(evaluationRows(plan, prediction)),
  });
  return judgeTries(registry, runId)!;
}
