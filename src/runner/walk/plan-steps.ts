import { addDays, type IsoDate } from "../../core/dates.js";
import type { Experiment } from "../resolve-experiment.js";
import { gapDays, planWindows, type RunWindows } from "../windows.js";
import { walkSettings } from "./walk-settings.js";

/**
 * The windows of a run in order of time: one, or with `retrain_every` N one for every N days of evaluation, the last one
 * possibly shorter. Each step learns from the days up to the one before its evaluation, less purge gap and embargo, and
 * the evaluations follow each other without a gap, so that together they are the evaluation of the run.
 * @param rowsPerDate as planWindows takes them
 * @throws as planWindows
 */
export function planSteps(
  experiment: Experiment,
  rowsPerDate: readonly { date: IsoDate; rows: number }[],
): readonly RunWindows[] {
  const walk = walkSettings(experiment);
  if (!walk) return [planWindows(experiment, rowsPerDate)];
  const { every, window } = walk;
  const input = typeof window === "number" ? { ...experiment, train_days: window } : experiment;
  const { train: first, evaluation } = planWindows(input, rowsPerDate);
  const steps: RunWindows[] = [];
  for (let start = evaluation.start; start <= evaluation.end; start = addDays(start, every)) {
    const last = addDays(start, every - 1);
    const end = addDays(start, -1 - gapDays(experiment));
    steps.push({
      train: { start: window === "expanding" ? first.start : addDays(end, 1 - window), end },
      evaluation: { start, end: last < evaluation.end ? last : evaluation.end },
    });
  }
  return steps;
}
