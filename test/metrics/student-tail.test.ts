import { describe, expect, it } from "vitest";
import { twoSidedT } from "../../src/metrics/student-quantile.js";
import { studentTwoSidedTail } from "../../src/metrics/student-tail.js";

describe("studentTwoSidedTail", () => {
  // SciPy 1.10: 2 * stats.t.sf(t, degrees)
  it.each([
    [1.96, 1, 0.3003428917760331],
    [2, 2, 0.18350341907227397],
    [40, 3, 3.4380680789158506e-5],
    [3.5, 27, 0.0016334888137380641],
    [2.5, 28, 0.01855092306954576],
    [0.001, 200, 0.9992031123011389],
    [10, 27, 1.4198432924057092e-10],
  ])("of %d with %i degrees", (t, degrees, p) => {
    expect(studentTwoSidedTail(t, degrees)).toBeCloseTo(p, 13);
    expect(studentTwoSidedTail(-t, degrees)).toBe(studentTwoSidedTail(t, degrees));
  });

  it("has its closed forms at one and two degrees", () => {
    for (const t of [0, 0.3, 1, 7]) {
      expect(studentTwoSidedTail(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 13);
      expect(studentTwoSidedTail(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 13);
    }
  });

  it("turns the quantile round", () => {
    for (const degrees of [5, 9, 27, 150])
      expect(studentTwoSidedTail(twoSidedT(0.95, degrees), degrees)).toBeCloseTo(0.05, 4);
  });

  it("is 0 at infinity and refuses what is no number of degrees", () => {
    expect(studentTwoSidedTail(Number.POSITIVE_INFINITY, 4)).toBe(0);
    for (const bad of [0, 1.5, Number.NaN]) expect(() => studentTwoSidedTail(1, bad)).toThrow(RangeError);
    expect(() => studentTwoSidedTail(Number.NaN, 3)).toThrow(RangeError);
  });
});
