import { square } from "../../core/elementary.js";
import { mean } from "../../core/mean.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";

/** One book's lines, row by row, with two guesses beside them; NaN where there is none. */
interface LinesWithGuesses {
  readonly points: readonly number[];
  readonly line: readonly number[];
  /** Median of the other books' lines. */
  readonly others: readonly number[];
  /** The book's first line of the day. */
  readonly first: readonly number[];
}

/** A guess beside which a book's lines stand on the wrong side of the outcome. */
export interface MovedLines {
  readonly from: string;
  /** Rows with the guess. */
  readonly n: number;
  /** Points by which the outcome lies higher for each point that the line does. */
  readonly slope: number;
}

/**
 * Guesses beside which a book's lines lie away from the outcome. A line that stands higher than another guess knows more than it, or
 * knows nothing: the outcome then lies as much higher, or no higher, never lower. Lines that were picked when the game was over, the
 * lowest of several where the player went over, lie on the other side: easy to beat, with an error that is larger and so arouses no suspicion.
 */
export function movedLines({ points, line, others, first }: LinesWithGuesses): MovedLines[] {
  const guesses = [
    { from: "the other books'", values: others },
    { from: "its first of the day", values: first },
  ];
  return guesses.flatMap(({ from, values }) => {
    const known = [...points.keys()].filter((i) => !Number.isNaN(values[i]!));
    if (known.length < LEAK_THRESHOLDS.leastRowsOfBook) return [];
    const { slope, error } = regression(
      known.map((i) => line[i]! - values[i]!),
      known.map((i) => points[i]! - values[i]!),
    );
    return slope + LEAK_THRESHOLDS.deviations * error < 0 ? [{ from, n: known.length, slope }] : [];
  });
}

/** Least squares of y on x with an intercept: slope and its standard error; both NaN where x never varies. */
function regression(x: readonly number[], y: readonly number[]): { slope: number; error: number } {
  const [meanX, meanY] = [mean(x), mean(y)];
  const xx = mean(x.map((value) => square(value - meanX)));
  const yy = mean(y.map((value) => square(value - meanY)));
  const slope = mean(x.map((value, i) => (value - meanX) * (y[i]! - meanY))) / xx;
  return { slope, error: Math.sqrt(Math.max(0, yy / xx - square(slope)) / (x.length - 2)) };
}
