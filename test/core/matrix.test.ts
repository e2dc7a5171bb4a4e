import { describe, expect, it } from "vitest";
import { columnOf, takeRows } from "../../src/core/matrix.js";

const matrix = {
  rows: 3,
  names: ["a", "b"],
  columns: [Float64Array.of(1, 2, 3), Float64Array.of(4, Number.NaN, 6)],
};

describe("matrix", () => {
  it("takes rows in the order asked", () => {
    const taken = takeRows(matrix, [2, 1, 1]);
    expect(taken.rows).toBe(3);
    expect([...taken.columns[1]!]).toEqual([6, Number.NaN, Number.NaN]);
  });

  it("names the columns there are when one is missing", () => {
    expect(columnOf(matrix, "a")[1]).toBe(2);
    expect(() => columnOf(matrix, "c")).toThrow('no column "c"; there are: a, b');
  });
});
