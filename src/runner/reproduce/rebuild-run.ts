import { readFileSync } from "node:fs";
import { join } from "node:path";
import { throwIfAborted } from "../../core/errors.js";
import { sha256 } from "../../core/hash.js";
import { announce, type WorkContext } from "../../core/progress.js";
import type { CodeState, MetricRow, ParamValue } from "../../registry/index.js";
import { auditRun } from "../audit-run.js";
import { buildRecord } from "../build-record.js";
import { fitRun } from "../fit-run.js";
import { foundParams, runMetrics, runParams, windowRow } from "../log-run.js";
import type { RunPlan } from "../plan-run.js";
import { runArtifacts } from "../store-artifacts.js";
import { type TuningLog, tunePlan } from "../tune-plan.js";
import { windowModelName } from "../walk/store-window-models.js";
import type { WindowStore } from "../walk/window-store.js";

/** An artifact made again. */
export interface RebuiltArtifact {
  readonly kind: string;
  readonly name: string;
  readonly sha256: string;
  /** null for the models of windows, of which the hash alone is kept. */
  readonly bytes: Uint8Array | null;
}

/** What a run gives when it is made again. */
export interface RebuiltRun {
  readonly artifacts: readonly RebuiltArtifact[];
  /** Path of the predictions. */
  readonly predictions: string;
  readonly metrics: readonly MetricRow[];
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly windows: readonly ReturnType<typeof windowRow>[];
}

export interface RebuildOptions {
  readonly threads: number;
  readonly code: CodeState;
  readonly notice: (text: string) => void;
  /** Where the predictions are written. */
  readonly folder: string;
}

/**
 * Carries out a plan as `retrain` does, and enters nothing anywhere: no run, no trial, no model, no score that a later tuning would
 * take over. Nothing is taken over from earlier runs either: every candidate and every window is fitted.
 * @throws as retrain
 */
export async function rebuildRun(
  plan: RunPlan,
  { threads, code, notice, folder }: RebuildOptions,
  context: WorkContext,
): Promise<RebuiltRun> {
  const tuneOptions = { runId: "", threads, code, fromCompleted: false, notice };
  const tuning = await tunePlan(plan, tuneOptions, NO_LOG, context);
  const chosen = tuning?.plan ?? plan;
  const models: RebuiltArtifact[] = [];
  const fit = await fitRun(chosen, { threads, store: hashingStore(models), notice }, context);
  const audited = await auditRun({ ...chosen, model: fit.model }, context);
  announce(context, "evaluate");
  const record = buildRecord(chosen, fit, tuning?.record ?? null, audited);
  throwIfAborted(context.signal);
  const predictions = join(folder, "predictions.parquet");
  const made = await runArtifacts(chosen, { fit, record, candidates: tuning?.candidates ?? null }, predictions);
  return {
    artifacts: [
      ...made.map(({ kind, name, bytes, file }): RebuiltArtifact => {
        const content = bytes ?? readFileSync(file!);
        return { kind, name, sha256: sha256(content), bytes: content };
      }),
      ...models.sort((a, b) => (a.name < b.name ? -1 : 1)),
    ],
    predictions,
    metrics: runMetrics(record),
    params: { ...runParams(chosen.experiment, chosen.options), ...foundParams(record) },
    windows: chosen.windows.map(({ window }) => windowRow(window)),
  };
}

const NO_LOG: TuningLog = {
  finishedCandidates: () => new Map(),
  logCandidate: () => {},
  logBatch: () => {},
  trialsOn: () => 0,
};

/** Knows no window from before, and keeps the hash of each that is fitted. */
function hashingStore(models: RebuiltArtifact[]): WindowStore {
  return {
    takenFrom: new Set(),
    find: () => null,
    save: ({ window }, { model }) => {
      const name = windowModelName(window.index);
      models.push({ kind: "window_model", name, sha256: sha256(model.serialize()), bytes: null });
    },
  };
}
