import type { DieboldMariano, Estimate, LossComparison } from "../metrics/index.js";
import { formatCount, formatFigure, formatProbability } from "./format.js";
import { THRESHOLDS } from "./phrase-thresholds.js";
import { intervalStanding } from "./phrases.js";

/** A model's MAE against the line's own, from the paired difference model less line. */
export function lineErrorPhrase(difference: Estimate): string {
  if (difference.low === null) return "too few game dates to tell it from the line's own";
  const standing = intervalStanding(difference, 0);
  if (standing === "open") return "cannot be told from the line's own";
  return `${standing === "below" ? "lower" : "higher"} than the line's own`;
}

/**
 * Two models' MAE on the same rows, from the paired difference first less second, and whether the test of Diebold and Mariano says the
 * same, where it was made. Names are taken as Markdown.
 * @param order as {@link errorDifference} takes it
 */
export function errorDifferenceSentence(
  first: string,
  second: string,
  difference: Estimate | LossComparison,
  order?: string,
): string {
  const rows = `on the same ${formatCount(difference.n)} rows with a line`;
  const figure = errorDifference(difference, order);
  const standing = intervalStanding(difference, 0);
  const check = checkPhrase(difference);
  if (standing === "open")
    return `the errors of ${first} and ${second} cannot be told apart ${rows} (${figure})${check}`;
  const [better, worse] = standing === "below" ? [first, second] : [second, first];
  return `${better} has a lower mean absolute error than ${worse} ${rows} (${figure})${check}`;
}

/**
 * A paired difference of errors, first less second: without a sign, as how much lower the better one's is, where the interval leaves
 * out 0: "by 0.12 [0.03, 0.21] points"; else "first less second -0.02 [-0.06, +0.02] points".
 * @param order how a sentence calls the two where their order matters
 */
export function errorDifference(difference: Estimate, order = "first less second"): string {
  const standing = intervalStanding(difference, 0);
  if (standing === "open") return `${order} ${formatFigure(difference, "difference")} points`;
  const { value, low, high, n } = difference;
  const lower = standing === "above" ? difference : { value: -value, low: -high!, high: -low!, n };
  return `by ${formatFigure(lower, "difference").replaceAll("+", "")} points`;
}

/** The test beside a difference; null where it could not be had, or the runs were not compared row by row. */
export function dieboldMarianoOf(difference: Estimate | LossComparison): DieboldMariano | null {
  return "dieboldMariano" in difference ? difference.dieboldMariano : null;
}

/** Whether two models' errors differ by the interval and, where it was made, by the test of Diebold and Mariano too. */
export function isToldApart(difference: Estimate | LossComparison): boolean {
  const test = dieboldMarianoOf(difference);
  return intervalStanding(difference, 0) !== "open" && (!test || test.p < THRESHOLDS.significant);
}

/** Whether Diebold and Mariano's test says the same as the interval; "" where it was not made. */
export function checkPhrase(difference: Estimate | LossComparison): string {
  const test = dieboldMarianoOf(difference);
  if (!test || difference.low === null) return "";
  const agrees = test.p < THRESHOLDS.significant === (intervalStanding(difference, 0) !== "open");
  return agrees
    ? `; Diebold-Mariano agrees (p ${formatProbability(test.p)})`
    : `; Diebold-Mariano does not agree (p ${formatProbability(test.p)}), so take it as open`;
}
