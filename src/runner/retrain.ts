import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InterruptedError, throwIfAborted, UsageError } from "../core/errors.js";
import { canonicalJson } from "../core/hash.js";
import type { WorkContext } from "../core/progress.js";
import { judge } from "../gates/index.js";
import {
  type CodeState,
  captureCodeState,
  captureEnvironment,
  type Registry,
  type RunSummary,
} from "../registry/index.js";
import { buildRecord } from "./build-record.js";
import { fitRun, type RunFit } from "./fit-run.js";
import { gateEvidence } from "./gate-evidence.js";
import { runMetrics, runParams, windowRow } from "./log-run.js";
import type { RunPlan } from "./plan-run.js";
import { writePredictions } from "./predictions-file.js";
import type { EvaluationRecord, RetrainResult } from "./result.js";

export interface RetrainOptions {
  /** Run although the registry holds an identical completed run. */
  readonly force: boolean;
  /** Log the run and count the trial, but create no model version. */
  readonly skipRegister: boolean;
  readonly commandLine: readonly string[];
}

/**
 * Carries out a plan: registers the run, fits, predicts, evaluates, logs figures and artifacts, and gives the result.
 * Whatever goes wrong after the run is entered is recorded on it: failed with the message, or interrupted.
 * @throws UsageError DUPLICATE_RUN naming the identical run; InterruptedError on Ctrl-C
 */
export async function retrain(
  plan: RunPlan,
  registry: Registry,
  options: RetrainOptions,
  context: WorkContext,
): Promise<RetrainResult> {
  const twin = identicalRun(plan, registry);
  if (twin && !options.force) throw duplicateRun(twin);
  const { experiment } = plan;
  const code = captureCodeState();
  const runId = registry.startRun({
    name: experiment.name,
    hypothesis: experiment.hypothesis ?? null,
    tags: experiment.tags,
    seed: experiment.random_seed,
    commandLine: options.commandLine,
    code,
    environment: captureEnvironment(),
    datasetSha256: plan.datasetSha256,
    dataSource: plan.warehouse.source,
    config: plan.config,
    configSha256: plan.configSha256,
  });
  try {
    return await runToEnd({ runId, plan, registry, code, twin }, options, context);
  } catch (error) {
    const interrupted = error instanceof InterruptedError;
    registry.finishRun(runId, { status: interrupted ? "interrupted" : "failed", error: (error as Error).message });
    throw error;
  }
}

/** The completed run that a plan would repeat, or null. */
export function identicalRun(plan: RunPlan, registry: Registry): RunSummary | null {
  return registry.findCompleted({ configSha256: plan.configSha256, datasetSha256: plan.datasetSha256 });
}

function duplicateRun(twin: RunSummary): UsageError {
  return new UsageError("DUPLICATE_RUN", `run ${twin.id} (${twin.name}) has the same settings and the same data`, {
    hint: `proplab show ${twin.id} prints it; --force runs it again`,
  });
}

interface StartedRun {
  readonly runId: string;
  readonly plan: RunPlan;
  readonly registry: Registry;
  readonly code: CodeState;
  /** The identical run that --force repeats. */
  readonly twin: RunSummary | null;
}

async function runToEnd(run: StartedRun, options: RetrainOptions, context: WorkContext): Promise<RetrainResult> {
  const { runId, plan, registry, code, twin } = run;
  const timings: Record<string, number> = {};
  let mark = performance.now();
  const lap = (name: string) => {
    const now = performance.now();
    timings[`${name}_ms`] = Math.round(now - mark);
    mark = now;
  };
  registry.logBatch(runId, { params: runParams(plan.experiment, plan.options) });
  registry.logWindows(runId, [windowRow(plan.window)]);
  const fit = await fitRun(plan, context);
  lap("fit");
  const record = buildRecord(plan, fit);
  lap("evaluate");
  throwIfAborted(context.signal);
  const rowsSha256 = plan.window.evaluation_rows_sha256;
  const tried = registry.countTrial(runId, { evaluationRowsSha256: rowsSha256, configSha256: plan.configSha256 });
  registry.logBatch(runId, { metrics: runMetrics(record) });
  const modelSha256 = await storeArtifacts(runId, plan, fit, record, registry);
  const gates = judge(gateEvidence(record, code, twin?.name ?? null));
  registry.addArtifact(runId, { kind: "gates", name: "gates.json", bytes: jsonBytes(gates) });
  registry.logBatch(runId, { params: { decision: gates.decision } });
  const model = options.skipRegister ? null : registerModel(runId, plan, modelSha256, registry);
  registry.finishRun(runId, { status: "completed" });
  lap("log");
  return {
    run_id: runId,
    status: "completed",
    ...record,
    trials: { evaluation_rows_sha256: rowsSha256, configurations_tried: tried },
    gates,
    artifacts: registry.getRun(runId).artifacts.map(({ kind, path, sha256, bytes }) => ({ kind, path, sha256, bytes })),
    model,
    timings,
  };
}

/** @returns SHA256 of the model file */
async function storeArtifacts(
  runId: string,
  plan: RunPlan,
  fit: RunFit,
  record: EvaluationRecord,
  registry: Registry,
): Promise<string> {
  const model = registry.addArtifact(runId, { kind: "model", name: "model.plm", bytes: fit.model.serialize() });
  const folder = mkdtempSync(join(tmpdir(), "proplab-"));
  try {
    const file = join(folder, "predictions.parquet");
    await writePredictions(file, plan, fit.prediction);
    registry.addArtifact(runId, { kind: "predictions", name: "predictions.parquet", file });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const files = {
    feature_list: { name: "features.json", value: record.features },
    split_manifest: {
      name: "split-manifest.json",
      value: { windows: record.windows, partitions: plan.warehouse.snapshot.partitions },
    },
    evaluation: { name: "evaluation.json", value: record },
  };
  for (const [kind, { name, value }] of Object.entries(files))
    registry.addArtifact(runId, { kind, name, bytes: jsonBytes(value) });
  return model.sha256;
}

function registerModel(runId: string, plan: RunPlan, sha256: string, registry: Registry): RetrainResult["model"] {
  const { name, framework, feature_set: featureSet } = plan.experiment;
  return { ...registry.registerModel({ name, runId, family: framework, featureSet, artifactSha256: sha256 }), sha256 };
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${canonicalJson(value)}\n`, "utf8");
}
