import { createRng } from "../../src/core/rng.js";
import type { EvalRows } from "../../src/metrics/eval-rows.js";

/** One row in words; what is left out is unknown (NaN), the date is 2025-02-01. */
export interface RowSpec {
  date?: number;
  actual: number;
  prediction: number;
  line?: number;
  over?: number;
  under?: number;
  tier?: number;
}

/** Epoch day of 2025-02-01. */
export const FEB_1 = 20_120;

export function toRows(specs: readonly RowSpec[]): EvalRows {
  const column = (value: (spec: RowSpec) => number | undefined) =>
    Float64Array.from(specs, (spec) => value(spec) ?? Number.NaN);
  return {
    rows: specs.length,
    date: Int32Array.from(specs, (spec) => spec.date ?? FEB_1),
    actual: column((spec) => spec.actual),
    prediction: column((spec) => spec.prediction),
    line: column((spec) => spec.line),
    overOdds: column((spec) => spec.over),
    underOdds: column((spec) => spec.under),
    tierAverage: column((spec) => spec.tier),
  };
}

export interface NoiseOptions {
  rows: number;
  dates: number;
  seed: number;
  /** Standard deviation of prediction - line, points. */
  edgeSpread?: number;
  /** 0: the prediction knows nothing; 1: it is the outcome. */
  leak?: number;
}

/** Rows of an efficient market: the outcome is the line plus noise of a mean size of about 5 points. */
export function noiseSpecs({ rows, dates, seed, edgeSpread = 3, leak = 0 }: NoiseOptions): RowSpec[] {
  const rng = createRng(seed);
  const bell = () => (rng.uniform() + rng.uniform() + rng.uniform() - 1.5) * 2;
  return Array.from({ length: rows }, (_, i) => {
    const line = 8 + Math.floor(20 * rng.uniform()) + (rng.uniform() < 0.5 ? 0.5 : 0);
    const actual = Math.round(line + 6.3 * bell());
    const prediction = (1 - leak) * (line + edgeSpread * bell()) + leak * actual;
    const date = FEB_1 + Math.floor((i * dates) / rows);
    return { date, actual, prediction, line, over: -110, under: -110, tier: line };
  });
}

/** The specs in another order. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const rng = createRng(seed);
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
