import fc from "fast-check";
import { expect, test } from "vitest";
import { planMinutes, wholeShares } from "../../../src/warehouse/simulate/rotation.js";

test("whole shares keep the total and the cap, and stay within one of the exact share when nothing is capped", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1, max: 38, noNaN: true }), { minLength: 8, maxLength: 16 }),
      fc.constantFrom(60, 25),
      (values, total) => {
        const cap = total / 5;
        const whole = wholeShares(Float64Array.from(values), total, cap);
        expect(whole.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(Math.max(...whole)).toBeLessThanOrEqual(cap);
        const sum = values.reduce((all, value) => all + value, 0);
        const exact = values.map((value) => (value * total) / sum);
        if (Math.max(...exact) >= cap) return;
        for (const [i, share] of exact.entries()) expect(Math.abs(whole[i]! - share)).toBeLessThan(1);
      },
    ),
  );
});

test("five players share everything; nobody gets what is not there", () => {
  expect([...wholeShares(Float64Array.of(30, 5, 5, 5, 5), 60, 12)]).toEqual([12, 12, 12, 12, 12]);
  expect([...wholeShares(Float64Array.of(1, 1, 1, 1, 1, 1, 0), 60, 12)]).toEqual([10, 10, 10, 10, 10, 10, 0]);
});

test("planned minutes sum to a game and rise when somebody is missing", () => {
  const roles = [34, 32, 31, 29, 27, 24, 21, 19, 16, 10, 5];
  const all = planMinutes(
    roles,
    roles.map(() => 1),
  );
  expect(all.reduce((sum, minutes) => sum + minutes, 0)).toBeCloseTo(240, 9);
  const without = planMinutes(
    roles,
    roles.map((_, i) => (i === 0 ? 0 : 1)),
  );
  expect(without.slice(1).reduce((sum, minutes) => sum + minutes, 0)).toBeCloseTo(240, 9);
  for (let i = 1; i < roles.length; i++) expect(without[i]).toBeGreaterThan(all[i]!);
});
