import { dirname, join } from "node:path";
import { type KeptChecks, keptChecks } from "../audit/metamorphic/kept-checks.js";
import type { MetamorphicRequest } from "../audit/metamorphic/metamorphic.js";
import { InterruptedError } from "../core/errors.js";
import { announce, stopIfAsked, type WorkContext } from "../core/progress.js";
import {
  type CodeState,
  captureCodeState,
  captureEnvironment,
  type Registry,
  type RunSummary,
} from "../registry/index.js";
import { auditRun } from "./audit-run.js";
import { buildRecord } from "./build-record.js";
import { CHANGED_TAG } from "./changed-tag.js";
import { countTry } from "./count-try.js";
import { fitRun } from "./fit-run.js";
import { judgeRun } from "./judge-run.js";
import { auditParams, foundParams, judgementParams, runMetrics, runParams, windowRow } from "./log-run.js";
import type { PlannedRun, RunPlan } from "./plan-run.js";
import type { RetrainResult } from "./result.js";
import { storeArtifacts, storeJudgement } from "./store-artifacts.js";
import { storeOrigin } from "./store-origin.js";
import { tunePlan } from "./tune-plan.js";
import { storeWindowModels } from "./walk/store-window-models.js";
import { registryWindowStore } from "./walk/window-store.js";

export interface RetrainOptions {
  /** Run although the registry holds an identical completed run. */
  readonly force: boolean;
  /** Log the run and count the trial, but create no model version. */
  readonly skipRegister: boolean;
  /** Walk-forward: keep the model of every window as an artifact, not that of the last alone. */
  readonly keepModels?: boolean;
  /** Walk-forward: runs that follow may take windows over from this one; whoever asks for it drops them in the end. */
  readonly shareWindows?: boolean;
  /** The run that this one belongs to; null or left out: none. */
  readonly parentId?: string | null;
  /** Threads that may work at the same time. It changes the time a run takes, never what it finds. */
  readonly threads: number;
  readonly commandLine: readonly string[];
  /** LabPaths.artifacts of the registry. */
  readonly artifactsFolder: string;
  /** Takes what a person should know while the run goes on. */
  readonly notice: (text: string) => void;
}

/** The completed run that a plan would repeat, or null. */
export function identicalRun(plan: RunPlan, registry: Registry): RunSummary | null {
  return registry.findCompleted({ configSha256: plan.configSha256, datasetSha256: plan.datasetSha256 });
}

/**
 * Carries out a plan: registers the run, tunes when the plan asks for it, fits, predicts, evaluates, logs figures and artifacts, and gives the result.
 * Whatever goes wrong after the run is entered is recorded on it: failed with the message, or interrupted. A model gets
 * its version only after the run is completed.
 * @throws UsageError DUPLICATE_RUN naming the identical run; InterruptedError on Ctrl-C
 */
export async function retrain(
  plan: PlannedRun,
  registry: Registry,
  options: RetrainOptions,
  context: WorkContext,
): Promise<RetrainResult> {
  const code = captureCodeState();
  const runId = startRun(plan, registry, code, options);
  let finished: Omit<RetrainResult, "model">;
  try {
    finished = await runToEnd({ runId, plan, registry, code }, options, context);
  } catch (error) {
    recordFailure(registry, runId, error);
    throw error instanceof InterruptedError ? interruptedRun(runId, error) : error;
  }
  const sha256 = finished.artifacts.find(({ kind }) => kind === "model")!.sha256;
  const { name, framework: family, feature_set: featureSet } = plan.experiment;
  const version = options.skipRegister
    ? null
    : registry.registerModel({ name, runId, family, featureSet, artifactSha256: sha256 });
  return { ...finished, model: version && { ...version, sha256 } };
}

function startRun(plan: PlannedRun, registry: Registry, code: CodeState, options: RetrainOptions): string {
  const { experiment } = plan;
  const runId = registry.startRun({
    name: experiment.name,
    hypothesis: experiment.hypothesis ?? null,
    tags: [...experiment.tags, ...plan.changed.map((setting) => `${CHANGED_TAG}${setting}`)],
    seed: experiment.random_seed,
    commandLine: options.commandLine,
    refuseIdentical: !options.force,
    code,
    environment: { ...captureEnvironment(), threads: options.threads },
    datasetSha256: plan.datasetSha256,
    dataSource: plan.warehouse.source,
    config: plan.config,
    configSha256: plan.configSha256,
    parentId: options.parentId ?? null,
  });
  const params = runParams(experiment, plan.options);
  // Of a tuned run, what is searched and all that the model's options say are known only after the tuning.
  const open = plan.tuning ? [...Object.keys(plan.tuning.tune.space), ...Object.keys(plan.options)] : [];
  for (const name of open) delete params[name];
  registry.logBatch(runId, { params });
  registry.logWindows(
    runId,
    plan.windows.map(({ window }) => windowRow(window)),
  );
  return runId;
}

/** A registry that cannot take the failure down must not hide it: the run is found and marked on the next start. */
function recordFailure(registry: Registry, runId: string, error: unknown): void {
  const status = error instanceof InterruptedError ? "interrupted" : "failed";
  try {
    registry.finishRun(runId, { status, error: (error as Error).message });
  } catch {
    return;
  }
}

function interruptedRun(runId: string, { message, hint, cause }: InterruptedError): InterruptedError {
  return new InterruptedError(`${message}; the run is logged as interrupted, ${runId}`, {
    ...(hint && { hint }),
    cause,
  });
}

/** What earlier runs on the same data computed again; with `force` it is computed anew, and kept. */
function keptAudits({ warehouse, datasetSha256 }: RunPlan, { force, notice }: RetrainOptions): KeptChecks {
  const kept = keptChecks(join(dirname(warehouse.folder), "audits"), datasetSha256);
  const find = (request: MetamorphicRequest) => {
    const found = force ? null : kept.find(request);
    if (found) notice("leak audit: the same features of the same data were computed again before");
    return found;
  };
  return { ...kept, find };
}

interface StartedRun {
  readonly runId: string;
  readonly plan: PlannedRun;
  readonly registry: Registry;
  readonly code: CodeState;
}

async function runToEnd(
  { runId, plan, registry, code }: StartedRun,
  options: RetrainOptions,
  context: WorkContext,
): Promise<Omit<RetrainResult, "model">> {
  const timings: Record<string, number> = {};
  let mark = performance.now();
  const lap = (name: string) => {
    const now = performance.now();
    timings[`${name}_ms`] = Math.round(now - mark);
    mark = now;
  };
  const { threads, force, notice } = options;
  storeOrigin(registry, runId, plan.inputs, code);
  const tuning = await tunePlan(plan, { runId, threads, code, fromCompleted: !force, notice }, registry, context);
  if (tuning) lap("tune");
  const chosen = tuning?.plan ?? plan;
  const store = registryWindowStore(registry, runId, code);
  const fit = await fitRun(chosen, { threads, store, notice }, context);
  lap("fit");
  const audited = await auditRun({ ...chosen, model: fit.model }, context, { kept: keptAudits(plan, options) });
  lap("leak_audit");
  announce(context, "evaluate");
  const record = buildRecord(chosen, fit, tuning?.record ?? null, audited);
  const tries = await countTry(registry, runId, chosen, fit.prediction);
  lap("evaluate");
  await stopIfAsked(context);
  announce(context, "log");
  const candidates = tuning?.candidates ?? null;
  await storeArtifacts(registry, runId, chosen, { fit, record, candidates }, options.artifactsFolder);
  const gates = judgeRun(registry, registry.getRun(runId), record, plan.gates, tries);
  storeJudgement(registry, runId, gates);
  registry.logBatch(runId, {
    metrics: runMetrics(record),
    params: { ...foundParams(record), ...auditParams(record), ...judgementParams(gates) },
  });
  await stopIfAsked(context);
  if (options.keepModels) storeWindowModels(registry, runId, chosen, store);
  registry.finishRun(runId, { status: "completed" });
  if (!options.shareWindows) registry.dropWindowFits(runId);
  lap("log");
  return {
    run_id: runId,
    status: "completed",
    ...record,
    trials: {
      ...tries,
      validation: tuning && {
        rows_sha256: tuning.record.validation.rows_sha256,
        configurations_tried: tuning.configurationsTried,
      },
    },
    tuning_fits: tuning && {
      fitted: tuning.candidates.length - tuning.takenOver,
      taken_over: tuning.takenOver,
    },
    gates,
    artifacts: registry.getRun(runId).artifacts.map(({ kind, path, sha256, bytes }) => ({ kind, path, sha256, bytes })),
    timings,
  };
}
