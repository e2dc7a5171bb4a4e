import { describe, expect, it } from "vitest";
import { normalUpperTail } from "../../src/metrics/normal-cdf.js";
import { normalQuantile, twoSidedZ } from "../../src/metrics/normal-quantile.js";
import { twoSidedT } from "../../src/metrics/student-quantile.js";

const close = (actual: number, expected: number, relative: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

describe("normal quantile", () => {
  // Python 3's statistics.NormalDist().inv_cdf and the tables of Abramowitz & Stegun agree on these.
  it.each([
    [0.5, 0],
    [0.6, 0.2533471031357998],
    [0.8, 0.8416212335729144],
    [0.975, 1.9599639845400536],
    [0.995, 2.5758293035489],
    [0.001, -3.090232306167813],
    [1e-10, -6.361340902404056],
    [1 - 1e-6, 4.753424308817089],
  ])("at %d is %d", (p, z) => close(normalQuantile(p), z, 1e-13));

  it.each([0, 1, -0.1, 1.1, Number.NaN])("refuses %d", (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
  });

  it("undoes the upper tail", () => {
    for (const p of [1e-300, 1e-20, 1e-6, 0.01, 0.3, 0.5]) close(normalUpperTail(-normalQuantile(p)), p, 1e-11);
  });

  it("has the usual level as a constant equal to the computed one", () => {
    close(twoSidedZ(0.95), 1.959963984540054, 1e-15);
    close(twoSidedZ(0.9), 1.6448536269514722, 1e-14);
  });
});

describe("normal upper tail", () => {
  // erfc(z / sqrt 2) / 2 of the C library.
  it.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [3, 0.0013498980316300957],
    [3.9, 4.809634401760275e-5],
    [4.1, 2.0657506912546785e-5],
    [6, 9.865876450377012e-10],
    [10, 7.619853024160593e-24],
    [37, 5.725571222525139e-300],
  ])("beyond %d is %d", (z, p) => close(normalUpperTail(z), p, 1e-11));

  it("is symmetric and ends at 0 and 1", () => {
    close(normalUpperTail(-1.3), 1 - normalUpperTail(1.3), 1e-15);
    expect(normalUpperTail(50)).toBe(0);
    expect(normalUpperTail(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalUpperTail(Number.NEGATIVE_INFINITY)).toBe(1);
  });
});

describe("Student quantile", () => {
  // Printed tables, two-sided 95 % and 99 %.
  it.each([
    [0.95, 5, 2.5706],
    [0.95, 6, 2.4469],
    [0.95, 9, 2.2622],
    [0.95, 27, 2.0518],
    [0.95, 120, 1.9799],
    [0.99, 10, 3.1693],
    [0.99, 30, 2.75],
  ])("at %d with %i degrees is %d", (confidence, degrees, t) => close(twoSidedT(confidence, degrees), t, 3e-4));

  it("refuses no degrees of freedom", () => expect(() => twoSidedT(0.95, 0)).toThrow(RangeError));
});
