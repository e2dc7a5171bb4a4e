import { exp, log } from "../core/elementary.js";

/**
 * One p-value of several independent ones, by R. A. Fisher, "Statistical Methods for Research Workers" (4th ed., 1932), 21.1: the
 * probability that the product of as many uniform numbers is at most theirs. Valid also for p-values that err on the cautious side.
 * @param ps of tests on different days, each above 0 and at most 1
 * @throws RangeError where there is none, or one lies outside
 */
export function combineP(ps: readonly number[]): number {
  if (ps.length === 0 || ps.some((p) => !(p > 0 && p <= 1))) {
    throw new RangeError(`combineP: p-values lie above 0 and reach 1 at most, got [${ps.join(", ")}]`);
  }
  const nats = ps.reduce((sum, p) => sum - log(p), 0);
  // e^-x (1 + x + x^2/2! + ...): the upper tail of chi-squared with twice as many degrees as there are p-values
  let term = 1;
  let sum = 1;
  for (let j = 1; j < ps.length; j++) {
    term *= nats / j;
    sum += term;
  }
  return Math.min(1, exp(-nats) * sum);
}
