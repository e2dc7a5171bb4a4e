/** A bet beside the last quote of its book before the game. */
export interface ClosedBet {
  /** 1 OVER, -1 UNDER. */
  readonly side: number;
  readonly line: number;
  readonly closingLine: number;
  /** No-vig probability of the side that was bet, at the prices taken and at the close; NaN where a price is not known. */
  readonly probability: number;
  readonly closingProbability: number;
}

/** Points the line went the bettor's way after the bet: an OVER is better at the lower line, an UNDER at the higher. */
export function closingLinePoints({ side, line, closingLine }: ClosedBet): number {
  return side * (closingLine - line);
}

/**
 * How much likelier the close makes the side that was bet, by no-vig probabilities; NaN where a price is not known, or where the line
 * moved: probabilities of two lines are of two different events.
 */
export function closingProbabilityGain({ line, closingLine, probability, closingProbability }: ClosedBet): number {
  return line === closingLine ? closingProbability - probability : Number.NaN;
}
