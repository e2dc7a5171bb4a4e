import { describe, expect, it } from "vitest";
import { againstMarket, binSpans, formatScore } from "../../src/reports/probability-phrases.js";

describe("bins of a calibration table", () => {
  it("have two decimals where these tell their ends apart", () => {
    expect(
      binSpans([
        { from: 0.18, to: 0.41 },
        { from: 0.411, to: 0.444 },
      ]),
    ).toEqual(["0.18 to 0.41", "0.41 to 0.44"]);
  });
  it("have more, all of them, where two different ends would look alike", () => {
    const bins = [
      { from: 0.41, to: 0.47 },
      { from: 0.4812, to: 0.4838 },
      { from: 0.5, to: 0.5 },
    ];
    expect(binSpans(bins)).toEqual(["0.410 to 0.470", "0.481 to 0.484", "0.500"]);
  });
  it("are one number where every forecast is the same, to the last decimals too", () => {
    expect(binSpans([{ from: 0.48, to: 0.48 }])).toEqual(["0.48"]);
    expect(binSpans([{ from: 0.48, to: 0.48 + 1e-12 }])).toEqual(["0.48000"]);
  });
});

it("takes what rounding leaves between equal chances for no difference", () => {
  expect(againstMarket({ value: -2e-17, low: -3e-17, high: -1e-17, n: 9 })).toBe("cannot be told from the market's");
  expect(againstMarket({ value: -2e-4, low: -3e-4, high: -1e-5, n: 9 })).toBe("the model's probabilities are better");
  expect(againstMarket({ value: 2e-4, low: 1e-5, high: 3e-4, n: 9 })).toBe("the market's probabilities are better");
});

it("writes a score with four decimals, and a difference with more where an end would look like 0", () => {
  expect(formatScore({ value: 0.24951, low: 0.246, high: 0.25312, n: 9 })).toBe("0.2495 [0.2460, 0.2531]");
  expect(formatScore({ value: -2e-4, low: -3e-4, high: -1e-5, n: 9 }, true)).toBe("-0.00020 [-0.00030, -0.00001]");
  expect(formatScore(null)).toBe("—");
});
