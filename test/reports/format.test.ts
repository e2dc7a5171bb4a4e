import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentAgainst } from "../../src/core/figures.js";
import {
  formatAgainst,
  formatBytes,
  formatCount,
  formatEstimate,
  formatFigure,
  formatProbability,
  formatShare,
  formatTelling,
  formatValue,
  unitOf,
} from "../../src/reports/format.js";

const estimate = (value: number, low: number | null, high: number | null, n = 212) => ({ value, low, high, n });

describe("formatEstimate", () => {
  it("writes rates with interval and n", () => {
    expect(formatEstimate(estimate(0.5412, 0.4731, 0.6078), "rate")).toBe("54.1 % [47.3, 60.8] n=212");
  });
  it("writes returns with their sign", () => {
    expect(formatEstimate(estimate(0.0321, -0.0981, 0.1612, 1212), "return")).toBe("+3.2 % [-9.8, +16.1] n=1,212");
  });
  it("writes points without n, differences with sign", () => {
    expect(formatEstimate(estimate(5.2349, 5.05, 5.411), "points")).toBe("5.23 [5.05, 5.41]");
    expect(formatEstimate(estimate(-0.12, -0.3, 0.05), "difference")).toBe("-0.12 [-0.30, +0.05]");
  });
  it("leaves out an interval that is not there, and says so of nothing", () => {
    expect(formatEstimate(estimate(0.5, null, null, 3), "rate")).toBe("50.0 % n=3");
    expect(formatEstimate(null, "rate")).toBe("—");
    expect(formatFigure(estimate(0.5, 0.4, 0.6), "rate")).toBe("50.0 % [40.0, 60.0]");
  });
  it("writes differences of shares in percentage points", () => {
    expect(formatFigure(estimate(0.0234, -0.061, 0.108), "share difference")).toBe("+2.3 pp [-6.1, +10.8]");
  });
  it("writes probabilities with the decimals that say something", () => {
    expect([0.0344, 0.344, 1, 0.00009, 0, null].map(formatProbability)).toEqual([
      "0.034",
      "0.34",
      "1.00",
      "under 0.001",
      "under 0.001",
      "—",
    ]);
  });
  it("adds decimals where an end that is not 0 would look like 0, so that the interval says what is said of it", () => {
    expect(formatFigure(estimate(0.03, 0.003, 0.06), "difference")).toBe("+0.030 [+0.003, +0.060]");
    expect(formatFigure(estimate(0.02, -0.0004, 0.04), "difference")).toBe("+0.0200 [-0.0004, +0.0400]");
    expect(formatFigure(estimate(0.02, 0, 0.04), "difference")).toBe("+0.02 [0.00, +0.04]");
    expect(formatFigure(estimate(-0.02, -0.04, -0.0002), "share difference")).toBe("-2.00 pp [-4.00, -0.02]");
    expect(formatTelling(-0.0041, "difference")).toBe("-0.004");
    expect(formatTelling(-0.07, "difference")).toBe("-0.07");
    expect(formatTelling(null, "difference")).toBe("—");
  });
  it("never writes a negative zero", () => {
    expect(formatValue(-0.0001, "difference")).toBe("0.00");
    expect(formatValue(-0.0001, "return")).toBe("0.0 %");
    expect(formatValue(-0, "number")).toBe("0");
  });
  it("is read back within half a unit of the last place", () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (value) => {
        expect(Math.abs(Number(formatValue(value, "difference")) - value)).toBeLessThanOrEqual(0.005 + 1e-9);
        expect(Math.abs(Number(formatValue(value, "rate").replace(" %", "")) - 100 * value)).toBeLessThanOrEqual(
          0.05 + 1e-9,
        );
      }),
    );
  });
});

describe("formatShare", () => {
  it("never rounds something to nothing, nor almost everything to everything", () => {
    expect([0, 0.0001, 0.123, 0.9999, 1, null].map(formatShare)).toEqual([
      "0.0 %",
      "under 0.1 %",
      "12.3 %",
      "over 99.9 %",
      "100.0 %",
      "—",
    ]);
  });
  it("nor do shares that are held against a threshold", () => {
    const said = (share: number) => [percentAgainst([share], 0.5)(share), formatAgainst(share, [share, 0.5], "rate")];
    expect([0, 0.0001, 0.9999, 1].map(said)).toEqual(
      ["0.0 %", "under 0.1 %", "over 99.9 %", "100.0 %"].map((text) => [text, text]),
    );
    expect(percentAgainst([0.98971], 0.99)(0.999_999)).toBe("over 99.99 %");
  });
});

describe("counts and sizes", () => {
  it("sets off thousands", () => {
    expect([0, 999, 1000, 7459, 1234567].map(formatCount)).toEqual(["0", "999", "1,000", "7,459", "1,234,567"]);
  });
  it("chooses the unit of a size", () => {
    expect([0, 999, 1000, 12_400, 999_949, 999_951, 3_100_000, 2.5e12].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "12.4 kB",
      "999.9 kB",
      "1.0 MB",
      "3.1 MB",
      "2500.0 GB",
    ]);
  });
});

describe("unitOf", () => {
  it("knows the metrics of the registry", () => {
    const units = [
      "mae_lines",
      "mae_line_itself",
      "bias",
      "within_3",
      "hit_rate_edge_3",
      "roi_edge_1",
      "break_even_edge_3",
    ];
    expect(units.map(unitOf)).toEqual(["points", "points", "difference", "rate", "rate", "return", "rate"]);
    expect([unitOf("over_rate"), unitOf("trees")]).toEqual(["rate", "number"]);
  });
});
