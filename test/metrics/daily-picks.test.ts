import { expect, it } from "vitest";
import { dailyPicks, totalOf } from "../../src/metrics/daily-picks.js";
import { evaluate } from "../../src/metrics/index.js";
import { FEB_1, noiseSpecs, shuffled, toRows } from "./rows.js";

it("adds up picks by day, a push staked and not graded, a day without a pick kept", () => {
  const rows = toRows([
    { date: FEB_1 + 2, line: 10, prediction: 14, actual: 12, over: 150, under: -180 },
    { date: FEB_1 + 2, line: 10, prediction: 6, actual: 12, over: -110, under: -110 },
    { date: FEB_1, line: 10, prediction: 13, actual: 10, over: -110, under: -110 },
    { date: FEB_1, line: 10, prediction: 13, actual: 11 },
    { date: FEB_1 + 1, line: 10, prediction: 12.9, actual: 20 },
    { date: FEB_1 + 5, prediction: 30, actual: 20 },
  ]);
  const found = dailyPicks(rows);
  expect(found).toMatchObject({
    day: [FEB_1, FEB_1 + 1, FEB_1 + 2],
    staked: [2, 0, 2],
    graded: [1, 0, 2],
    wins: [1, 0, 1],
  });
  expect(found.profit).toEqual([expect.closeTo(100 / 110, 12), 0, expect.closeTo(0.5, 12)]);
  expect(found.breakEven).toEqual([expect.closeTo(110 / 210, 12), 0, expect.closeTo(0.4 + 110 / 210, 12)]);
  const market = 0.4 / (0.4 + 180 / 280);
  expect(found.fair).toEqual([0.5, 0, expect.closeTo(market + 0.5, 12)]);
});

it("keeps the days when no row has a line", () => {
  expect(dailyPicks(toRows([{ actual: 1, prediction: 9 }]))).toMatchObject({ day: [FEB_1], staked: [0] });
});

it("sums to the figures of the evaluation, in whatever order the rows come", () => {
  const specs = noiseSpecs({ rows: 900, dates: 12, seed: 5 });
  const found = dailyPicks(toRows(shuffled(specs, 1)));
  const { betting } = evaluate(toRows(specs), { seed: 1, resamples: 50, evalStart: "2025-02-01" as never });
  const { picks, graded, wins, profit } = betting.edge_3;
  expect([found.staked, found.graded, found.wins].map(totalOf)).toEqual([picks, graded, wins]);
  expect(totalOf(found.profit)).toBeCloseTo(profit, 9);
  expect(found.day).toHaveLength(12);
});
