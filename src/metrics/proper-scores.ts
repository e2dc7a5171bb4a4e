import { log, square } from "../core/elementary.js";
import { checkForecasts, type Forecasts } from "./forecasts.js";

/** A probability of 0 for what then happens would cost infinitely much; nothing is taken as surer than this. */
const LEAST_PROBABILITY = 1e-15;

/** (probability - outcome)^2 of each row; its mean is the Brier score (G. W. Brier, Monthly Weather Review 78, 1950, for one of two outcomes). */
export function brierScores(forecasts: Forecasts): Float64Array {
  checkForecasts(forecasts);
  return forecasts.probability.map((p, i) => square(p - forecasts.outcome[i]!));
}

/** -ln of the probability given to what happened, row by row (I. J. Good, 1952); its mean is the log loss, in nats. */
export function logLosses(forecasts: Forecasts): Float64Array {
  checkForecasts(forecasts);
  return forecasts.probability.map((p, i) => {
    const given = forecasts.outcome[i] === 1 ? p : 1 - p;
    return -log(Math.max(given, LEAST_PROBABILITY));
  });
}
