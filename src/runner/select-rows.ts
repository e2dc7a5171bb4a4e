import { fromEpochDay, type IsoDate, toEpochDay } from "../core/dates.js";
import { DataError } from "../core/errors.js";
import { sha256 } from "../core/hash.js";
import { importedFramework } from "../engine/exchange/imported/imported-framework.js";
import type { FeatureRows } from "../features/index.js";
import { needsLine } from "./chances/line-target.js";
import type { Experiment } from "./resolve-experiment.js";
import { type DayRange, type RunWindows, splitValidation } from "./windows.js";

/** Row numbers (into the feature rows) of the three parts of a run, each in date order. */
export interface RowSelection {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly evaluation: Int32Array;
  readonly ranges: { readonly train: DayRange; readonly validation: DayRange };
}

type RowTest = (row: number) => boolean;

/**
 * Chooses the rows of each part. All of them are played, training-ready and within the season-average bounds; a training
 * row also needs a line with `lines_only_train` or `residual`, an evaluation row unless `include_no_line`. With framework
 * imported nothing learns from the training window, so that its two parts hold no row.
 * @param held first and last day with box scores, for the message when a window is empty
 * @throws DataError naming the window that holds no usable row
 */
export function selectRows(
  rows: FeatureRows,
  experiment: Experiment,
  windows: RunWindows,
  held: DayRange | null,
): RowSelection {
  const { training, evaluation } = usableRows(rows, experiment, windows);
  if (training.length === 0) throw emptyWindow("training", windows.train, held);
  if (evaluation.length === 0) throw emptyWindow("evaluation", windows.evaluation, held);
  return splitRows(rows, experiment, training, evaluation);
}

/** Rows of the two windows, each in date order; each may be none. */
export interface WindowRows {
  readonly training: Int32Array;
  readonly evaluation: Int32Array;
}

/** The rows a run may learn from, and those it is evaluated on, by its windows. */
export function usableRows(rows: FeatureRows, experiment: Experiment, windows: RunWindows): WindowRows {
  const { training, evaluation } = candidateRows(rows, experiment, windows);
  return { training: training.filter(isLearnable({ rows, experiment })), evaluation };
}

/**
 * The rows of a run's windows before those that teach nothing are left out: of the outcomes this may look only at which games
 * were played.
 */
export function candidateRows(rows: FeatureRows, experiment: Experiment, windows: RunWindows): WindowRows {
  const usable = usableRow(rows, experiment);
  const hasLine: RowTest = (row) => !Number.isNaN(rows.line[row]!);
  const lineNeeded = experiment.lines_only_train || needsLine(experiment);
  return {
    training: within(rows, windows.train, (row) => usable(row) && (!lineNeeded || hasLine(row))),
    evaluation: within(rows, windows.evaluation, (row) => usable(row) && (experiment.include_no_line || hasLine(row))),
  };
}

/**
 * Divides the rows to learn from into training and validation part, the purge gap between them.
 * @throws DataError TRAINING_TOO_SHORT as splitValidation
 */
export function splitRows(
  rows: FeatureRows,
  experiment: Experiment,
  training: Int32Array,
  evaluation: Int32Array,
): RowSelection {
  const ranges = splitValidation(distinctDates(rows, training), experiment.purge_days);
  const end = toEpochDay(ranges.train.end);
  const cut = toEpochDay(ranges.validation.start);
  const learned = experiment.framework === importedFramework.name ? new Int32Array(0) : training;
  return {
    train: learned.filter((row) => rows.epochDay[row]! <= end),
    validation: learned.filter((row) => rows.epochDay[row]! >= cut),
    evaluation,
    ranges,
  };
}

/** Of the rows `index` those of the kind that the run is evaluated on: with a line, unless `include_no_line`. */
export function evaluatedKind(
  { rows, experiment }: { rows: FeatureRows; experiment: Experiment },
  index: Int32Array,
): Int32Array {
  return experiment.include_no_line ? index : index.filter((row) => !Number.isNaN(rows.line[row]!));
}

/** The rows of several selections, each once and in date order. */
export function distinctRows(selections: readonly Int32Array[]): Int32Array {
  return Int32Array.from(new Set(selections.flatMap((index) => [...index]))).sort();
}

/** A push went neither over nor under: a classifier has nothing to learn from it, though it is a bet like any other. */
export function isLearnable({ rows, experiment }: { rows: FeatureRows; experiment: Experiment }): RowTest {
  return (row) => !experiment.classify || rows.points[row] !== rows.line[row];
}

function usableRow(rows: FeatureRows, { min_ppg, max_ppg }: Experiment): RowTest {
  return (row) => {
    if (!rows.trainingReady[row] || Number.isNaN(rows.points[row]!)) return false;
    const average = rows.seasonAverage[row]!;
    // NaN fails both comparisons, so an unknown average is out as soon as a bound is asked for.
    return (min_ppg === undefined || average >= min_ppg) && (max_ppg === undefined || average <= max_ppg);
  };
}

function within(rows: FeatureRows, range: DayRange, keep: RowTest): Int32Array {
  const first = toEpochDay(range.start);
  const last = toEpochDay(range.end);
  const chosen: number[] = [];
  for (let row = 0; row < rows.rows; row++) {
    const day = rows.epochDay[row]!;
    if (day >= first && day <= last && keep(row)) chosen.push(row);
  }
  return Int32Array.from(chosen);
}

function distinctDates(rows: FeatureRows, selected: Int32Array): IsoDate[] {
  return [...new Set(Array.from(selected, (row) => rows.epochDay[row]!))].sort((a, b) => a - b).map(fromEpochDay);
}

function emptyWindow(name: string, range: DayRange, held: DayRange | null): DataError {
  const span = held ? `; the box scores run from ${held.start} to ${held.end}` : "; there are no box scores";
  return new DataError("WINDOW_EMPTY", `no usable rows in the ${name} window, ${range.start} to ${range.end}${span}`, {
    hint: "proplab data shows which dates the warehouse holds and which share of them is training-ready",
  });
}

/** SHA256 over the identities (date, game, player) of rows in order: two runs with the same hash used the same rows. */
export function rowsHash(rows: FeatureRows, selected: Int32Array): string {
  const lines = Array.from(selected, (row) => `${rows.epochDay[row]!} ${rows.gameId[row]} ${rows.playerId[row]}`);
  return sha256(lines.join("\n"));
}
