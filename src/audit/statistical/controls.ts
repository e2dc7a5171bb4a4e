import { grouped, percent } from "../../core/figures.js";
import { takeValues } from "../../core/matrix.js";
import type { WorkContext } from "../../core/progress.js";
import { createRng } from "../../core/rng.js";
import { absoluteErrors } from "../../metrics/absolute-errors.js";
import { wilson } from "../../metrics/wilson.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import type { AuditedRows } from "./audited-rows.js";
import { ratioOfMeans } from "./part-errors.js";
import { quickPredictions } from "./quick-fit.js";

export interface ControlRows {
  readonly rows: AuditedRows;
  /** Row numbers, in date order. */
  readonly train: Int32Array;
  readonly evaluation: Int32Array;
}

/**
 * Lag-one control: the quick model on each row's own features against the quick model on the features of the player's game
 * before. What the past says changes little from game to game, so the second is hardly worse; what a row says of its
 * own game is lost.
 */
export async function lagOneCheck(
  { rows, train, evaluation }: ControlRows,
  seed: number,
  context: WorkContext,
): Promise<AuditCheck[]> {
  const before = previousRows(rows);
  const has = (row: number) => before[row]! >= 0;
  const [own, judged] = [train.filter(has), evaluation.filter(has)];
  if (own.length < LEAK_THRESHOLDS.leastRows || judged.length < LEAK_THRESHOLDS.leastRows) return [];
  const target = takeValues(rows.points, own);
  const lagged = (index: Int32Array) => index.map((row) => before[row]!);
  const { matrix } = rows;
  const now = await quickPredictions({ matrix, train: own, target, predict: judged }, seed, context);
  const then = await quickPredictions({ matrix, train: lagged(own), target, predict: lagged(judged) }, seed, context);
  const days = judged.map((row) => rows.epochDay[row]!);
  const actual = takeValues(rows.points, judged);
  const { ratio, deviations } = ratioOfMeans(days, absoluteErrors(then, actual), absoluteErrors(now, actual));
  const { suspect, leak } = LEAK_THRESHOLDS.lagOne;
  const isFound = ratio > suspect && deviations > LEAK_THRESHOLDS.deviations;
  const said = `with the features of the game before, a quick model's error on ${grouped(judged.length)} evaluation rows is ${ratio.toFixed(3)} of that with the game's own`;
  return [
    {
      kind: "statistical",
      name: "lag one",
      verdict: !isFound ? "CLEAN" : ratio > leak ? "LEAK" : "SUSPECT",
      evidence: isFound
        ? `${said}, where at most ${suspect} is honest: features of a row know its own game`
        : `${said} (limit ${suspect})`,
    },
  ];
}

/** Row number of the player's row before, by row; -1 for his first. Rows are in date order. */
function previousRows({ playerId }: AuditedRows): Int32Array {
  const last = new Map<number, number>();
  return Int32Array.from(playerId, (player, row) => {
    const before = last.get(player) ?? -1;
    last.set(player, row);
    return before;
  });
}

/**
 * Target-shuffle control: a model fitted on outcomes dealt out anew can know nothing, so its picks at edge 1+ must win as often
 * as chance has it. If they win more, rows or lines themselves tell the outcome.
 */
export async function shuffledTargetCheck(
  { rows, train, evaluation }: ControlRows,
  seed: number,
  context: WorkContext,
): Promise<AuditCheck[]> {
  const lined = evaluation.filter((row) => !Number.isNaN(rows.line[row]!));
  if (train.length < LEAK_THRESHOLDS.leastRows || lined.length < LEAK_THRESHOLDS.leastRows) return [];
  const target = shuffled(takeValues(rows.points, train), seed);
  const prediction = await quickPredictions({ matrix: rows.matrix, train, target, predict: lined }, seed, context);
  let wins = 0;
  let graded = 0;
  for (const [i, row] of lined.entries()) {
    const edge = prediction[i]! - rows.line[row]!;
    const result = rows.points[row]! - rows.line[row]!;
    if (Math.abs(edge) < 1 || result === 0) continue;
    graded++;
    if (Math.sign(edge) === Math.sign(result)) wins++;
  }
  const rate = wilson(wins, graded, 0.999);
  if (rate === null || rate.low === null) return [];
  const isFound = rate.low > LEAK_THRESHOLDS.shuffled;
  const said = `a model of shuffled outcomes wins ${percent(rate.value)} of ${grouped(graded)} picks at edge 1+ (99.9 % interval ${percent(rate.low)} to ${percent(rate.high ?? 1)})`;
  const why = isFound ? ": more than chance, so the lines or the choice of rows tell the outcome" : "";
  return [suspectWhen(isFound, "statistical", "shuffled outcomes", `${said}${why}`)];
}

/** Fisher and Yates' shuffle of a copy. */
function shuffled(values: Float64Array, seed: number): Float64Array {
  const rng = createRng(seed, 63);
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}
