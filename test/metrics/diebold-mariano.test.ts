import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { dieboldMariano } from "../../src/metrics/diebold-mariano.js";
import { pairedDifference } from "../../src/metrics/paired-difference.js";

const days = (...values: number[]) => Int32Array.from(values);
const squares = (values: number[]) => values.map((value) => value * value);
const zeros = (n: number) => new Float64Array(n);

describe("dieboldMariano", () => {
  it("gives the published figures of a single step ahead", () => {
    // Test values of the Python package dieboldmariano 1.1: DM -2.4905, p 0.05513.
    const found = dieboldMariano(days(1, 2, 3, 4, 5, 6), squares([0, 1, 2, 3, 4, 5]), squares([0, 2, 3, 3, 5, 6]), 0)!;
    expect(found.statistic).toBeCloseTo(-2.4905, 4);
    expect(found.p).toBeCloseTo(0.05513, 5);
  });

  it("is the paired t-test with one row a date and no lags", () => {
    // Student's sleep data (Biometrika 6, 1908): t = -4.0621, 9 degrees, p = 0.002833.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const found = dieboldMariano(days(...first.map((_, i) => i)), first, second, 0)!;
    expect(found).toMatchObject({ degrees: 9, lags: 0 });
    expect(found.statistic).toBeCloseTo(-4.0621, 4);
    expect(found.p).toBeCloseTo(0.002833, 6);
  });

  // Dates of 1 to 4 rows; statsmodels 0.15, OLS on a constant, cov_type "hac-groupsum" (sums by date, Bartlett's weights).
  const date: number[] = [];
  const loss: number[] = [];
  for (let day = 0; day < 12; day++) {
    for (let j = 0; j < 1 + ((day * 5) % 4); j++) {
      loss.push(((loss.length * 37 + day * 11) % 23) - 10);
      date.push(day);
    }
  }
  it.each([
    [0, 0.7639808025511284],
    [2, 0.5686631496569631],
    [3, 0.3811240684548215],
  ])("agrees with statsmodels on dates of unequal size, %i lags", (lags, standardError) => {
    const found = dieboldMariano(Int32Array.from(date), loss, zeros(30), lags)!;
    expect(found.difference).toBeCloseTo(-0.9, 12);
    expect(found.standardError).toBeCloseTo(standardError, 12);
    const h = lags + 1;
    const correction = Math.sqrt((12 + 1 - 2 * h + (h * (h - 1)) / 12) / 12);
    expect(found.statistic).toBeCloseTo((-0.9 / standardError) * correction, 10);
  });

  it("takes dates in any order, and turns its sign with the order of the two", () => {
    const forward = dieboldMariano(Int32Array.from(date), loss, zeros(30))!;
    const backward = dieboldMariano(Int32Array.from(date).reverse(), zeros(30), [...loss].reverse())!;
    expect(backward.statistic).toBeCloseTo(-forward.statistic, 10);
    expect(backward.p).toBeCloseTo(forward.p, 10);
    expect(forward.lags).toBe(2);
  });

  it("says nothing of five dates, of equal losses, or of a difference without spread", () => {
    expect(dieboldMariano(days(1, 2, 3, 4, 5), [1, 2, 3, 4, 5], zeros(5))).toBeNull();
    const six = days(1, 2, 3, 4, 5, 6);
    expect(dieboldMariano(six, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])).toBeNull();
    expect(
      dieboldMariano(
        six,
        [0.3, 0.7, 1.1, 0.2, 0.9, 1.3].map((x) => x + 0.1),
        [0.3, 0.7, 1.1, 0.2, 0.9, 1.3],
      ),
    ).toBeNull();
    expect(() => dieboldMariano(six, [1], [1])).toThrow(RangeError);
  });

  /** Share of samples without a difference in which the test rejects at 5 %; a night's rows share part of their error. */
  function rejected(dates: number, carriedOver: number, test: (date: Int32Array, a: number[]) => boolean): number {
    const rng = createRng(11);
    const bell = () => Array.from({ length: 6 }, () => rng.uniform()).reduce((sum, u) => sum + u, -3);
    const samples = 800;
    let count = 0;
    for (let sample = 0; sample < samples; sample++) {
      const date: number[] = [];
      const difference: number[] = [];
      let night = bell();
      for (let day = 0; day < dates; day++) {
        night = carriedOver * night + bell();
        for (let row = 3 + rng.int(20); row > 0; row--) {
          date.push(day);
          difference.push(night + 2 * bell());
        }
      }
      if (test(Int32Array.from(date), difference)) count++;
    }
    return count / samples;
  }
  const dm = (date: Int32Array, a: number[]) => dieboldMariano(date, a, zeros(a.length))!.p < 0.05;

  it.each([14, 28, 60])("rejects about one null in twenty at %i dates", (dates) => {
    const share = rejected(dates, 0, dm);
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.085);
  });

  it("is fooled far less than a test without lags when nights hang together", () => {
    const share = rejected(60, 0.4, dm);
    const without = rejected(60, 0.4, (date, a) => dieboldMariano(date, a, zeros(a.length), 0)!.p < 0.05);
    expect(without).toBeGreaterThan(0.14);
    expect(share).toBeLessThan(0.12);
  });

  it("has a standard error near the bootstrap's where nights are independent", () => {
    const rng = createRng(5);
    const date = Int32Array.from({ length: 1500 }, (_, i) => Math.floor(i / 25));
    const a = Array.from(date, () => rng.uniform() * 4);
    const found = dieboldMariano(date, a, zeros(1500), 0)!;
    const bootstrap = pairedDifference(date, a, zeros(1500), { seed: 1, resamples: 4000 })!;
    expect(found.difference).toBeCloseTo(bootstrap.value, 12);
    expect(found.standardError / bootstrap.standardError!).toBeCloseTo(1, 1);
  });
});
