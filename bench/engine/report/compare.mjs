// @ts-check
// Records of fits in, compared rows out. Pure.
import { LOSSES, lossLabel, SETTINGS } from "../plan.mjs";
import { mean, median, standardError } from "./statistics.mjs";

/** What is asked of this engine. A ratio is its figure over the rival's; seconds are seconds. */
export const BARS = { error: 1.003, time: 0.8, memory: 1, growth: 2.6, predict: 0.3, predictOne: 0.0001 };

/**
 * A finished fit.
 * @typedef {import("../plan.mjs").Fit & { error: number, seconds: number, processor: number, peak: number, rise: number,
 *   predict?: number, predictOne?: number }} Measured
 * @typedef {"PASS" | "MISS" | "-"} Verdict a dash: nothing to compare with
 */

/**
 * @param {number | null} value
 * @param {number} bar the highest that passes
 * @returns {Verdict}
 */
export function verdict(value, bar) {
  if (value === null) return "-";
  return value <= bar ? "PASS" : "MISS";
}

/**
 * Test errors per rows, size, loss and setting, each the mean over the seeds this engine has; a rival that lacks one of them
 * is left out. `uncertainty` is the standard error of the per-seed ratio to the best rival.
 * @param {readonly Measured[]} fits
 */
export function compareErrors(fits) {
  return groups([...fits].sort(byCell), ({ data, size, loss, setting }) => [data, size, loss, setting]).flatMap(
    (group) => {
      const bySeed = errorsBySeed(group);
      const own = bySeed.ours;
      const first = group[0];
      if (!own || !first) return [];
      const seeds = [...own.keys()];
      const errors = (/** @type {Map<number, number>} */ of) =>
        seeds.map((seed) => /** @type {number} */ (of.get(seed)));
      /** @type {Record<string, number>} */
      const rivals = {};
      for (const [name, of] of Object.entries(bySeed)) {
        if (name !== "ours" && seeds.every((seed) => of.has(seed))) rivals[name] = mean(errors(of));
      }
      const best = lowest(rivals);
      const ours = mean(errors(own));
      const theirs = best === null ? [] : errors(/** @type {Map<number, number>} */ (bySeed[best]));
      const ratio = best === null ? null : ours / mean(theirs);
      const { data, size, loss, setting } = first;
      const ratios = theirs.map(
        (error, i) => /** @type {number} */ (own.get(/** @type {number} */ (seeds[i]))) / error,
      );
      const uncertainty = standardError(ratios);
      const passed = verdict(ratio, BARS.error);
      return [
        { data, size, loss, setting, seeds: seeds.length, ours, rivals, best, ratio, uncertainty, verdict: passed },
      ];
    },
  );
}

/**
 * Seconds of depth-wise fits, the medians of the repeats. LightGBM's are those of its faster layout.
 * @param {readonly Measured[]} fits
 */
export function compareTimes(fits) {
  const counted = fits.filter((fit) => fit.alone && fit.setting === "depthwise");
  return groups(counted, ({ data, size, loss, threads }) => [data, size, loss, threads]).flatMap((group) => {
    const { data, size, loss, threads } = /** @type {Measured} */ (group[0]);
    const ours = secondsOf(group.filter((fit) => fit.trainer === "ours"));
    if (!ours) return [];
    const layouts = groups(
      group.filter((fit) => fit.trainer === "lightgbm"),
      (fit) => [fit.layout],
    );
    const lightgbm = layouts
      .map((some) => ({ layout: some[0]?.layout, .../** @type {Seconds} */ (secondsOf(some)) }))
      .sort((a, b) => a.seconds - b.seconds)[0];
    const others = ["sklearn", "xgboost", "catboost"].map((name) => ({
      name,
      seconds: secondsOf(group.filter((fit) => fit.trainer === name))?.seconds ?? null,
    }));
    const ratio = lightgbm ? ours.seconds / lightgbm.seconds : null;
    const processorRatio = lightgbm ? ours.processor / lightgbm.processor : null;
    const rest = others.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
    const fastest = Math.min(lightgbm?.seconds ?? Infinity, ...rest);
    return [
      {
        ...{ data, size, loss, threads, ours, lightgbm: lightgbm ?? null, others, ratio, processorRatio },
        bestRatio: Number.isFinite(fastest) ? ours.seconds / fastest : null,
        verdict: verdict(ratio, BARS.time),
      },
    ];
  });
}

/**
 * Peak memory of RMSE fits, medians, in bytes: of the whole process, and above what it held once its rows were read.
 * LightGBM's are the lower of its two layouts. The bar is on the peak.
 * @param {readonly Measured[]} fits
 */
export function compareMemory(fits) {
  const counted = fits.filter((fit) => fit.alone && fit.setting === "depthwise" && fit.loss === "RMSE");
  return groups(counted, ({ data, size, threads }) => [data, size, threads]).flatMap((group) => {
    const { data, size, threads } = /** @type {Measured} */ (group[0]);
    const own = group.filter((fit) => fit.trainer === "ours");
    const layouts = groups(
      group.filter((fit) => fit.trainer === "lightgbm"),
      (fit) => [fit.layout],
    );
    if (own.length === 0 || layouts.length === 0) return [];
    const of = (/** @type {"peak" | "rise"} */ figure) => {
      const ours = median(own.map((fit) => fit[figure]));
      const lightgbm = Math.min(...layouts.map((some) => median(some.map((fit) => fit[figure]))));
      return { ours, lightgbm, ratio: ours / lightgbm };
    };
    const peak = of("peak");
    const rise = of("rise");
    return [{ data, size, threads, peak, rise, verdict: verdict(peak.ratio, BARS.memory) }];
  });
}

/**
 * How many times as long 250,000 synthetic rows take as 100,000.
 * @param {ReturnType<typeof compareTimes>} times
 */
export function compareGrowth(times) {
  const rmse = times.filter((row) => row.data === "synthetic" && row.loss === "RMSE");
  return rmse.flatMap((large) => {
    const small = rmse.find((row) => row.size === 100_000 && row.threads === large.threads);
    if (large.size !== 250_000 || !small) return [];
    const growth = large.ours.seconds / small.ours.seconds;
    const lightgbm = large.lightgbm && small.lightgbm ? large.lightgbm.seconds / small.lightgbm.seconds : null;
    return [{ threads: large.threads, growth, lightgbm, verdict: verdict(growth, BARS.growth) }];
  });
}

/**
 * Seconds to predict 100,000 rows, and one, with 300 trees; medians, one thread, of this engine and of each rival.
 * @param {readonly Measured[]} fits
 */
export function comparePrediction(fits) {
  const counted = fits.filter((fit) => fit.predict !== undefined && fit.loss === "RMSE");
  return groups(counted, ({ data, trainer, setting }) => [data, trainer, setting]).map((group) => {
    const { data, trainer, setting } = /** @type {Measured} */ (group[0]);
    const many = median(group.map((fit) => /** @type {number} */ (fit.predict)));
    const one = median(group.map((fit) => /** @type {number} */ (fit.predictOne)));
    const passed = many <= BARS.predict && one <= BARS.predictOne ? "PASS" : "MISS";
    return { data, trainer, setting, many, one, verdict: trainer === "ours" ? passed : "-" };
  });
}

/** @typedef {{ seconds: number, processor: number, repeats: number }} Seconds */

/**
 * @param {readonly Measured[]} fits of one trainer
 * @returns {Seconds | null}
 */
function secondsOf(fits) {
  if (fits.length === 0) return null;
  const seconds = median(fits.map((fit) => fit.seconds));
  return { seconds, processor: median(fits.map((fit) => fit.processor)), repeats: fits.length };
}

/** @param {readonly Measured[]} group */
function errorsBySeed(group) {
  /** @type {Record<string, Map<number, number>>} */
  const errors = {};
  for (const { trainer, seed, error } of group) {
    errors[trainer] ??= new Map();
    if (!errors[trainer].has(seed)) errors[trainer].set(seed, error);
  }
  return errors;
}

/**
 * The order of the error table.
 * @param {Measured} a
 * @param {Measured} b
 */
function byCell(a, b) {
  return (
    Number(a.data === "real") - Number(b.data === "real") ||
    SETTING_NAMES.indexOf(a.setting) - SETTING_NAMES.indexOf(b.setting) ||
    a.size - b.size ||
    LOSS_NAMES.indexOf(a.loss) - LOSS_NAMES.indexOf(b.loss)
  );
}

const SETTING_NAMES = Object.keys(SETTINGS);
const LOSS_NAMES = LOSSES.map(lossLabel);

/** @param {Record<string, number>} figures */
function lowest(figures) {
  const [first] = Object.entries(figures).sort((a, b) => a[1] - b[1]);
  return first ? first[0] : null;
}

/**
 * Fits with the same key, in the order of their first.
 * @param {readonly Measured[]} fits
 * @param {(fit: Measured) => unknown[]} key
 */
function groups(fits, key) {
  /** @type {Map<string, Measured[]>} */
  const found = new Map();
  for (const fit of fits) {
    const name = key(fit).join("|");
    const group = found.get(name);
    if (group) group.push(fit);
    else found.set(name, [fit]);
  }
  return [...found.values()];
}
