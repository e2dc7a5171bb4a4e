import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawnSums } from "../../src/metrics/drawn-sums.js";
import { drawResamples } from "../../src/metrics/resamples.js";

const sum = fc.record({
  numerator: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  denominator: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })),
});

describe("drawnSums", () => {
  it("adds clusters one by one, to the last bit, without those that have no row", () => {
    fc.assert(
      fc.property(fc.array(sum, { minLength: 1, maxLength: 23 }), fc.integer(), (list, seed) => {
        const sums = {
          numerator: Float64Array.from(list, ({ numerator }) => numerator),
          denominator: Float64Array.from(list, ({ denominator }) => denominator),
          n: list.length,
        };
        const resamples = drawResamples(list.length, seed, 50);
        const { numerators, denominators } = drawnSums(sums, resamples);
        for (let b = 0; b < 50; b++) {
          let [numerator, denominator] = [0, 0];
          for (let c = 0; c < list.length; c++) {
            if (list[c]!.denominator === 0) continue;
            const drawn = resamples.times[c * 50 + b]!;
            numerator += drawn * list[c]!.numerator;
            denominator += drawn * list[c]!.denominator;
          }
          expect([numerators[b], denominators[b]]).toEqual([numerator, denominator]);
        }
      }),
    );
  });
});

describe("drawResamples", () => {
  it("draws in the order of the resamples, whatever their number", () => {
    const few = drawResamples(9, 5, 33);
    const many = drawResamples(9, 5, 70);
    for (let c = 0; c < 9; c++) {
      expect(many.times.subarray(c * 70, c * 70 + 33)).toEqual(few.times.subarray(c * 33, (c + 1) * 33));
    }
  });

  it("gives other draws for another seed, and the same again for the first", () => {
    const first = drawResamples(9, 5, 40).times.slice();
    expect(drawResamples(9, 6, 40).times).not.toEqual(first);
    expect(drawResamples(9, 5, 40).times).toEqual(first);
  });
});
