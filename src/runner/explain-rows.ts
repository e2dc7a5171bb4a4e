import { fromEpochDay, toEpochDay } from "../core/dates.js";
import { DataError } from "../core/errors.js";
import { explainPredictions } from "../engine/explain/contributions.js";
import { findPlayerGame, type PlayerGameRequest } from "../features/index.js";
import { Database } from "../warehouse/duckdb.js";
import { overProbability } from "./chances/over-model.js";
import { marketLogOdds } from "./chances/over-target.js";
import { predictPoints } from "./predict-points.js";
import type { ReopenedRun } from "./reopen-run.js";
import { runMatrix } from "./run-dataset.js";

export type RunPart = "train" | "validation" | "evaluation";

/** What one feature did to a prediction. */
export interface FeatureContribution {
  readonly feature: string;
  /** The feature's value in this row; null where it is not known. */
  readonly value: number | null;
  /** In the unit of the explanation. */
  readonly contribution: number;
}

/**
 * A prediction of a run taken apart: `expected`, all contributions and `added_line` sum to `prediction`, up to rounding, in points.
 * With classify they and `added_market` sum to the log-odds of `p_over`, and `prediction` is what that stands for in points.
 */
export interface ExplainedPrediction {
  readonly date: string;
  readonly player_id: number;
  readonly player_name: string;
  readonly team: string;
  readonly opponent: string;
  readonly home: boolean;
  /** The part of the run the row belongs to: the model has learned from rows of train. */
  readonly part: RunPart;
  /** The model's prediction when no feature is known. */
  readonly expected: number;
  /** The largest first, whichever their sign. */
  readonly contributions: readonly FeatureContribution[];
  /** The line that the output of a residual or anchored model is added to; null for others. */
  readonly added_line: number | null;
  /** The market's log-odds of OVER that an anchored classifier's output is added to; with classify alone. */
  readonly added_market?: number | null;
  /** Chance of OVER, given that the line is not hit; with classify alone. */
  readonly p_over?: number;
  readonly prediction: number;
  readonly line: number | null;
  /** Prediction minus line. */
  readonly edge: number | null;
  readonly actual: number;
}

/**
 * The rows of evaluation with the largest difference between prediction and line, largest first.
 * @throws DataError NO_LINES when no evaluation row has a line
 */
export function explainTopPicks(reopened: ReopenedRun, count: number): ExplainedPrediction[] {
  const { rows, selection, run } = reopened;
  const lined = selection.evaluation.filter((row) => !Number.isNaN(rows.line[row]!));
  if (lined.length === 0) {
    throw new DataError("NO_LINES", `no evaluation row of run ${run.name} has a line, so there is no pick to explain`, {
      hint: "--player and --date explain a row without a line",
    });
  }
  const size = new Map<number, number>();
  for (const [i, prediction] of predictPoints(reopened.model, reopened, lined).entries()) {
    size.set(lined[i]!, Math.abs(prediction - rows.line[lined[i]!]!));
  }
  const largest = [...lined].sort((a, b) => size.get(b)! - size.get(a)!).slice(0, count);
  return explainRows(reopened, Int32Array.from(largest));
}

/**
 * The prediction for one player on one day.
 * @throws DataError NO_SUCH_PLAYER, NO_GAME_THAT_DAY, ROW_NOT_USED when the run has no use for the row
 */
export async function explainPlayerGame(
  reopened: ReopenedRun,
  request: PlayerGameRequest,
): Promise<ExplainedPrediction> {
  const { rows, selection, run } = reopened;
  const day = toEpochDay(request.date);
  const { playerId, playerName } = await findGame(reopened, request);
  const isWanted = (row: number) => rows.epochDay[row] === day && rows.playerId[row] === playerId;
  const used = Int32Array.from([...selection.train, ...selection.validation, ...selection.evaluation]);
  const found = used.filter(isWanted);
  if (found.length === 1) return explainRows(reopened, found)[0]!;
  const window = run.windows.at(-1);
  throw new DataError("ROW_NOT_USED", `run ${run.name} does not use the row of ${playerName} on ${request.date}`, {
    hint: `it uses rows from ${window!.trainStart} to ${window!.evalEnd} that have what its features require${
      reopened.experiment.include_no_line ? "" : "; to be evaluated they need a line"
    }`,
  });
}

async function findGame({ warehouse }: ReopenedRun, request: PlayerGameRequest) {
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    return await findPlayerGame(db, "player_games", request);
  } finally {
    db.close();
  }
}

/** @throws UsageError NO_CONTRIBUTIONS for a model without SHAP values */
function explainRows(reopened: ReopenedRun, index: Int32Array): ExplainedPrediction[] {
  const { model, rows, experiment } = reopened;
  const matrix = runMatrix(reopened, index);
  const { expected, values } = explainPredictions(model, matrix);
  const predictions = predictPoints(model, reopened, index);
  const { classify, anchor_line: anchor, residual } = experiment;
  const over = classify ? overProbability(model, reopened, index) : null;
  const market = classify && anchor ? marketLogOdds(reopened, index) : null;
  return Array.from(index, (row, i) => {
    const contributions = values.names.map((feature, f) => ({
      feature,
      value: known(matrix.columns[matrix.names.indexOf(feature)]![i]!),
      contribution: values.columns[f]![i]!,
    }));
    const line = known(rows.line[row]!);
    const prediction = predictions[i]!;
    return {
      date: fromEpochDay(rows.epochDay[row]!),
      player_id: rows.playerId[row]!,
      player_name: rows.playerName[row]!,
      team: rows.team[row]!,
      opponent: rows.opponent[row]!,
      home: rows.home[row] === 1,
      part: partOf(reopened, row),
      expected: expected[i]!,
      contributions: contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
      added_line: residual || (anchor && !classify) ? line : null,
      ...(over && { added_market: market?.[i] ?? null, p_over: over[i]! }),
      prediction,
      line,
      edge: line === null ? null : prediction - line,
      actual: rows.points[row]!,
    };
  });
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function partOf({ selection }: ReopenedRun, row: number): RunPart {
  if (selection.evaluation.includes(row)) return "evaluation";
  return selection.validation.includes(row) ? "validation" : "train";
}
