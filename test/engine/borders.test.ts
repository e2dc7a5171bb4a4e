import fc from "fast-check";
import { expect, test } from "vitest";
import { binColumn } from "../../src/engine/binned-matrix.js";
import { chooseBorders } from "../../src/engine/borders.js";
import { plainKernels } from "../../src/engine/kernels/plain/plain-kernels.js";

const bordersOf = (values: Float64Array, limit: number) => chooseBorders(plainKernels.distinct([values])[0]!, limit);

test("few distinct values: a border in the middle of every gap, missing values ignored", () => {
  expect([...bordersOf(Float64Array.of(3, 1, Number.NaN, 1, 2, 3), 254)]).toEqual([1.5, 2.5]);
  expect([...bordersOf(Float64Array.of(1, 2), 1)]).toEqual([1.5]);
});

test("constant, all missing and empty columns have no border", () => {
  expect(bordersOf(Float64Array.of(7, 7, 7), 254)).toHaveLength(0);
  expect(bordersOf(Float64Array.of(Number.NaN, Number.NaN), 254)).toHaveLength(0);
  expect(bordersOf(Float64Array.of(), 254)).toHaveLength(0);
});

test("neighbouring doubles stay apart, and huge values do not overflow", () => {
  const next = 1 + Number.EPSILON;
  expect([...bordersOf(Float64Array.of(1, next), 254)]).toEqual([1]);
  expect([...bordersOf(Float64Array.of(-Number.MAX_VALUE, Number.MAX_VALUE), 254)]).toEqual([0]);
});

test("distinct values beyond the limit: bins of about equal size", () => {
  const values = Float64Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_000);
  const borders = bordersOf(values, 99);
  expect(borders).toHaveLength(99);
  const sizes = sizesOf(values, borders);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(99);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(101);
});

test("a value that fills a bin by itself gets one, and the others share the rest", () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 500 : i));
  const borders = bordersOf(values, 9);
  const bins = binColumn(Float64Array.of(500, 1000), borders);
  expect(bins[0]).toBe(1);
  expect(bins[1]).toBe(2);
  const light = sizesOf(values, borders).slice(1);
  expect(light.length).toBeGreaterThanOrEqual(8);
  expect(Math.max(...light)).toBeLessThanOrEqual(130);
});

test("borders ascend, keep to the limit, and no bin without a heavy value holds much more than its share", () => {
  const skewed = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 400 })), { minLength: 2 });
  fc.assert(
    fc.property(skewed, fc.integer({ min: 1, max: 20 }), (list, limit) => {
      const values = Float64Array.from(list);
      const borders = bordersOf(values, limit);
      expect(borders.length).toBeLessThanOrEqual(limit);
      for (let i = 1; i < borders.length; i++) expect(borders[i]!).toBeGreaterThan(borders[i - 1]!);
      const heaviest = Math.max(...[...new Set(list)].map((value) => list.filter((other) => other === value).length));
      const share = values.length / (limit + 1);
      if (limit > 3)
        expect(Math.max(...sizesOf(values, borders))).toBeLessThanOrEqual(Math.max(3 * share, heaviest + share) + 1);
    }),
  );
});

test("a value's bin is one more than the number of borders below it, and 0 when missing", () => {
  const column = Float64Array.of(0, 1, 1.5, Number.NaN, 9);
  expect([...binColumn(column, Float64Array.of(1, 2))]).toEqual([1, 1, 2, 0, 3]);
});

function sizesOf(values: Float64Array, borders: Float64Array): number[] {
  const sizes = new Array<number>(borders.length + 1).fill(0);
  for (const bin of binColumn(values, borders)) sizes[bin - 1]!++;
  return sizes;
}
