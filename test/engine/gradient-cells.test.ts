import fc from "fast-check";
import { expect, test } from "vitest";
import { cellLayout, gradientScale, packGradients } from "../../src/engine/gradient-cells.js";
import { quantiseWeights } from "../../src/engine/row-weights.js";

test("no sum of cells can leave the whole numbers a double holds, whatever the row count", () => {
  for (const rows of [1, 2, 3, 255, 256, 90_000, 1_000_000, 1 << 20, 50_000_000]) {
    const { countRadix, largestSum } = cellLayout(rows);
    expect(countRadix).toBeGreaterThan(rows);
    expect(largestSum).toBeLessThan(2 ** 31);
    expect(BigInt(largestSum) * BigInt(countRadix) + BigInt(rows) <= 2n ** 53n).toBe(true);
  }
  expect(() => cellLayout(100_000_000)).toThrow("100000000 training rows");
});

test("90,000 rows keep gradients to one part in 10,000 of the average, and one huge gradient does not change that", () => {
  const layout = cellLayout(90_000);
  expect(gradientScale(90_000, 90_000, layout)).toBeGreaterThan(10_000);
  expect(gradientScale(90_000 + 10_000, 90_000, layout)).toBeGreaterThan(10_000);
});

test("scaled gradients stay within the layout, close to its bound", () => {
  const gradient = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 0.5, 1, -1));
  fc.assert(
    fc.property(fc.array(gradient, { minLength: 1, maxLength: 300 }), (list) => {
      fc.pre(list.every((value) => value === 0 || (Math.abs(value) > 1e-200 && Math.abs(value) < 1e200)));
      const layout = cellLayout(list.length);
      const cells = new Float64Array(list.length);
      packGradients(Float64Array.from(list), null, layout, cells);
      const sizes = cells.map((cell) => Math.abs(Math.floor(cell / layout.countRadix)));
      const sum = sizes.reduce((a, b) => a + b, 0);
      expect(sum).toBeLessThanOrEqual(layout.largestSum);
      if (list.some((value) => value !== 0)) expect(sum).toBeGreaterThan(layout.largestSum / 2 - 3 * list.length);
    }),
  );
});

test("sums of cells in any order give back the count and the gradient sum", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 }), (gradients) => {
      const layout = cellLayout(gradients.length);
      const cells = new Float64Array(gradients.length);
      packGradients(Float64Array.from(gradients), null, layout, cells);
      const forwards = cells.reduce((sum, cell) => sum + cell, 0);
      const backwards = cells.reduceRight((sum, cell) => sum + cell, 0);
      expect(forwards).toBe(backwards);
      const gradient = Math.floor(forwards / layout.countRadix);
      expect(forwards - gradient * layout.countRadix).toBe(gradients.length);
      // Whole numbers scaled by a power of two are not rounded, so the sum comes back exactly.
      const total = gradients.reduce((sum, value) => sum + value, 0);
      const largest = Math.max(...gradients.map(Math.abs));
      if (largest > 0) {
        const first = gradients.findIndex((value) => Math.abs(value) === largest);
        const scale = Math.floor(cells[first]! / layout.countRadix) / gradients[first]!;
        expect(gradient).toBe(total * scale);
      } else expect(gradient).toBe(0);
    }),
  );
});

test("rows that are not sampled add neither gradient nor count", () => {
  const cells = new Float64Array(3);
  packGradients(Float64Array.of(1, -2, 3), Uint8Array.of(1, 0, 1), cellLayout(3), cells);
  expect(cells[1]).toBe(0);
  expect(cells[0]).not.toBe(0);
});

test("weights become whole cells: exact for whole numbers, close for others", () => {
  const whole = quantiseWeights(Float64Array.of(3, 0, 1, 2))!;
  expect([...whole.weight]).toEqual([3, 0, 1, 2]);
  const parts = quantiseWeights(Float64Array.of(0.1, 1 / 3, 0.7))!;
  expect(parts.weight[1]).toBeCloseTo(1 / 3, 12);
  expect(parts.cells.every(Number.isSafeInteger)).toBe(true);
  expect(quantiseWeights(Float64Array.of(1, 1))).toBeNull();
});

test.each([
  [[1, -1], "row 1 is -1"],
  [[Number.NaN, 1], "row 0 is NaN"],
  [[1, Infinity], "row 1 is Infinity"],
  [[0, 0], "every row has weight 0"],
])("weights %j are refused", (weights, message) => {
  expect(() => quantiseWeights(Float64Array.from(weights))).toThrow(message);
});
