// @ts-check
// What is measured, in the order it is measured and told. The same for every contestant.

/**
 * @typedef {"log_run" | "log_batch" | "list" | "list_deep" | "search" | "search_sorted" | "compare"} Operation
 */

/** @type {Readonly<Record<Operation, string>>} */
export const OPERATIONS = {
  log_run: "log one run: begin, 20 parameters, 20 metrics, end",
  log_batch: "log 1,000 metrics to a run at once",
  list: "list the 50 newest runs with three metrics",
  list_deep: "list 50 runs from the middle",
  search: "50 newest runs of two conditions (metric and parameter)",
  search_sorted: "the 50 lowest of a metric under a condition",
  compare: "ten runs, the parameters that differ, all metrics",
};

/** The project's own bars: milliseconds at the 95th percentile, by operation and number of runs. */
export const BARS = {
  /** @type {Readonly<Record<number, number>>} */
  reading: { 1000: 20, 10000: 20, 100000: 50 },
  log_batch: 10,
};

/**
 * The bar of an operation, or null where there is none.
 * @param {string} operation
 * @param {number} size
 */
export function barOf(operation, size) {
  if (operation === "log_batch") return BARS.log_batch;
  return operation === "log_run" ? null : (BARS.reading[size] ?? null);
}

/** Conditions of the searches. */
export const SEARCH = { metric: "mae_lines", below: 4.4, param: "loss_function", is: "MAE" };

export const PAGE = 50;
export const COMPARED = 10;
