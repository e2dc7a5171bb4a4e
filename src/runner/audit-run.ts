import { carriedDataCheck } from "../audit/carried-data.js";
import { warehouseChecks } from "../audit/data/warehouse-checks.js";
import { fittedEdgesCheck } from "../audit/fitted-edges.js";
import type { AuditCheck } from "../audit/leak-audit.js";
import type { KeptChecks } from "../audit/metamorphic/kept-checks.js";
import { type MetamorphicRequest, metamorphicChecks, QUICK_DAYS_BEFORE } from "../audit/metamorphic/metamorphic.js";
import { rowSelectionCheck } from "../audit/metamorphic/row-selection.js";
import { sampleDates } from "../audit/metamorphic/sample-dates.js";
import { type AuditedRows, takeAudited } from "../audit/statistical/audited-rows.js";
import { bookErrorCheck } from "../audit/statistical/book-errors.js";
import { lagOneCheck, shuffledTargetCheck } from "../audit/statistical/controls.js";
import { gameLineErrorCheck } from "../audit/statistical/game-line-errors.js";
import { lineErrorCheck } from "../audit/statistical/line-errors.js";
import { type ErrorsByDay, validationGapCheck } from "../audit/statistical/part-errors.js";
import { quoteLagCheck } from "../audit/statistical/quote-lag.js";
import { quoteLeadCheck } from "../audit/statistical/quote-lead.js";
import { keepQuotedDays } from "../audit/statistical/quoted-days.js";
import { readBookQuotes, readGameQuotes } from "../audit/statistical/read-quotes.js";
import { rowOutcomeCheck } from "../audit/statistical/row-outcomes.js";
import { singleDateCheck } from "../audit/statistical/single-dates.js";
import { singleFeatureCheck } from "../audit/statistical/single-features.js";
import type { AuditParts, AuditRows } from "../audit/structural.js";
import { structuralChecksOfWindows } from "../audit/structural-windows.js";
import type { IsoDate } from "../core/dates.js";
import { columnOf, takeValues } from "../core/matrix.js";
import { announce, type WorkContext } from "../core/progress.js";
import { baselines } from "../engine/baselines.js";
import type { Model } from "../engine/model.js";
import { exactWeights } from "../engine/row-weights.js";
import type { FeatureRows } from "../features/index.js";
import { isRaw } from "../features/own/own-relation.js";
import { absoluteErrors } from "../metrics/absolute-errors.js";
import { Database } from "../warehouse/duckdb.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import { linesOf } from "./line-time.js";
import type { RunPlan } from "./plan-run.js";
import { predictPoints } from "./predict-points.js";
import { type RunData, runDataset, wholeMatrix } from "./run-dataset.js";
import { candidateRows, distinctRows, evaluatedKind } from "./select-rows.js";

/** A run whose model is fitted: of one with several windows, the model of the last. */
export interface AuditableRun
  extends Pick<RunPlan, "experiment" | "features" | "warehouse" | "rows" | "windows" | "selection" | "window"> {
  readonly model: Model;
}

export interface AuditOptions {
  /** Computes features again from the start of the season instead of from some weeks before each date. */
  readonly thorough?: boolean;
  /** Where what was computed again before is taken from, and kept; computed in any case when left out. */
  readonly kept?: KeptChecks;
}

/**
 * The leak audit of a run but for the plausibility of its results: its rows, its features computed again without what was not
 * known, and what features, lines and model say of the outcome. Of a run with several windows all rows are looked at;
 * models are compared in the last window.
 * @throws as buildFeatures; InterruptedError
 */
export async function auditRun(
  run: AuditableRun,
  context: WorkContext,
  options: AuditOptions = {},
): Promise<AuditCheck[]> {
  const { random_seed: seed } = run.experiment;
  const lineSource = linesOf(run.experiment);
  const { warehouse, features, rows, selection } = run;
  const daysOf = (index: Int32Array) => index.map((row) => rows.epochDay[row]!);
  const { train, validation } = selection;
  const evaluations = options.thorough ? spreadWindows(run.windows) : [selection.evaluation];
  const dates = sampleDates(
    {
      train: daysOf(train),
      validation: daysOf(validation),
      ...Object.fromEntries(evaluations.map((evaluation, i) => [`evaluation ${i}`, daysOf(evaluation)])),
    },
    seed,
  );
  const request = { warehouse, lineSource, features, dates, seed };
  return [
    ...structuralChecksOfWindows(run.windows.map((window) => partsOf(run, window.selection))),
    ...(await ofTheData(run)),
    ...fittedOnTraining(run),
    ...(await computedAgain(
      options.thorough ? request : { ...request, daysBefore: QUICK_DAYS_BEFORE },
      context,
      options.kept,
    )),
    rowSelectionCheck(rows.points, (points) => chosenRows(run, points), seed),
    ...(await statisticalChecks(run, context)),
    ...(await quoteChecks(auditedRows(run), warehouse, run.window.train.start, run.window.evaluation.end)),
  ];
}

/** Groups of windows that dates are drawn from one by one, so that they lie apart. */
const WINDOW_GROUPS = 3;

/** The evaluation rows of the first, middle and last windows; of one window its own. */
function spreadWindows(windows: AuditableRun["windows"]): Int32Array[] {
  const groups = Math.min(WINDOW_GROUPS, windows.length);
  return Array.from({ length: groups }, (_, group) => {
    const [from, to] = [group, group + 1].map((edge) => Math.round((edge * windows.length) / groups));
    return Int32Array.from(windows.slice(from, to).flatMap(({ selection }) => [...selection.evaluation]));
  });
}

async function computedAgain(
  request: MetamorphicRequest,
  context: WorkContext,
  kept: KeptChecks | undefined,
): Promise<AuditCheck[]> {
  const before = kept?.find(request);
  if (before) return before;
  const checks = await metamorphicChecks(request, context);
  announce(context, "leak audit, further checks");
  kept?.save(request, checks);
  return checks;
}

function partsOf({ rows }: AuditableRun, { train, validation, evaluation }: RunPlan["selection"]): AuditParts {
  return { train: partOf(rows, train), validation: partOf(rows, validation), evaluation: partOf(rows, evaluation) };
}

/** What the structural checks look at of the rows `index`. */
export function partOf(rows: FeatureRows, index: Int32Array): AuditRows {
  return {
    rows: index.length,
    epochDay: index.map((row) => rows.epochDay[row]!),
    playerId: takeValues(rows.playerId, index),
    lineAgeMinutes: takeValues(rows.lineAgeMinutes, index),
    knownAfterLineMinutes: takeValues(rows.knownAfterLineMinutes, index),
  };
}

async function ofTheData({ warehouse, window, features }: AuditableRun): Promise<AuditCheck[]> {
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const ofTables = await warehouseChecks(db, window.train.start, window.evaluation.end);
    return [...ofTables, ...(await carriedDataCheck(db, features))];
  } finally {
    db.close();
  }
}

function fittedOnTraining(run: AuditableRun): AuditCheck[] {
  const { window, selection } = run.windows.at(-1)!;
  if (selection.train.length === 0) return [];
  const train = runDataset({ ...run, window }, selection.train);
  return fittedEdgesCheck(run.model, { matrix: train.matrix, weight: exactWeights(train) });
}

/** The rows that a run would choose of each window, had the games had other outcomes. */
export function chosenRows(
  { rows, experiment, windows }: Pick<AuditableRun, "rows" | "experiment" | "windows">,
  points: Float64Array,
): Record<string, Int32Array> {
  const chosen: Record<string, Int32Array> = {};
  for (const { window } of windows) {
    const ranges = { train: { start: window.train.start, end: window.validation.end }, evaluation: window.evaluation };
    const { training, evaluation } = candidateRows({ ...rows, points }, experiment, ranges);
    const of = windows.length === 1 ? "" : ` of window ${window.index}`;
    chosen[`training${of}`] = training;
    chosen[`evaluation${of}`] = evaluation;
  }
  return chosen;
}

/** What features, lines and the model of the last window say of the outcomes of the run's rows, each row counted once. */
export async function statisticalChecks(
  run: Omit<AuditableRun, "warehouse">,
  context: WorkContext,
): Promise<AuditCheck[]> {
  const { experiment, selection } = run;
  const rows = auditedRows(run);
  const learned = distinctRows([selection.train, selection.validation]);
  const { selection: last, window } = run.windows.at(-1)!;
  const lastRun = { ...run, selection: last, window };
  const control = { rows, train: Int32Array.from([...last.train, ...last.validation]), evaluation: last.evaluation };
  const parts = { training: takeAudited(rows, learned), evaluation: takeAudited(rows, selection.evaluation) };
  const all = takeAudited(rows, distinctRows([learned, selection.evaluation]));
  return [
    ...singleFeatureCheck(parts),
    ...singleDateCheck(
      all,
      run.features.filter(isRaw).map(({ name }) => name),
    ),
    ...rowOutcomeCheck(parts),
    ...lineErrorCheck(all),
    ...(await lagOneCheck(control, experiment.random_seed, context)),
    ...(await shuffledTargetCheck(control, experiment.random_seed, context)),
    ...validationGapCheck(errorsOf(lastRun, last.validation), errorsOf(lastRun, last.evaluation)),
  ];
}

/** Holds what every book quoted on the days against the outcomes: quotes enter features whichever book is bet at. */
export async function quoteChecks(
  rows: AuditedRows,
  warehouse: Pick<Warehouse, "attach">,
  from: IsoDate,
  to: IsoDate,
): Promise<AuditCheck[]> {
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    await keepQuotedDays(db, from, to);
    return [
      ...bookErrorCheck(rows, await readBookQuotes(db, from, to)),
      ...gameLineErrorCheck(await readGameQuotes(db, from, to)),
      ...(await quoteLeadCheck(db)),
      ...(await quoteLagCheck(db)),
    ];
  } finally {
    db.close();
  }
}

/** All rows of the run's days, the features of the run alone in their matrix. */
export function auditedRows({ rows, features }: Pick<AuditableRun, "rows" | "features">): AuditedRows {
  return {
    ...rows,
    matrix: wholeMatrix({ rows, features }),
    lastTenAverage: columnOf(rows.matrix, baselines.last_10_average.column),
  };
}

/** Errors of the model on rows of the run that it was fitted in: with classify its selection says how points fall around lines. */
function errorsOf(run: RunData & Pick<AuditableRun, "model">, index: Int32Array): ErrorsByDay {
  const { rows, model } = run;
  const kind = evaluatedKind(run, index);
  const errors = absoluteErrors(predictPoints(model, run, kind), takeValues(rows.points, kind));
  return { days: kind.map((row) => rows.epochDay[row]!), errors };
}
