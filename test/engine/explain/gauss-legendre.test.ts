import { expect, test } from "vitest";
import { gaussLegendre } from "../../../src/engine/explain/gauss-legendre.js";

test.each([1, 2, 3, 4, 8, 13, 32])("%i points integrate every power they should, and not the next one", (n) => {
  const { point, weight } = gaussLegendre(n);
  const integral = (power: number) => point.reduce((sum, x, i) => sum + weight[i]! * x ** power, 0);
  for (let power = 0; power <= 2 * n - 1; power++)
    expect(Math.abs(integral(power) - 1 / (power + 1))).toBeLessThan(3e-15);
  if (n <= 4) expect(Math.abs(integral(2 * n) - 1 / (2 * n + 1))).toBeGreaterThan(1e-6);
  expect([...point]).toEqual([...point].sort((a, b) => a - b));
});

test("the published points and weights for n = 3", () => {
  const { point, weight } = gaussLegendre(3);
  expect([...point]).toEqual(
    [(1 - Math.sqrt(0.6)) / 2, 0.5, (1 + Math.sqrt(0.6)) / 2].map((x) => expect.closeTo(x, 15)),
  );
  expect([...weight]).toEqual([5 / 18, 8 / 18, 5 / 18].map((w) => expect.closeTo(w, 15)));
});
