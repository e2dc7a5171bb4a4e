import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilson } from "../../src/metrics/wilson.js";

describe("Wilson interval", () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is %d to %d", (successes, n, low, high) => {
    const estimate = wilson(successes, n)!;
    expect(estimate.value).toBe(successes / n);
    expect(estimate.n).toBe(n);
    expect(estimate.low).toBeCloseTo(low, 4);
    expect(estimate.high).toBeCloseTo(high, 4);
  });

  it("has nothing to say of no trials", () => expect(wilson(0, 0)).toBeNull());

  it.each([
    [3, 2],
    [-1, 4],
    [1.5, 4],
    [Number.NaN, 4],
  ])("refuses %d of %d", (successes, n) => expect(() => wilson(successes, n)).toThrow(RangeError));

  it("refuses a level outside (0, 1)", () => expect(() => wilson(1, 2, 1)).toThrow(RangeError));

  const counts = fc
    .integer({ min: 1, max: 5000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

  it("holds its rate, stays in [0, 1] and mirrors successes and failures", () => {
    fc.assert(
      fc.property(counts, ([successes, n]) => {
        const estimate = wilson(successes, n)!;
        const mirrored = wilson(n - successes, n)!;
        expect(estimate.low).toBeGreaterThanOrEqual(0);
        expect(estimate.low).toBeLessThanOrEqual(estimate.value);
        expect(estimate.high).toBeGreaterThanOrEqual(estimate.value);
        expect(estimate.high).toBeLessThanOrEqual(1);
        expect(mirrored.low).toBeCloseTo(1 - estimate.high!, 12);
      }),
    );
  });

  it("solves its defining equation |p - rate| = z sqrt(p (1 - p) / n)", () => {
    fc.assert(
      fc.property(counts, ([successes, n]) => {
        const { value, low, high } = wilson(successes, n)!;
        for (const end of [low!, high!]) {
          expect((end - value) ** 2).toBeCloseTo((1.959963984540054 ** 2 * end * (1 - end)) / n, 12);
        }
      }),
    );
  });

  it("widens with the level", () => {
    const narrow = wilson(53, 100, 0.9)!;
    const wide = wilson(53, 100, 0.99)!;
    expect(wide.low).toBeLessThan(narrow.low!);
    expect(wide.high).toBeGreaterThan(narrow.high!);
  });
});
