import type { ExperimentIssue } from "../experiment-file.js";
import type { ExperimentInput } from "../experiment-schema.js";

/** Settings that make the line a part of what is learned: a row without one cannot be learned from, nor predicted. */
const LINE_TARGETS = {
  residual: "learns the distance from the line",
  anchor_line: "starts at the line",
  classify: "learns over or under the line",
} as const;

type LineTarget = keyof typeof LINE_TARGETS;
const names = Object.keys(LINE_TARGETS) as LineTarget[];

/** Whether a run needs the line of every row it learns from or predicts. */
export function needsLine(experiment: ExperimentInput): boolean {
  return names.some((name) => experiment[name]);
}

/** Fills in the one loss that a run with classify can have. */
export function completeClassify<T extends ExperimentInput>(experiment: T): T {
  return experiment.classify && experiment.loss_function === undefined
    ? { ...experiment, loss_function: "Logloss" }
    : experiment;
}

/** What contradicts a target that is made of the line. */
export function lineTargetIssues(experiment: ExperimentInput): ExperimentIssue[] {
  const issues: ExperimentIssue[] = [];
  for (const path of names.filter((name) => experiment[name])) {
    if (experiment.two_stage) {
      issues.push({ path, message: `${LINE_TARGETS[path]}, two_stage keeps the line out: choose one` });
    }
    if (experiment.include_no_line) {
      issues.push({
        path: "include_no_line",
        message: `${path} ${LINE_TARGETS[path]}: there is no prediction for a row without a line`,
      });
    }
    if (path !== "residual" && experiment.framework !== "trees") {
      issues.push({ path, message: `is for framework trees, not ${experiment.framework}` });
    }
    if (path !== "residual" && experiment.residual) {
      issues.push({ path, message: `${LINE_TARGETS[path]}, residual ${LINE_TARGETS.residual}: choose one` });
    }
  }
  if (experiment.classify && experiment.loss_function !== "Logloss") {
    issues.push({ path: "loss_function", message: `classify learns with Logloss, not ${experiment.loss_function}` });
  }
  return issues;
}
