import { type IsoDate, toEpochDay } from "../../core/dates.js";
import { type EvalRows, measureParts, type Slice } from "../../metrics/index.js";
import type { RunFit } from "../fit-run.js";
import type { RunPlan } from "../plan-run.js";
import type { SkippedStep } from "./select-steps.js";
import { walkSettings } from "./walk-settings.js";

/** One window of a walk-forward run with what its model reached on it. */
export interface WindowFigures {
  /** As in the record's `windows`. */
  index: number;
  /** First and last day evaluated. */
  start: string;
  end: string;
  train_rows: number;
  validation_rows: number;
  /** Trees, epochs or rounds kept. */
  iterations: number;
  figures: Slice;
}

/** The figures of evaluation rows by the days between them and the last day their model learned from. */
export interface AgeFigures {
  from: number;
  to: number;
  figures: Slice;
}

/** What a record says of a run that retrains as it goes; everything else in it is over the rows of all windows. */
export interface WalkForwardRecord {
  retrain_every: number;
  window: number | "expanding";
  purge_days: number;
  embargo_days: number;
  min_train_rows: number;
  /** As a window's, over the evaluation rows of all windows. */
  evaluation_rows_sha256: string;
  windows: WindowFigures[];
  model_age: AgeFigures[];
  /** Steps that were not carried out, with the reason. */
  skipped: SkippedStep[];
  /** Usable rows of the evaluation that no model predicted, in the skipped steps. */
  not_evaluated: { eval_lines: number; eval_all: number };
}

const AGE_DAYS = 7;

/**
 * The figures by window and by age of the model; null for a run that trains once.
 * @param evalRows the evaluation rows of all windows, one window after the other
 */
export function walkForwardRecord(plan: RunPlan, fit: RunFit, evalRows: EvalRows): WalkForwardRecord | null {
  const { experiment, windows, skipped } = plan;
  const walk = walkSettings(experiment);
  if (!walk) return null;
  const options = { seed: experiment.random_seed };
  const places = placesOf(windows.map(({ selection }) => selection.evaluation.length));
  const figures = measureParts(
    evalRows,
    windows.map(({ window }, i) => ({ name: `window ${window.index}`, index: places[i]! })),
    options,
  );
  return {
    retrain_every: walk.every,
    window: walk.window,
    purge_days: experiment.purge_days,
    embargo_days: experiment.embargo_days ?? 0,
    min_train_rows: walk.minTrainRows,
    evaluation_rows_sha256: plan.window.evaluation_rows_sha256,
    windows: windows.map(({ window }, i) => ({
      index: window.index,
      ...window.evaluation,
      train_rows: window.rows.train,
      validation_rows: window.rows.validation,
      iterations: fit.windows[i]!.report.iterations,
      figures: figures[i]!,
    })),
    model_age: modelAge(
      evalRows,
      windows.map(({ window }, i) => ({ learnedTo: window.validation.end, places: places[i]! })),
      options,
    ),
    skipped: [...skipped],
    not_evaluated: {
      eval_lines: skipped.reduce((sum, { rows }) => sum + rows.eval_lines, 0),
      eval_all: skipped.reduce((sum, { rows }) => sum + rows.eval_all, 0),
    },
  };
}

/** The places of each window's rows when the windows follow each other. */
function placesOf(lengths: readonly number[]): Int32Array[] {
  let start = 0;
  return lengths.map((length) => {
    const first = start;
    start += length;
    return Int32Array.from({ length }, (_, i) => first + i);
  });
}

/**
 * Figures by weeks of age: 0 to 7 days, 8 to 14, and so on. An age is the number of days from the end of what a window learned
 * from, its validation part included, to the game.
 */
function modelAge(
  rows: EvalRows,
  windows: readonly { learnedTo: IsoDate; places: Int32Array }[],
  options: { seed: number },
): AgeFigures[] {
  const weeks = new Map<number, number[]>();
  for (const { learnedTo, places } of windows) {
    for (const place of places) {
      const week = Math.max(0, Math.ceil((rows.date[place]! - toEpochDay(learnedTo)) / AGE_DAYS) - 1);
      if (!weeks.has(week)) weeks.set(week, []);
      weeks.get(week)!.push(place);
    }
  }
  const inOrder = [...weeks].sort(([a], [b]) => a - b);
  const spans = inOrder.map(([week]) => ({ from: week === 0 ? 0 : week * AGE_DAYS + 1, to: (week + 1) * AGE_DAYS }));
  const figures = measureParts(
    rows,
    inOrder.map(([, index], i) => ({ name: `${spans[i]!.from} to ${spans[i]!.to} days`, index })),
    options,
  );
  return spans.map((span, i) => ({ ...span, figures: figures[i]! }));
}
