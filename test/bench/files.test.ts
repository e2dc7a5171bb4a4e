import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Measurements } from "../../bench/engine/measurements.mjs";
import { describeRows, readRows, writeRows } from "../../bench/engine/rows/row-file.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("row files", () => {
  it("give back any stretch of the rows, missing values included, across blocks", () => {
    const rows = 10_000;
    const names = ["a", "b", "c"];
    const value = (row: number, c: number) => (c === 1 && row % 7 === 0 ? Number.NaN : row * 10 + c);
    const target = Float64Array.from({ length: rows }, (_, row) => row / 2);
    const fill = (row: number, out: Float64Array) => {
      for (let c = 0; c < 3; c++) out[c] = value(row, c);
    };
    writeRows(folder, "some", { rows, names, facts: { seed: 1 }, target, fill });
    expect(describeRows(folder, "some")).toEqual({ rows, names, facts: { seed: 1 } });
    const part = { from: 4090, count: 4200 };
    const read = readRows(folder, "some", names, part);
    for (let c = 0; c < 3; c++) {
      const expected = Float64Array.from({ length: part.count }, (_, i) => value(part.from + i, c));
      expect(read.matrix.columns[c]).toEqual(expected);
    }
    expect(read.target).toEqual(target.slice(part.from, part.from + part.count));
  });

  it("refuse a stretch beyond the end", () => {
    writeRows(folder, "two", { rows: 2, names: ["a"], facts: {}, target: Float64Array.of(1, 2), fill: () => {} });
    expect(() => readRows(folder, "two", ["a"], { from: 1, count: 2 })).toThrow("ends after");
    expect(describeRows(folder, "three")).toBeNull();
  });
});

describe("Measurements", () => {
  const about = { engine: "abc" };
  const open = (facts: object = about) => new Measurements(join(folder, "out.json"), facts);

  it("go on where an unfinished run of the same programs stopped", () => {
    open().add({ seconds: 1 });
    const again = open();
    expect(again.fits).toEqual([{ seconds: 1 }]);
    expect(again.resumed).toBe(true);
  });

  it("begin anew after a finished run, and when anything they depend on has changed", () => {
    open().add({ seconds: 1 });
    expect(open({ engine: "abd" }).fits).toEqual([]);
    const first = open();
    first.finish();
    expect(open().fits).toEqual([]);
    expect(open().resumed).toBe(false);
  });
});
