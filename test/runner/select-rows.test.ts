import { describe, expect, it } from "vitest";
import type { IsoDate } from "../../src/core/dates.js";
import { resolveExperiment } from "../../src/runner/resolve-experiment.js";
import { rowsHash, selectRows } from "../../src/runner/select-rows.js";
import { type SyntheticRow, syntheticRows } from "./feature-rows.js";

const windows = {
  train: { start: "2025-01-01" as IsoDate, end: "2025-01-20" as IsoDate },
  evaluation: { start: "2025-02-01" as IsoDate, end: "2025-02-03" as IsoDate },
};
const day = (n: number) => `2025-01-${String(n).padStart(2, "0")}`;
const training: SyntheticRow[] = Array.from({ length: 20 }, (_, i) => ({
  date: day(i + 1),
  player: 1,
  points: 10,
  line: i % 2 === 0 ? 9.5 : undefined,
  average: i,
})).map(({ line, ...row }) => (line === undefined ? row : { ...row, line }));
const evaluation: SyntheticRow[] = [
  { date: "2025-02-01", player: 1, points: 12, line: 11.5, average: 12 },
  { date: "2025-02-02", player: 1, points: 12, average: 12 },
  { date: "2025-02-03", player: 2, points: 12, line: 11.5, average: 12, ready: false },
];
const select = (flags: object = {}, rows = [...training, ...evaluation]) =>
  selectRows(syntheticRows(rows), resolveExperiment(null, { name: "X", ...flags }), windows, {
    start: "2024-10-22" as IsoDate,
    end: "2025-04-13" as IsoDate,
  });

describe("selectRows", () => {
  it("splits the training dates in time and keeps evaluation apart", () => {
    const { train, validation, evaluation: chosen, ranges } = select({ include_no_line: true });
    expect([...train]).toEqual(Array.from({ length: 17 }, (_, i) => i));
    expect([...validation]).toEqual([17, 18, 19]);
    expect(ranges.validation.start).toBe("2025-01-18");
    expect([...chosen]).toEqual([20, 21]);
  });

  it("evaluates only rows with a line unless asked for all", () => {
    expect([...select().evaluation]).toEqual([20]);
  });

  it.each([{ lines_only_train: true }, { residual: true }])("trains on rows with a line with %j", (flags) => {
    const { train, validation } = select(flags);
    expect([...train, ...validation].every((row) => row % 2 === 0)).toBe(true);
  });

  it("gives an imported model no row to learn from", () => {
    const { train, validation, evaluation: chosen } = select({ framework: "imported", model_file: "a.json" });
    expect([train.length, validation.length, [...chosen]]).toEqual([0, 0, [20]]);
  });

  it("keeps to the bounds of the season average, and drops unknown averages once there is a bound", () => {
    const { train, validation } = select({ min_ppg: 5, max_ppg: 15 });
    expect([...train, ...validation]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    const unknown = training.map(({ average: _, ...row }) => row);
    expect(() => select({ min_ppg: 5 }, [...unknown, ...evaluation])).toThrow(/no usable rows in the training window/);
  });

  it("names the empty window", () => {
    expect(() => select({}, training)).toThrow(
      expect.objectContaining({
        exitCode: 3,
        message: expect.stringMatching(
          /evaluation window, 2025-02-01 to 2025-02-03; the box scores run from 2024-10-22 to 2025-04-13/,
        ),
      }),
    );
    expect(() => select({}, [])).toThrow(/training window/);
  });

  it("passes over rows of games still to be played", () => {
    const unplayed = { date: "2025-02-01", player: 9, line: 5.5, average: 6 };
    expect([...select({}, [...training, ...evaluation, unplayed]).evaluation]).toEqual([20]);
  });
});

describe("rowsHash", () => {
  const rows = syntheticRows([...training, ...evaluation]);
  it("depends on which rows and on nothing else of them", () => {
    const same = syntheticRows([...training, ...evaluation].map((row) => ({ ...row, points: 1 })));
    expect(rowsHash(same, Int32Array.of(0, 1))).toBe(rowsHash(rows, Int32Array.of(0, 1)));
    expect(rowsHash(rows, Int32Array.of(0, 2))).not.toBe(rowsHash(rows, Int32Array.of(0, 1)));
  });
});
