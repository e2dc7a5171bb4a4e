import { describe, expect, it } from "vitest";
import { errorOf } from "../../bench/engine/report/error-metrics.mjs";

const target = [3, 10, -2, 5];
const prediction = [1, 10, 4, 4];
// Residuals 2, 0, -6, 1.

describe("errorOf", () => {
  it.each([
    ["RMSE", null, Math.sqrt((4 + 0 + 36 + 1) / 4)],
    ["MAE", null, (2 + 0 + 6 + 1) / 4],
    ["Huber", 5, (2 + 0 + 5 * (6 - 2.5) + 0.5) / 4],
    ["Quantile", 0.9, (0.9 * 2 + 0 + 0.1 * 6 + 0.9 * 1) / 4],
  ])("%s %s is the mean of the loss over the residuals", (name, parameter, expected) => {
    expect(errorOf({ name, parameter }, target, prediction)).toBeCloseTo(expected, 12);
  });

  it("half the absolute error is the pinball loss at the median", () => {
    const pinball = errorOf({ name: "Quantile", parameter: 0.5 }, target, prediction);
    expect(2 * pinball).toBeCloseTo(errorOf({ name: "MAE", parameter: null }, target, prediction), 12);
  });

  it("refuses a prediction that is not a number, and an unknown loss", () => {
    expect(() => errorOf({ name: "MAE", parameter: null }, [1], [Number.NaN])).toThrow("not a number");
    expect(() => errorOf({ name: "Poisson", parameter: null }, [1], [1])).toThrow("Poisson");
  });
});
