import { hashJson } from "../../core/hash.js";
import type { FeatureRows } from "../../features/index.js";
import type { RunPlan } from "../plan-run.js";
import type { ResultWindow } from "../result.js";
import { distinctRows, type RowSelection, rowsHash } from "../select-rows.js";
import type { RunWindows } from "../windows.js";
import { type PlannedWindow, partHashes, withLine } from "./select-steps.js";

/**
 * The rows of all windows by part, each once and in date order; the ranges from the first day to the last. One window's own
 * selection is given back as it is.
 */
export function pooledSelection(windows: readonly PlannedWindow[]): RowSelection {
  const selections = windows.map(({ selection }) => selection);
  const [first, last] = [selections[0]!, selections.at(-1)!];
  if (selections.length === 1) return first;
  const pool = (part: "train" | "validation") => distinctRows(selections.map((selection) => selection[part]));
  return {
    train: pool("train"),
    validation: pool("validation"),
    // the evaluations follow each other in time and share no row: their order is the order of the windows
    evaluation: Int32Array.from(selections.flatMap(({ evaluation }) => [...evaluation])),
    ranges: {
      train: { start: first.ranges.train.start, end: last.ranges.train.end },
      validation: { start: first.ranges.validation.start, end: last.ranges.validation.end },
    },
  };
}

/** The span of all windows with the rows and hashes of the pooled selection; one window as it is. */
export function pooledWindow(
  rows: FeatureRows,
  windows: readonly PlannedWindow[],
  selection: RowSelection,
  steps: readonly RunWindows[],
): ResultWindow {
  const [first, last] = [windows[0]!.window, windows.at(-1)!.window];
  if (windows.length === 1 && steps.length === 1) return first;
  const lined = withLine(rows, selection.evaluation);
  const hashes = partHashes(rows, selection);
  return {
    index: 0,
    train: { start: first.train.start, end: last.train.end },
    validation: { start: first.validation.start, end: last.validation.end },
    evaluation: { start: steps[0]!.evaluation.start, end: steps.at(-1)!.evaluation.end },
    rows: {
      train: selection.train.length,
      validation: selection.validation.length,
      eval_lines: lined.length,
      eval_all: selection.evaluation.length,
    },
    rows_sha256: hashJson(windows.map(({ window }) => window.rows_sha256)),
    evaluation_rows_sha256: lined.length === 0 ? hashes.evaluation : rowsHash(rows, lined),
  };
}

/** The plan of one window alone, as that of a run that trains once. */
export function planOfWindow(plan: RunPlan, index: number): RunPlan {
  const planned = plan.windows[index]!;
  return { ...plan, windows: [planned], skipped: [], selection: planned.selection, window: planned.window };
}
