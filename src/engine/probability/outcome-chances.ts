/** Chances of the outcome against a line, one entry per row in each; the three of a row sum to 1. NaN where there is no line. */
export interface OutcomeChances {
  readonly over: Float64Array;
  /** 0 at a line that no whole number of points can hit. */
  readonly push: Float64Array;
  readonly under: Float64Array;
}

/** Chance that the points of a row are k or less, for whole k; rises with k. */
export type CountCdf = (row: number, k: number) => number;

/**
 * Chances against lines by the distribution of a whole number: over is above the line, push on it, under below it. They sum to
 * 1, and over falls as the line rises, since the distribution function rises.
 */
export function chancesAgainst(line: ArrayLike<number>, cdf: CountCdf): OutcomeChances {
  const unknown = () => new Float64Array(line.length).fill(Number.NaN);
  const [over, push, under] = [unknown(), unknown(), unknown()];
  for (let row = 0; row < line.length; row++) {
    const at = line[row]!;
    if (Number.isNaN(at)) continue;
    const upTo = cdf(row, Math.floor(at));
    const below = Number.isInteger(at) ? cdf(row, at - 1) : upTo;
    over[row] = 1 - upTo;
    push[row] = upTo - below;
    under[row] = below;
  }
  return { over, push, under };
}
