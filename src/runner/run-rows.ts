import { hashJson } from "../core/hash.js";
import type { WorkContext } from "../core/progress.js";
import { baselines } from "../engine/baselines.js";
import { ensureFeatures, type FeatureDef, type FeatureRows, loadFeatureRows } from "../features/index.js";
import type { Database } from "../warehouse/duckdb.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import type { Experiment } from "./resolve-experiment.js";
import type { ResultWindow } from "./result.js";
import { type RowSelection, rowsHash, selectRows } from "./select-rows.js";
import type { DayRange, RunWindows } from "./windows.js";

/** Baselines that are features: read for every run, whatever its feature set. The line comes from the line source. */
export const FEATURE_BASELINES = [baselines.season_average, baselines.last_10_average] as const;

/** Which rows a run is to have. */
export interface RowsRequest {
  readonly experiment: Experiment;
  readonly features: readonly FeatureDef[];
  readonly windows: RunWindows;
  /** First and last day with box scores; null when there are none. */
  readonly held: DayRange | null;
}

/** The rows of a run: all of its days, and which of them it trains on and is evaluated on. */
export interface RunRows {
  readonly rows: FeatureRows;
  readonly selection: RowSelection;
  readonly window: ResultWindow;
  /** Hash of the definitions the features were computed by. */
  readonly catalogueSha256: string;
}

/**
 * Builds the features when they are not cached, reads the rows of the windows and chooses those of each part.
 * @param db a database with the warehouse attached
 * @throws UsageError UNKNOWN_LINE_SOURCE; DataError WINDOW_EMPTY; InterruptedError
 */
export async function readRunRows(
  db: Database,
  warehouse: Warehouse,
  { experiment, features, windows, held }: RowsRequest,
  context: WorkContext,
): Promise<RunRows> {
  const store = await ensureFeatures(warehouse, { lineSource: experiment.line_source, ...context });
  const wanted = new Set([
    ...features.map((feature) => feature.name),
    ...FEATURE_BASELINES.map(({ column }) => column),
  ]);
  const rows = await loadFeatureRows(db, store.path, {
    from: windows.train.start,
    to: windows.evaluation.end,
    features: [...wanted],
    set: features,
    lineSource: experiment.line_source,
  });
  const selection = selectRows(rows, experiment, windows, held);
  return {
    rows,
    selection,
    window: resultWindow(rows, selection, windows),
    catalogueSha256: store.catalogueSha256,
  };
}

function resultWindow(rows: FeatureRows, selection: RowSelection, windows: RunWindows): ResultWindow {
  const { train, validation, evaluation, ranges } = selection;
  const lined = evaluation.filter((row) => !Number.isNaN(rows.line[row]!));
  const hashes = {
    train: rowsHash(rows, train),
    validation: rowsHash(rows, validation),
    evaluation: rowsHash(rows, evaluation),
  };
  return {
    index: 0,
    train: { start: windows.train.start, end: ranges.train.end },
    validation: { start: ranges.validation.start, end: windows.train.end },
    evaluation: windows.evaluation,
    rows: {
      train: train.length,
      validation: validation.length,
      eval_lines: lined.length,
      eval_all: evaluation.length,
    },
    rows_sha256: hashJson(hashes),
    evaluation_rows_sha256: lined.length === 0 ? hashes.evaluation : rowsHash(rows, lined),
  };
}
