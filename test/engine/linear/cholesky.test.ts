import fc from "fast-check";
import { expect, test } from "vitest";
import { solveCholesky } from "../../../src/engine/linear/cholesky.js";

test("a system with a known solution", () => {
  // 4x + 2y = 8, 2x + 3y = 7
  const x = solveCholesky(Float64Array.of(4, 0, 2, 3), Float64Array.of(8, 7));
  expect([...x]).toEqual([expect.closeTo(1.25, 14), expect.closeTo(1.5, 14)]);
});

test("a column that repeats another gets 0, and the others solve the system", () => {
  const x = solveCholesky(Float64Array.of(2, 0, 0, 2, 2, 0, 1, 1, 3), Float64Array.of(5, 5, 5));
  expect(x[1]).toBe(0);
  expect(2 * x[0]! + x[2]!).toBeCloseTo(5, 12);
  expect(x[0]! + 3 * x[2]!).toBeCloseTo(5, 12);
});

test("A x gives b back for random positive matrices", () => {
  const entry = fc.integer({ min: -50, max: 50 });
  const problem = fc.integer({ min: 1, max: 6 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      root: fc.array(entry, { minLength: size * size, maxLength: size * size }),
      right: fc.array(entry, { minLength: size, maxLength: size }),
    }),
  );
  fc.assert(
    fc.property(problem, ({ size, root, right }) => {
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          for (let k = 0; k < size; k++) matrix[i * size + j]! += root[i * size + k]! * root[j * size + k]!;
        }
        matrix[i * size + i]! += 1;
      }
      const x = solveCholesky(matrix, Float64Array.from(right));
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * x[j]!;
        expect(sum).toBeCloseTo(right[i]!, 5);
      }
    }),
  );
});
