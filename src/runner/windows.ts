import { addDays, daysBetween, type IsoDate } from "../core/dates.js";
import { DataError, UsageError } from "../core/errors.js";
import { validationDates } from "../engine/validation-share.js";
import type { ExperimentInput } from "./experiment-schema.js";

/** Days from `start` to `end`, both included. */
export interface DayRange {
  readonly start: IsoDate;
  readonly end: IsoDate;
}

/** The outer windows of a run. Everything of `train` lies before everything of `evaluation`. */
export interface RunWindows {
  readonly train: DayRange;
  readonly evaluation: DayRange;
}

type WindowInput = Pick<
  ExperimentInput,
  | "train_start"
  | "train_end"
  | "eval_start"
  | "eval_end"
  | "train_days"
  | "eval_days"
  | "train_share"
  | "purge_days"
  | "embargo_days"
>;

/** Days that lie at least between the last day learned from and the first day evaluated: the purge gap and the embargo. */
export function gapDays({ purge_days: purge = 0, embargo_days: embargo = 0 }: WindowInput): number {
  return purge + embargo;
}

/**
 * Works out the two windows from dates, lengths or a share.
 * @param rowsPerDate player rows of each game date in date order, for `train_share` and for the last day there is
 * @throws UsageError WINDOWS_INCOMPLETE, WINDOWS_OVERLAP, WINDOW_REVERSED
 */
export function planWindows(input: WindowInput, rowsPerDate: readonly { date: IsoDate; rows: number }[]): RunWindows {
  const lastDay = rowsPerDate.at(-1)?.date;
  const windows = input.train_share === undefined ? fromDates(input, lastDay) : fromShare(input, rowsPerDate);
  checkWindows(windows, gapDays(input));
  return windows;
}

function fromDates(input: WindowInput, lastDay: IsoDate | undefined): RunWindows {
  const { train_days: trainDays, eval_days: evalDays } = input;
  const evalEnd =
    input.eval_end ?? (evalDays === undefined ? undefined : endOfDays(input.eval_start, evalDays, lastDay));
  const evalStart = input.eval_start ?? (evalEnd && evalDays ? addDays(evalEnd, 1 - evalDays) : undefined);
  const trainEnd = input.train_end ?? (evalStart ? addDays(evalStart, -1 - gapDays(input)) : undefined);
  const trainStart = input.train_start ?? (trainEnd && trainDays ? addDays(trainEnd, 1 - trainDays) : undefined);
  if (!trainStart || !trainEnd || !evalStart || !evalEnd) {
    const missing = [
      trainStart ? "" : "train_start or train_days",
      evalStart && evalEnd ? "" : "eval_start and eval_end, or eval_days",
    ];
    throw new UsageError(
      "WINDOWS_INCOMPLETE",
      `the windows are not complete: give ${missing.filter(Boolean).join(" and ")}`,
      {
        hint: "for example --train-start 2024-11-01 --train-end 2025-01-31 --eval-start 2025-02-01 --eval-end 2025-02-28",
      },
    );
  }
  return { train: { start: trainStart, end: trainEnd }, evaluation: { start: evalStart, end: evalEnd } };
}

/** The last of `days` days from `start`; without a start, the last day with data. */
function endOfDays(start: IsoDate | undefined, days: number, lastDay: IsoDate | undefined): IsoDate | undefined {
  return start ? addDays(start, days - 1) : lastDay;
}

/** The first date at which the rows before it make up the share starts the evaluation; a date is never split. */
function fromShare(input: WindowInput, rowsPerDate: readonly { date: IsoDate; rows: number }[]): RunWindows {
  const { train_start: first, eval_end: last, train_share: share = 0 } = input;
  if (!first || !last || input.train_end || input.eval_start || input.train_days || input.eval_days) {
    throw new UsageError(
      "WINDOWS_INCOMPLETE",
      "train_share splits the span from train_start to eval_end: give these two, and no other window setting",
    );
  }
  const dates = rowsPerDate.filter(({ date }) => date >= first && date <= last);
  const total = dates.reduce((sum, { rows }) => sum + rows, 0);
  let before = 0;
  const cut = dates.findIndex(({ rows }) => {
    const reached = before >= share * total;
    before += rows;
    return reached;
  });
  const evalStart = dates[cut]?.date;
  if (!evalStart || cut === 0) {
    throw new DataError(
      "WINDOW_EMPTY",
      `${first} to ${last} holds ${dates.length} game dates: too few to split at ${share}`,
      {
        hint: "proplab data shows which dates the warehouse holds",
      },
    );
  }
  return {
    train: { start: first as IsoDate, end: addDays(evalStart, -1 - gapDays(input)) },
    evaluation: { start: evalStart, end: last as IsoDate },
  };
}

function checkWindows({ train, evaluation }: RunWindows, gap: number): void {
  for (const [name, range] of Object.entries({ training: train, evaluation })) {
    if (range.start > range.end) {
      throw new UsageError(
        "WINDOW_REVERSED",
        `the ${name} window ends (${range.end}) before it starts (${range.start})`,
      );
    }
  }
  if (train.end >= evaluation.start) {
    throw new UsageError(
      "WINDOWS_OVERLAP",
      `training (${train.start} to ${train.end}) and evaluation (${evaluation.start} to ${evaluation.end}) overlap`,
      { hint: "end the training before the evaluation starts; --force does not change this" },
    );
  }
  if (daysBetween(train.end, evaluation.start) - 1 < gap) {
    throw new UsageError(
      "PURGE_TOO_SHORT",
      `only ${daysBetween(train.end, evaluation.start) - 1} days lie between training and evaluation, purge_days and embargo_days ask for ${gap}`,
    );
  }
}

/**
 * Splits the training dates in time: the latest 15 % of the distinct dates become the validation
 * part. A date is never split. Dates within the purge gap before the validation part belong to neither.
 * @param dates distinct game dates with training rows, in order
 * @throws DataError when there are fewer than two dates, or the purge gap leaves none to train on
 */
export function splitValidation(dates: readonly IsoDate[], purgeDays = 0): { train: DayRange; validation: DayRange } {
  if (dates.length < 2) {
    throw new DataError(
      "TRAINING_TOO_SHORT",
      `the training window holds ${dates.length} game dates with usable rows; early stopping needs at least 2`,
      {
        hint: "choose a longer training window; the first 14 days of a season are never used",
      },
    );
  }
  const count = validationDates(dates.length);
  const cut = dates.length - count;
  const trained = dates.slice(0, cut).filter((date) => daysBetween(date, dates[cut]!) > purgeDays);
  if (trained.length === 0) {
    throw new DataError(
      "TRAINING_TOO_SHORT",
      `no training date lies more than purge_days ${purgeDays} before the validation part, which starts on ${dates[cut]}`,
      { hint: "choose a longer training window or a shorter purge gap" },
    );
  }
  return {
    train: { start: trained[0]!, end: trained.at(-1)! },
    validation: { start: dates[cut]!, end: dates.at(-1)! },
  };
}
