import fc from "fast-check";
import { expect, test } from "vitest";
import { cellLayout, packGradients } from "../../src/engine/gradient-cells.js";
import { quantiseWeights } from "../../src/engine/row-weights.js";

test("no sum of cells can leave the whole numbers a double holds, whatever the row count", () => {
  for (const rows of [1, 2, 3, 255, 256, 90_000, 1_000_000, 1 << 20, 50_000_000]) {
    const { countRadix, largestGradient } = cellLayout(rows);
    expect(countRadix).toBeGreaterThan(rows);
    expect(largestGradient).toBeGreaterThanOrEqual(1);
    const sum = BigInt(rows) * (BigInt(largestGradient) * BigInt(countRadix) + 1n);
    expect(sum <= 2n ** 53n).toBe(true);
  }
  expect(() => cellLayout(100_000_000)).toThrow("100000000 training rows");
});

test("90,000 rows keep gradients to one part in 400,000 of the largest, at least half of that used", () => {
  expect(cellLayout(90_000).largestGradient).toBeGreaterThan(400_000);
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
