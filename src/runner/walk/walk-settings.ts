import { importedFramework } from "../../engine/exchange/imported/imported-framework.js";
import type { ExperimentIssue } from "../experiment-file.js";
import type { ExperimentInput, ExperimentKey } from "../experiment-schema.js";

/** How a walk-forward run steps through its evaluation. */
export interface WalkSettings {
  /** Days of evaluation that one model serves. */
  readonly every: number;
  /** Days each model learns from; "expanding": everything since the first training day. */
  readonly window: number | "expanding";
  /** A step whose window holds fewer usable rows is skipped. */
  readonly minTrainRows: number;
}

/** About a week of games: fewer rows fit the noise of a few teams, as after the first two weeks of a season. */
const MIN_TRAIN_ROWS = 1000;

/** null for a run that trains once. */
export function walkSettings(experiment: ExperimentInput): WalkSettings | null {
  const { retrain_every: every, window = "expanding", min_train_rows: minTrainRows = MIN_TRAIN_ROWS } = experiment;
  return every === undefined ? null : { every, window, minTrainRows };
}

/** The settings of the file that walk-forward flags replace: the end of training moves with every step, and a rolling window says where it begins. */
export function replacedByWalk(flags: ExperimentInput): ExperimentKey[] {
  return [
    ...(flags.retrain_every === undefined ? [] : (["train_end"] as const)),
    ...(typeof flags.window === "number" ? (["train_start", "train_days", "train_share"] as const) : []),
  ];
}

/** Fills in what a walk-forward experiment leaves open, so that the record of a run says it. */
export function completeWalk(experiment: ExperimentInput): ExperimentInput {
  const walk = walkSettings(experiment);
  return walk ? { ...experiment, window: walk.window, min_train_rows: walk.minTrainRows } : experiment;
}

/** Settings that contradict each other, or that mean nothing without retrain_every. */
export function walkIssues(experiment: ExperimentInput): ExperimentIssue[] {
  if (experiment.retrain_every === undefined) {
    return (["window", "min_train_rows"] as const)
      .filter((key) => experiment[key] !== undefined)
      .map((path) => ({ path, message: "goes with retrain_every: without it a run trains once" }));
  }
  const issues: ExperimentIssue[] = [];
  if (experiment.framework === importedFramework.name) {
    issues.push({ path: "retrain_every", message: "means nothing for a model that is trained already" });
  }
  if (experiment.train_end !== undefined) {
    issues.push({ path: "train_end", message: "moves with every step of retrain_every: leave it out" });
  }
  if (typeof experiment.window === "number") {
    for (const path of ["train_start", "train_days", "train_share"] as const) {
      if (experiment[path] === undefined) continue;
      issues.push({
        path,
        message: `window ${experiment.window} says what each model learns from: choose one of them`,
      });
    }
  }
  return issues;
}
