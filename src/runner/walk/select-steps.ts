import { DataError } from "../../core/errors.js";
import { hashJson } from "../../core/hash.js";
import type { FeatureRows } from "../../features/index.js";
import type { Experiment } from "../resolve-experiment.js";
import type { ResultWindow } from "../result.js";
import { type RowSelection, rowsHash, selectRows, splitRows, usableRows } from "../select-rows.js";
import type { DayRange, RunWindows } from "../windows.js";
import type { WalkSettings } from "./walk-settings.js";

/** One fit of a run: the rows it learns from and those it is judged on. */
export interface PlannedWindow {
  readonly window: ResultWindow;
  readonly selection: RowSelection;
}

/** Why a step is not carried out. */
export type SkipReason = "no evaluation rows" | "too few training rows" | "too few training dates";

/** A step of a walk-forward run that is not carried out; its evaluation rows are not evaluated. */
export interface SkippedStep {
  train: DayRange;
  evaluation: DayRange;
  reason: SkipReason;
  /** `train` counts every row to learn from, before it is divided into training and validation part. */
  rows: { train: number; eval_lines: number; eval_all: number };
}

export interface SelectedSteps {
  readonly windows: readonly PlannedWindow[];
  readonly skipped: readonly SkippedStep[];
}

/**
 * Chooses the rows of every step. A run that trains once needs rows in both windows; a walk-forward run leaves out the steps
 * that have nothing to learn from or nothing to predict, as after a summer, and says which.
 * @param steps in order of time
 * @throws DataError WINDOW_EMPTY, TRAINING_TOO_SHORT for a run that trains once; NO_STEP_LEFT when every step is left out
 */
export function selectSteps(
  rows: FeatureRows,
  experiment: Experiment,
  steps: readonly RunWindows[],
  { held, walk }: { held: DayRange | null; walk: WalkSettings | null },
): SelectedSteps {
  if (!walk) {
    const selections = steps.map((step) => selectRows(rows, experiment, step, held));
    return { windows: selections.map((selection, i) => plannedWindow(rows, selection, steps[i]!, i)), skipped: [] };
  }
  const windows: PlannedWindow[] = [];
  const skipped: SkippedStep[] = [];
  for (const step of steps) {
    const chosen = selectStep(rows, experiment, step, walk.minTrainRows);
    if ("reason" in chosen) skipped.push(chosen);
    else windows.push(plannedWindow(rows, chosen, step, windows.length));
  }
  if (windows.length === 0) throw noStepLeft(skipped, walk, held);
  return { windows, skipped };
}

function selectStep(
  rows: FeatureRows,
  experiment: Experiment,
  step: RunWindows,
  minTrainRows: number,
): RowSelection | SkippedStep {
  const { training, evaluation } = usableRows(rows, experiment, step);
  const skip = (reason: SkipReason): SkippedStep => ({
    ...step,
    reason,
    rows: { train: training.length, eval_lines: withLine(rows, evaluation).length, eval_all: evaluation.length },
  });
  if (evaluation.length === 0) return skip("no evaluation rows");
  if (training.length < minTrainRows) return skip("too few training rows");
  try {
    return splitRows(rows, experiment, training, evaluation);
  } catch (error) {
    if (error instanceof DataError && error.code === "TRAINING_TOO_SHORT") return skip("too few training dates");
    throw error;
  }
}

function plannedWindow(rows: FeatureRows, selection: RowSelection, step: RunWindows, index: number): PlannedWindow {
  const { train, validation, evaluation, ranges } = selection;
  const lined = withLine(rows, evaluation);
  const hashes = partHashes(rows, selection);
  const window: ResultWindow = {
    index,
    train: { start: step.train.start, end: ranges.train.end },
    validation: { start: ranges.validation.start, end: step.train.end },
    evaluation: step.evaluation,
    rows: {
      train: train.length,
      validation: validation.length,
      eval_lines: lined.length,
      eval_all: evaluation.length,
    },
    rows_sha256: hashJson(hashes),
    evaluation_rows_sha256: lined.length === 0 ? hashes.evaluation : rowsHash(rows, lined),
  };
  return { window, selection };
}

/** SHA256 of the rows of each part, as rowsHash; a window's `rows_sha256` is the hash of these three. */
export function partHashes(
  rows: FeatureRows,
  { train, validation, evaluation }: Pick<RowSelection, "train" | "validation" | "evaluation">,
): Record<"train" | "validation" | "evaluation", string> {
  return {
    train: rowsHash(rows, train),
    validation: rowsHash(rows, validation),
    evaluation: rowsHash(rows, evaluation),
  };
}

/** Those of the rows that have a line, in their order. */
export function withLine(rows: FeatureRows, index: Int32Array): Int32Array {
  return index.filter((row) => !Number.isNaN(rows.line[row]!));
}

function noStepLeft(skipped: readonly SkippedStep[], walk: WalkSettings, held: DayRange | null): DataError {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))].map(
    (reason) => `${reason} in ${skipped.filter((step) => step.reason === reason).length}`,
  );
  const span = held ? `the box scores run from ${held.start} to ${held.end}` : "there are no box scores";
  return new DataError(
    "NO_STEP_LEFT",
    `none of the ${skipped.length} steps can be carried out: ${reasons.join(", ")}; ${span}`,
    {
      hint: `a step needs at least min_train_rows (${walk.minTrainRows}) usable rows to learn from; proplab data shows which dates the warehouse holds`,
    },
  );
}
