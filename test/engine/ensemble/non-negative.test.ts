import fc from "fast-check";
import { expect, test } from "vitest";
import { solveNonNegative } from "../../../src/engine/ensemble/non-negative.js";
import { normalEquations } from "../../../src/engine/linear/normal-equations.js";

const none = async () => undefined;
const solve = async (columns: number[][], target: number[]) =>
  solveNonNegative(
    await normalEquations(
      columns.map((column) => Float64Array.from(column)),
      Float64Array.from(target),
      new Float64Array(target.length).fill(1),
      null,
      none,
    ),
  );

test("weights that were mixed in come back, intercept included", async () => {
  const a = [1, 5, 2, 8, 3, 9];
  const b = [4, 1, 7, 2, 6, 3];
  const found = await solve(
    [a, b],
    a.map((value, i) => 2 + 0.7 * value + 0.4 * b[i]!),
  );
  expect([...found]).toEqual([2, 0.7, 0.4].map((value) => expect.closeTo(value, 9)));
});

test("a column that would be subtracted is left out, and one that repeats another does no harm", async () => {
  const a = [1, 2, 3, 4, 5];
  const b = [2, 1, 4, 3, 6];
  const found = await solve(
    [a, b, a],
    a.map((value, i) => 3 * value - b[i]!),
  );
  const alone = await solve(
    [a],
    a.map((value, i) => 3 * value - b[i]!),
  );
  expect(found[2]).toBe(0);
  expect(found[1]! + found[3]!).toBeCloseTo(alone[1]!, 9);
  expect(
    (
      await solve(
        [a],
        a.map((value) => -value),
      )
    )[1],
  ).toBe(0);
});

test("the conditions of the minimum hold: no slope where there is weight, none upwards where there is not", async () => {
  const cell = fc.integer({ min: -20, max: 20 });
  const problem = fc.integer({ min: 1, max: 4 }).chain((columns) =>
    fc.record({
      columns: fc.array(fc.array(cell, { minLength: 8, maxLength: 8 }), { minLength: columns, maxLength: columns }),
      target: fc.array(cell, { minLength: 8, maxLength: 8 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(problem, async ({ columns, target }) => {
      const [intercept, ...weights] = await solve(columns, target);
      const residual = target.map(
        (value, row) => value - intercept! - weights.reduce((sum, weight, j) => sum + weight * columns[j]![row]!, 0),
      );
      expect(residual.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
      for (const [j, column] of columns.entries()) {
        const slope = column.reduce((sum, value, row) => sum + value * residual[row]!, 0);
        expect(weights[j]!).toBeGreaterThanOrEqual(0);
        if (weights[j]! > 0) expect(slope).toBeCloseTo(0, 4);
        else expect(slope).toBeLessThan(1e-4);
      }
    }),
  );
});
