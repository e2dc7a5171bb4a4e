import fc from "fast-check";
import { expect, test } from "vitest";
import { quantiseWeights } from "../../src/engine/row-weights.js";
import { quantiseTreeWeights } from "../../src/engine/tree-weights.js";

const value = fc.oneof(
  fc.constantFrom(0, 1),
  fc.double({ min: 1e-9, max: 30, noNaN: true }),
  fc.double({ min: 1e-9, max: 1e12, noNaN: true }),
);

test("cells are whole, sum below 2^53, and give the weights back within half a cell", () => {
  const rows = fc.array(fc.tuple(value, fc.double({ min: 1e-9, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(rows, fc.boolean(), (list, weighted) => {
      const factor = Float64Array.from(list, ([first]) => first);
      const own = Float64Array.from(list, ([, second]) => second);
      own[0] = 2;
      const weights = weighted ? quantiseWeights(own) : null;
      const cells = new Float64Array(list.length);
      const perCell = quantiseTreeWeights(factor, weights, cells);
      let sum = 0;
      for (const cell of cells) sum += cell;
      expect(sum).toBeLessThan(2 ** 53);
      // The finest power of two: with cells half as large the bound of 2^52 before rounding would break.
      if (sum > 0) expect(sum + list.length).toBeGreaterThan(2 ** 51);
      for (const [row, cell] of cells.entries()) {
        expect(Number.isSafeInteger(cell)).toBe(true);
        const expected = factor[row]! * (weights?.weight[row] ?? 1);
        expect(Math.abs(cell * perCell - expected)).toBeLessThanOrEqual(perCell / 2 + expected * 1e-15);
      }
    }),
    { numRuns: 300 },
  );
});

test("no row drawn at all is no weight at all", () => {
  const cells = new Float64Array(3).fill(7);
  expect(Number.isFinite(quantiseTreeWeights(new Float64Array(3), null, cells))).toBe(true);
  expect([...cells]).toEqual([0, 0, 0]);
});
