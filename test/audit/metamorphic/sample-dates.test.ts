import { describe, expect, it } from "vitest";
import { rowSelectionCheck } from "../../../src/audit/metamorphic/row-selection.js";
import { LEAST_SAMPLED_ROWS, sampleDates } from "../../../src/audit/metamorphic/sample-dates.js";
import { toEpochDay } from "../../../src/core/dates.js";

/** `rows` rows on each of so many days from `first`. */
const days = (first: number, count: number, rows: number) =>
  Int32Array.from({ length: count * rows }, (_, i) => first + Math.floor(i / rows));

describe("sampled dates", () => {
  const parts = { train: days(1000, 40, 90), validation: days(1040, 8, 90), evaluation: days(1048, 20, 90) };

  it("come from every part and hold enough rows", () => {
    const drawn = sampleDates(parts, 42).map(toEpochDay);
    for (const [from, to] of [
      [1000, 1039],
      [1040, 1047],
      [1048, 1067],
    ] as const) {
      expect(drawn.some((day) => day >= from && day <= to)).toBe(true);
    }
    expect(drawn.length * 90).toBeGreaterThanOrEqual(LEAST_SAMPLED_ROWS);
    expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
  });

  it("are the seed's own", () => {
    expect(sampleDates(parts, 1)).toEqual(sampleDates(parts, 1));
    expect(new Set([1, 2, 3, 4].map((seed) => sampleDates(parts, seed).join())).size).toBeGreaterThan(1);
  });

  it("prefer full nights, and make do with what there is", () => {
    const busy = Int32Array.from([...days(1000, 10, 4), ...days(1010, 10, 300)]);
    for (const day of sampleDates({ rows: busy }, 5).map(toEpochDay)) expect(day).toBeGreaterThanOrEqual(1010);
    expect(sampleDates({ train: new Int32Array(0), evaluation: days(7, 1, 3) }, 1)).toHaveLength(1);
  });
});

describe("row selection", () => {
  const points = Float64Array.from({ length: 60 }, (_, i) => (i % 9 === 0 ? Number.NaN : (i * 7) % 41));
  const played = (values: Float64Array) => Int32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]!));

  it("may look at who played and no further", () => {
    expect(rowSelectionCheck(points, (values) => ({ evaluation: played(values) }), 1).verdict).toBe("CLEAN");
    const scorers = (values: Float64Array) => played(values).filter((row) => values[row]! >= 20);
    const check = rowSelectionCheck(points, (values) => ({ training: played(values), evaluation: scorers(values) }), 1);
    expect(check).toMatchObject({ verdict: "LEAK", evidence: expect.stringContaining("evaluation") });
  });
});
