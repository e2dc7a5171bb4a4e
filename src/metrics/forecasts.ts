/** Probabilities of a yes or no, with what happened; one entry per row in each. */
export interface Forecasts {
  /** Probability of a yes, 0 to 1. */
  readonly probability: Float64Array;
  /** 1 for yes, 0 for no. */
  readonly outcome: Uint8Array;
}

/** @throws RangeError for a probability outside 0 to 1, an outcome that is neither 0 nor 1, or unequal lengths */
export function checkForecasts({ probability, outcome }: Forecasts): void {
  if (probability.length !== outcome.length) {
    throw new RangeError(`forecasts: ${probability.length} probabilities, ${outcome.length} outcomes`);
  }
  for (let i = 0; i < outcome.length; i++) {
    if (!(probability[i]! >= 0 && probability[i]! <= 1)) throw new RangeError(`forecast ${i} is ${probability[i]}`);
    if (outcome[i]! > 1) throw new RangeError(`outcome ${i} is ${outcome[i]}, neither 0 nor 1`);
  }
}
