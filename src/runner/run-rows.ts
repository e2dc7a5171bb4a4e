import { announce, type WorkContext } from "../core/progress.js";
import { baselines } from "../engine/baselines.js";
import {
  type ClosingQuotes,
  closingQuotes,
  ensureFeatures,
  type FeatureDef,
  type FeatureRows,
  loadFeatureRows,
  type RawOutcome,
} from "../features/index.js";
import type { Database } from "../warehouse/duckdb.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import { linesOf } from "./line-time.js";
import type { Experiment } from "./resolve-experiment.js";
import type { ResultWindow } from "./result.js";
import type { RowSelection } from "./select-rows.js";
import { pooledSelection, pooledWindow } from "./walk/pooled-windows.js";
import { type PlannedWindow, type SkippedStep, selectSteps } from "./walk/select-steps.js";
import { walkSettings } from "./walk/walk-settings.js";
import type { DayRange, RunWindows } from "./windows.js";

/** Baselines that are features: read for every run, whatever its feature set. The line comes from the line source. */
export const FEATURE_BASELINES = [baselines.season_average, baselines.last_10_average] as const;

/** Which rows a run is to have. */
export interface RowsRequest {
  readonly experiment: Experiment;
  readonly features: readonly FeatureDef[];
  /** In order of time; one for a run that trains once. */
  readonly steps: readonly RunWindows[];
  /** First and last day with box scores; null when there are none. */
  readonly held: DayRange | null;
}

/** The rows of a run: all of its days, and which of them it trains on and is evaluated on. */
export interface RunRows {
  readonly rows: FeatureRows;
  /** What is fitted and what each fit is judged on, in order of time; one for a run that trains once. */
  readonly windows: readonly PlannedWindow[];
  /** Steps of a walk-forward run that are not carried out. */
  readonly skipped: readonly SkippedStep[];
  /**
   * The rows of all windows. `evaluation` holds each row once. With several windows `train` and `validation` hold the rows
   * that were in that part of any window: later windows train on what earlier ones were evaluated on, so that what must
   * not mix them looks at `windows`.
   */
  readonly selection: RowSelection;
  /** The closes of the rows' lines, to compare bets with and for nothing else; null for lines that are a book's last quote. */
  readonly closes: ClosingQuotes | null;
  /** From the first day of any window to the last, with the rows and hashes of `selection`. */
  readonly window: ResultWindow;
  /** Hash of the definitions the features were computed by. */
  readonly catalogueSha256: string;
  /** What the SELECTs of raw features gave. */
  readonly rawSql: readonly RawOutcome[];
}

/**
 * Builds the features when they are not cached, reads the rows of the windows and chooses those of each part.
 * @param db a database with the warehouse attached
 * @throws UsageError UNKNOWN_LINE_SOURCE, BAD_FEATURES; DataError WINDOW_EMPTY, NO_STEP_LEFT, FEATURE_SQL_FAILED;
 *   InterruptedError
 */
export async function readRunRows(
  db: Database,
  warehouse: Warehouse,
  { experiment, features, steps, held }: RowsRequest,
  context: WorkContext,
): Promise<RunRows> {
  const lineSource = linesOf(experiment);
  const store = await ensureFeatures(warehouse, { lineSource, features, ...context });
  announce(context, "read rows");
  const wanted = new Set([
    ...features.map((feature) => feature.name),
    ...FEATURE_BASELINES.map(({ column }) => column),
  ]);
  const rows = await loadFeatureRows(db, store.path, {
    from: steps[0]!.train.start,
    to: steps.at(-1)!.evaluation.end,
    features: [...wanted],
    set: features,
    lineSource,
  });
  const { windows, skipped } = selectSteps(rows, experiment, steps, { held, walk: walkSettings(experiment) });
  const selection = pooledSelection(windows);
  return {
    rows,
    windows,
    skipped,
    selection,
    closes: await closingQuotes(db, lineSource, rows),
    window: pooledWindow(rows, windows, selection, steps),
    catalogueSha256: store.catalogueSha256,
    rawSql: store.rawSql,
  };
}
