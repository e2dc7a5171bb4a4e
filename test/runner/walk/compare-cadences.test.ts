import { expect, it } from "vitest";
import { createRng } from "../../../src/core/rng.js";
import { pairedDifference } from "../../../src/metrics/index.js";
import { compareCadences } from "../../../src/runner/walk/compare-cadences.js";

const rng = createRng(9);
const N = 300;
const actual = Float64Array.from({ length: N }, () => 30 * rng.uniform());
const line = actual.map((value) => Math.round(value + 10 * rng.uniform() - 5) + 0.5);
const noise = [1, 2].map(() => Float64Array.from({ length: N }, () => 14 * rng.uniform() - 7));

/** A run that predicted the rows `keep` lets through. */
function cadence(every: number, error: Float64Array, keep: (row: number) => boolean) {
  const index = Array.from({ length: N }, (_, row) => row).filter(keep);
  const take = (values: Float64Array) => Float64Array.from(index, (row) => values[row]!);
  const unknown = new Float64Array(index.length).fill(Number.NaN);
  return {
    retrain_every: every,
    run_id: `run${every}`,
    record: { windows: [{}, {}], walk_forward: { not_evaluated: { eval_all: 4 } } } as never,
    predictions: {
      keys: index.map((row) => `g${row}`),
      rows: {
        rows: index.length,
        date: Int32Array.from(index, (row) => 20_000 + Math.floor(row / 10)),
        actual: take(actual),
        prediction: take(actual).map((value, i) => value + error[index[i]!]!),
        line: take(line),
        overOdds: unknown,
        underOdds: unknown,
        tierAverage: unknown,
      },
    },
  };
}

const runs = [cadence(7, noise[0]!, (row) => row >= 20), cadence(28, noise[1]!, (row) => row < 290)];
const comparison = compareCadences(runs, 5);
const common = Array.from({ length: N }, (_, row) => row).filter((row) => row >= 20 && row < 290);

it("stands on the rows that all predicted, and says what each had beside them", () => {
  expect(comparison).toMatchObject({ rows: 270, rows_with_line: 270, dates: 27, min_edge: 3 });
  expect(comparison.cadences.map(({ retrain_every: every, left_out: left }) => [every, left])).toEqual([
    [7, { not_in_all: 10, other_outcome: 0, other_line: 0 }],
    [28, { not_in_all: 20, other_outcome: 0, other_line: 0 }],
  ]);
  expect(comparison.cadences[0]).toMatchObject({ windows: 2, not_evaluated: 4, mae_difference: null });
  for (const [i, { metrics }] of comparison.cadences.entries()) {
    const mae = common.reduce((sum, row) => sum + Math.abs(noise[i]![row]!), 0) / common.length;
    expect(metrics.mae_lines!.value).toBeCloseTo(mae, 12);
    expect(metrics.mae_lines!.n).toBe(270);
  }
});

it("gives the paired difference against the first", () => {
  const [, other] = comparison.cadences;
  const losses = (i: number) => common.map((row) => Math.abs(actual[row]! - (actual[row]! + noise[i]![row]!)));
  const dates = Int32Array.from(common, (row) => 20_000 + Math.floor(row / 10));
  const wanted = pairedDifference(dates, losses(1), losses(0), { seed: 5 })!;
  expect(other!.mae_difference!.value).toBeCloseTo(wanted.value, 12);
  expect(other!.mae_difference!.low).toBeCloseTo(wanted.low!, 12);
  expect(other!.mae_difference!.high).toBeCloseTo(wanted.high!, 12);
  const rate = (i: number) => {
    const won = common.flatMap((row) => {
      const edge = actual[row]! + noise[i]![row]! - line[row]!;
      return Math.abs(edge) < 3 ? [] : [Math.sign(edge) === Math.sign(actual[row]! - line[row]!) ? 1 : 0];
    });
    return won.reduce<number>((sum, one) => sum + one, 0) / won.length;
  };
  expect(other!.hit_rate_difference!.value).toBeCloseTo(rate(1) - rate(0), 12);
});
