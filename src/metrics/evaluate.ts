import { fromEpochDay, toEpochDay } from "../core/dates.js";
import { DataError } from "../core/errors.js";
import { lineError, meanOver, measureAccuracy } from "./accuracy.js";
import { measureBetting, overRate } from "./betting.js";
import { measureBreakdowns } from "./breakdowns.js";
import { DEFAULT_CONFIDENCE } from "./estimate.js";
import { type EvalRows, rowsWithLine } from "./eval-rows.js";
import type { Evaluation, EvaluationOptions } from "./evaluation.js";
import { createPopulation } from "./population.js";
import { DEFAULT_RESAMPLES } from "./resamples.js";

/**
 * Everything the lab prints about one set of predictions. Betting figures, bias, within-3 and the breakdowns stand on
 * the rows with a line; only mae_all and accuracy.all stand on every row, and only with includeNoLine.
 * @throws DataError BAD_EVAL_ROWS (see checkEvalRows) or ROW_BEFORE_EVALUATION when a row is older than evalStart.
 */
export function evaluate(rows: EvalRows, options: EvaluationOptions): Evaluation {
  refuseEarlyRows(rows, options);
  const resamples = options.resamples ?? DEFAULT_RESAMPLES;
  const everyRow = createPopulation(rows, options.seed, resamples);
  const lined = rowsWithLine(rows);
  const population = lined === rows ? everyRow : createPopulation(lined, options.seed, resamples);

  const lines = measureAccuracy(population);
  const all = options.includeNoLine === true ? measureAccuracy(everyRow) : null;
  const betting = {
    edge_1: measureBetting(population, { minEdge: 1 }),
    edge_3: measureBetting(population, { minEdge: 3 }),
    edge_5: measureBetting(population, { minEdge: 5 }),
  };
  return {
    population: describe(rows, lined, everyRow.clusters.count),
    metrics: {
      mae_lines: lines?.mae ?? null,
      mae_line_itself: meanOver(population, lineError),
      mae_all: all?.mae ?? null,
      bias: lines?.biasLine ?? null,
      within_3: lines?.within3 ?? null,
      hit_rate_edge_1: betting.edge_1.hitRate,
      hit_rate_edge_3: betting.edge_3.hitRate,
      hit_rate_edge_5: betting.edge_5.hitRate,
      roi_edge_1: betting.edge_1.roi,
      roi_edge_3: betting.edge_3.roi,
      roi_edge_5: betting.edge_5.roi,
      break_even_edge_3: betting.edge_3.breakEven,
      over_rate: overRate(population),
    },
    accuracy: { lines, all },
    betting,
    breakdowns:
      options.breakdowns === false
        ? null
        : measureBreakdowns(population, options.walkforward === true ? options.evalStart : null),
    bootstrap: { seed: options.seed, resamples, confidence: DEFAULT_CONFIDENCE },
  };
}

function describe(rows: EvalRows, lined: EvalRows, dates: number): Evaluation["population"] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const day of rows.date) {
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  const empty = rows.rows === 0;
  return {
    rows: rows.rows,
    rowsWithLine: lined.rows,
    dates,
    firstDate: empty ? null : fromEpochDay(first),
    lastDate: empty ? null : fromEpochDay(last),
  };
}

function refuseEarlyRows(rows: EvalRows, options: EvaluationOptions): void {
  const start = toEpochDay(options.evalStart);
  for (const day of rows.date) {
    if (day >= start) continue;
    throw new DataError(
      "ROW_BEFORE_EVALUATION",
      `a row of ${fromEpochDay(day)} is evaluated, but the window starts on ${options.evalStart}`,
      { hint: "evaluate only rows of the evaluation window; earlier ones may have been trained on" },
    );
  }
}
