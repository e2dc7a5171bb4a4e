import { hashJson } from "../../core/hash.js";
import { loadModel } from "../../engine/load-model.js";
import type { FitReport, FittedModel } from "../../engine/model.js";
import { programVersion } from "../../registry/environment.js";
import type { CodeState, Registry } from "../../registry/index.js";
import { modelMeta } from "../model-meta.js";
import type { RunPlan } from "../plan-run.js";
import { partHashes } from "./select-steps.js";

/** Keeps the finished windows of runs, so that what ends a process loses none of them. */
export interface WindowStore {
  /** The fit of the one window of a plan, when it is kept; null otherwise. */
  find(plan: RunPlan): FittedModel | null;
  save(plan: RunPlan, fitted: FittedModel): void;
  /** Runs that the fits given by `find` came from, this one left out. */
  readonly takenFrom: ReadonlySet<string>;
}

/**
 * A store in the registry. A fit is found again only by a run of the same code with the same data, rows, settings and facts in
 * the model file, whatever its cadence: then fitting anew would give the same bytes.
 */
export function registryWindowStore(registry: Registry, runId: string, code: CodeState): WindowStore {
  const takenFrom = new Set<string>();
  return {
    takenFrom,
    find(plan) {
      const saved = registry.findWindowFit(fitHash(plan, code));
      if (!saved) return null;
      if (saved.runId !== runId) takenFrom.add(saved.runId);
      return { model: loadModel(saved.model), report: saved.report as unknown as FitReport };
    },
    save(plan, { model, report }) {
      registry.saveWindowFit(runId, {
        fitSha256: fitHash(plan, code),
        model: model.serialize(),
        report: { ...report },
      });
    },
  };
}

/** Settings that decide which rows a window has, or what becomes of predictions: the rows themselves are in the hash. */
const NOT_OF_THE_FIT = [
  "train_start",
  "train_end",
  "train_days",
  "train_share",
  "eval_start",
  "eval_end",
  "eval_days",
  "retrain_every",
  "window",
  "min_train_rows",
  "purge_days",
  "embargo_days",
  "walkforward",
  "include_no_line",
];

/** Everything that decides the fit of the one window of a plan. A build that is part of no repository is known by its version alone. */
function fitHash(plan: RunPlan, { commit, diffSha256 }: CodeState): string {
  const config = Object.fromEntries(Object.entries(plan.config).filter(([key]) => !NOT_OF_THE_FIT.includes(key)));
  const { train, validation } = partHashes(plan.rows, plan.selection);
  return hashJson({
    config: { ...config, ...plan.options },
    meta: modelMeta(plan),
    rows: { train, validation },
    dataset: plan.datasetSha256,
    program: programVersion(),
    commit,
    diffSha256,
  });
}
