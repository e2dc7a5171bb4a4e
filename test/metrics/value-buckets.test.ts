import { expect, it } from "vitest";
import type { PricedBet } from "../../src/metrics/bankroll.js";
import { closingLinePoints, closingProbabilityGain } from "../../src/metrics/closing-line-value.js";
import { clusterByDate } from "../../src/metrics/clusters.js";
import { drawResamples } from "../../src/metrics/resamples.js";
import { valueBuckets } from "../../src/metrics/value-buckets.js";
import { wilson } from "../../src/metrics/wilson.js";

const bet = (win: number, outcome: number): PricedBet => ({
  date: 0,
  chances: { win, lose: 1 - win },
  decimalOdds: 2,
  outcome,
});

it("sorts bets by what they promise, and says what they brought", () => {
  // at 2.0 the expected value is 2 win - 1
  const bets = [bet(0.505, 1), bet(0.52, -1), bet(0.52, 1), bet(0.56, 0), bet(0.7, 1), bet(0.5, 1), bet(0.4, 1)];
  const clusters = clusterByDate(Int32Array.from(bets, (_, i) => i));
  const rows = bets.map((_, i) => i);
  const found = valueBuckets(bets, rows, clusters, drawResamples(clusters.count, 1, 200));
  expect(found.map(({ from, to, bets: n }) => [from, to, n])).toEqual([
    [0, 0.02, 1],
    [0.02, 0.05, 2],
    [0.05, 0.1, 0],
    [0.1, 0.2, 1],
    [0.2, null, 1],
    [0, null, 5],
  ]);
  expect(found[1]!.roi!.value).toBe(0);
  expect(found[1]!.meanExpected).toBeCloseTo(0.04, 14);
  expect(found[2]).toMatchObject({ meanExpected: null, roi: null, hitRate: null });
  expect(found[3]).toMatchObject({ roi: { value: 0, n: 1 }, hitRate: null });
  expect(found[5]!.roi!.value).toBeCloseTo(2 / 5, 14);
  expect(found[5]!.hitRate).toEqual(wilson(3, 4));
});

it("counts the points a line went the bettor's way, and probabilities of one line only", () => {
  const over = { side: 1, line: 20.5, closingLine: 22.5, probability: 0.5, closingProbability: 0.55 };
  expect(closingLinePoints(over)).toBe(2);
  expect(closingLinePoints({ ...over, side: -1 })).toBe(-2);
  expect(closingProbabilityGain(over)).toBeNaN();
  expect(closingProbabilityGain({ ...over, closingLine: 20.5 })).toBeCloseTo(0.05, 14);
});
