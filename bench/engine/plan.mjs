// @ts-check
// Which fits the benchmark makes. Pure: the same arguments give the same list.

/** Parameters of every fit, in CatBoost's words. */
export const PARAMETERS = { iterations: 300, learning_rate: 0.05, depth: 6, l2_leaf_reg: 3, min_data_in_leaf: 20 };

/** Delta 5 is about the median error on points; 0.43 and 0.9 are quantiles below and far above the middle. */
export const LOSSES = [
  { name: "RMSE", parameter: null },
  { name: "MAE", parameter: null },
  { name: "Huber", parameter: 5 },
  { name: "Quantile", parameter: 0.43 },
  { name: "Quantile", parameter: 0.9 },
];

/**
 * Ways to grow: the one with every rival's counterpart; the same with as many trees as each program's own early stopping keeps, which
 * `stopping` asks for; with drawn features; and CatBoost's default.
 */
export const SETTINGS = {
  depthwise: { policy: "Depthwise", rsm: 1 },
  "depthwise-stopped": { policy: "Depthwise", rsm: 1, stopping: { share: 0.15, rounds: 50, iterations: 2000 } },
  "depthwise-rsm": { policy: "Depthwise", rsm: 0.5 },
  symmetric: { policy: "SymmetricTree", rsm: 1 },
};

export const TRAINERS = ["ours", "lightgbm", "sklearn", "xgboost", "catboost"];
/** LightGBM counts histograms by columns or by rows; both are measured. */
export const LAYOUTS = ["col", "row"];
/** Rows of the large prediction. */
export const PREDICT_ROWS = 100_000;

/**
 * One fit. `alone` ones run with nothing beside them, so their seconds count.
 * @typedef {{ data: "synthetic" | "real", size: number, loss: string, setting: keyof typeof SETTINGS, trainer: string,
 *   layout: string | null, threads: number, seed: number, alone: boolean }} Fit
 * @typedef {{ data: ("synthetic" | "real")[], sizes: number[], errorSizes: number[], losses: string[], seeds: number, repeats: number,
 *   threads: number[], only: "errors" | "times" | null, quick: boolean }} Scope `seeds` counts draws of the rows (synthetic) or test windows (real)
 */

/** @param {{ name: string, parameter: number | null }} loss */
export function lossLabel({ name, parameter }) {
  return parameter === null ? name : `${name} ${parameter}`;
}

/**
 * What tells a fit from others; whether it ran alone does not matter to its error.
 * @param {Omit<Fit, "alone">} fit
 */
export function fitKey({ data, size, loss, setting, trainer, layout, threads, seed }) {
  return [data, size, loss, setting, trainer, layout ?? "-", threads, seed].join("|");
}

/**
 * All fits in the order they are made: first those whose time counts, then those for the errors alone. Fits that are to be
 * compared follow each other, and repeats of one come apart in time, so that a noisy moment does not fall on one trainer.
 * @param {Scope} scope
 * @returns {Fit[]}
 */
export function planFits(scope) {
  /** @type {Map<string, Fit>} */
  const fits = new Map();
  const add = (/** @type {Fit} */ fit) => {
    if (!fits.has(fitKey(fit))) fits.set(fitKey(fit), fit);
  };
  if (scope.only !== "errors") for (const fit of [...timeFits(scope), ...lossTimeFits(scope)]) add(fit);
  if (scope.only !== "times") for (const fit of errorFits(scope)) add(fit);
  return [...fits.values()];
}

/**
 * RMSE at every size and thread count; symmetric trees and rivals other than LightGBM once.
 * @param {Scope} scope
 */
function* timeFits({ data, sizes, repeats, threads }) {
  for (let seed = 1; seed <= repeats; seed++) {
    for (const kind of data) {
      for (const size of sizesOf(kind, sizes)) {
        for (const count of threads) {
          const fit = { data: kind, size, loss: "RMSE", threads: count, seed, alone: true };
          yield* rotate(compared(fit), seed);
          if (seed > 1 || kind === "real") continue;
          for (const trainer of ["sklearn", "xgboost", "catboost"]) {
            yield { ...fit, trainer, setting: /** @type {const} */ ("depthwise"), layout: null };
          }
          for (const trainer of ["ours", "catboost"]) {
            yield { ...fit, trainer, setting: /** @type {const} */ ("symmetric"), layout: null };
          }
        }
      }
    }
  }
}

/**
 * Every other loss once, one thread, at the size nearest 100,000 rows; not in a quick run.
 * @param {Scope} scope
 */
function* lossTimeFits({ data, sizes, losses, quick }) {
  if (quick || !data.includes("synthetic")) return;
  const size = [...sizes].sort((a, b) => Math.abs(a - 100_000) - Math.abs(b - 100_000))[0] ?? 0;
  for (const loss of losses.filter((name) => name !== "RMSE")) {
    yield* compared({ data: "synthetic", size, loss, threads: 1, seed: 1, alone: true });
  }
}

/**
 * Every loss, seed and size. Settings other than the first only up to 10,000 rows, and other trees than the first two only for three seeds.
 * @param {Scope} scope
 */
function* errorFits({ data, errorSizes, losses, seeds, quick }) {
  for (let seed = 1; seed <= seeds; seed++) {
    for (const kind of data) {
      for (const size of sizesOf(kind, errorSizes)) {
        for (const loss of losses) yield* errorCell({ data: kind, size, loss, seed, threads: 1, alone: false }, quick);
      }
    }
  }
}

/** Settings whose errors are judged at every seed. */
const FIVE_SEEDS = ["depthwise", "depthwise-stopped"];

/**
 * Every trainer with every setting the size and seed allow.
 * @param {Omit<Fit, "trainer" | "layout" | "setting">} fit
 * @param {boolean} quick only the first setting
 * @returns {Generator<Fit>}
 */
function* errorCell(fit, quick) {
  for (const setting of /** @type {(keyof typeof SETTINGS)[]} */ (Object.keys(SETTINGS))) {
    if (setting !== "depthwise" && (quick || fit.size > 10_000)) continue;
    if (!FIVE_SEEDS.includes(setting) && fit.seed > 3) continue;
    for (const trainer of TRAINERS) {
      yield { ...fit, setting, trainer, layout: trainer === "lightgbm" ? "col" : null };
    }
  }
}

/**
 * This engine and LightGBM both ways.
 * @param {Omit<Fit, "trainer" | "layout" | "setting">} fit
 * @returns {Fit[]}
 */
function compared(fit) {
  const setting = /** @type {const} */ ("depthwise");
  return [
    { ...fit, setting, trainer: "ours", layout: null },
    ...LAYOUTS.map((layout) => ({ ...fit, setting, trainer: "lightgbm", layout })),
  ];
}

/**
 * Real rows end at 100,000 before the first test window.
 * @param {string} kind
 * @param {number[]} sizes
 */
export function sizesOf(kind, sizes) {
  return kind === "real" ? sizes.filter((size) => size <= MOST_REAL_ROWS) : sizes;
}

/** Training rows that five seasons have before the first of five test windows. */
export const MOST_REAL_ROWS = 100_000;

/**
 * @template T
 * @param {T[]} list
 * @param {number} by
 */
function rotate(list, by) {
  return list.map((_, i) => /** @type {T} */ (list[(i + by) % list.length]));
}
