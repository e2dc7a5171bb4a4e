import { describe, expect, it } from "vitest";
import { measureClosing } from "../../src/metrics/closing-value.js";
import { FEB_1, type RowSpec, toRows } from "./rows.js";

const NONE = Number.NaN;
const price = { over: -110, under: -110 };
const SEED = { seed: 1, resamples: 2000 };

/** Each row with its close: [row, closing line, over price, under price]. */
function measure(rows: readonly [RowSpec, number, number?, number?][]) {
  const closes = {
    line: Float64Array.from(rows, ([, line]) => line),
    overOdds: Float64Array.from(rows, ([, , over]) => over ?? NONE),
    underOdds: Float64Array.from(rows, ([, , , under]) => under ?? NONE),
  };
  return measureClosing(toRows(rows.map(([row]) => row)), closes, SEED);
}

const over = (edge: number): RowSpec => ({ actual: 0, prediction: 20.5 + edge, line: 20.5, ...price });
const under = (edge: number): RowSpec => over(-edge);

describe("measureClosing", () => {
  it("counts points the way of the pick, on the picks with a close, by edge", () => {
    const [one, three, five] = measure([
      [over(1), 22.5],
      [under(3), 19.5],
      [over(3.5), 18.5],
      [under(6), NONE],
      [over(0.5), 40.5],
    ]);
    expect(one).toMatchObject({ minEdge: 1, picks: 4, withClose: 3, lineBetter: 2, lineSame: 0, lineWorse: 1 });
    expect(one!.points).toEqual({ value: 1 / 3, n: 3, low: null, high: null });
    expect(three).toMatchObject({ picks: 3, withClose: 2, points: { value: -0.5, n: 2 } });
    expect(five).toMatchObject({ picks: 1, withClose: 0, points: null, probability: null });
  });

  it("compares chances only where the line stayed and both prices are known both times", () => {
    const [one] = measure([
      [over(1), 20.5, -150, 130],
      [under(1), 20.5, -150, 130],
      [over(1), 21.5, -200, 170],
      [over(1), 20.5, -150],
      [{ ...over(1), over: NONE }, 20.5, -150, 130],
    ]);
    const [o, u] = [1 / (1 + 100 / 150), 1 / (1 + 130 / 100)];
    const gain = o / (o + u) - 0.5;
    expect(one).toMatchObject({ withClose: 5, lineSame: 4, lineBetter: 1, probability: { n: 2 } });
    expect(one!.probability!.value).toBeCloseTo(0, 14);
    const [alone] = measure([[over(1), 20.5, -150, 130]]);
    expect(alone!.probability!.value).toBeCloseTo(gain, 14);
    const [other] = measure([[under(1), 20.5, -150, 130]]);
    expect(other!.probability!.value).toBeCloseTo(-gain, 14);
  });

  it("resamples whole dates: many picks of a night that moved together carry little", () => {
    const rows = Array.from({ length: 40 }, (_, night): [RowSpec, number][] =>
      Array.from({ length: 10 }, () => [{ ...over(2), date: FEB_1 + night }, 20.5 + (night % 2 === 0 ? 1 : -1)]),
    ).flat();
    const [one] = measure(rows);
    expect(one!.points!.value).toBe(0);
    // the mean of 40 nights of +-1 has a standard error of 0.16; 400 independent picks would have 0.05
    expect(one!.points!.high! - one!.points!.low!).toBeGreaterThan(0.5);
    expect(one!.points!.high! - one!.points!.low!).toBeLessThan(0.8);
  });
});
