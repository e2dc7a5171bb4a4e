import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { DataError } from "../../../src/core/errors.js";
import { dateFolds } from "../../../src/engine/ensemble/date-folds.js";
import { outOfFold } from "../../../src/engine/ensemble/out-of-fold.js";
import { frameworks } from "../../../src/engine/frameworks.js";
import type { Dataset } from "../../../src/engine/model.js";
import { makeDataset } from "../make-dataset.js";

const days = fc.array(fc.integer({ min: 100, max: 130 }), { minLength: 20, maxLength: 80 });

describe("dateFolds", () => {
  it("cuts ten days into four steps behind a start", () => {
    const folds = dateFolds(Int32Array.from([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), 4);
    expect(folds.map(({ held }) => [...held])).toEqual([
      [6, 7],
      [4, 5],
      [2, 3],
      [0, 1],
    ]);
    expect(folds.map(({ train }) => [...train])).toEqual([[9], [7, 8, 9], [5, 6, 7, 8, 9], [3, 4, 5, 6, 7, 8, 9]]);
    expect(folds.map(({ validation }) => [...validation!])).toEqual([[8], [6], [4], [2]]);
  });

  it("never splits a day, never looks back, and predicts each later day once", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 6 }), (list, count) => {
        const date = Int32Array.from(list);
        fc.pre(new Set(list).size > count);
        const held: number[] = [];
        for (const fold of dateFolds(date, count)) {
          const parts = [fold.train, fold.validation ?? new Int32Array(), fold.held].map((rows) =>
            [...rows].map((row) => date[row]!),
          );
          const [train, validation, predicted] = parts as [number[], number[], number[]];
          expect(Math.max(...train)).toBeLessThan(Math.min(...validation, ...predicted));
          expect(Math.max(...train, ...validation)).toBeLessThan(Math.min(...predicted));
          const before = date.filter((day) => day < Math.min(...predicted)).length;
          expect(train.length + validation.length).toBe(before);
          held.push(...fold.held);
        }
        expect(new Set(held).size).toBe(held.length);
        const first = Math.min(...held.map((row) => date[row]!));
        expect(held.length).toBe(date.filter((day) => day >= first).length);
      }),
    );
  });

  it("says when there are too few days", () => {
    expect(() => dateFolds(Int32Array.of(1, 1, 2), 2)).toThrow(DataError);
    expect(() => dateFolds(Int32Array.of(1, 1, 2), 2)).toThrow("2 training dates do not make 2 folds and a start");
  });
});

describe("out-of-fold predictions", () => {
  const rows = 160;
  const date = Int32Array.from({ length: rows }, (_, row) => (row * 7) % 40);
  const data: Dataset = { ...makeDataset({ rows, features: 3, seed: 4 }), date };
  const options = {
    trees: { iterations: 3, depth: 2 },
    linear: {},
    mlp: { hidden_units: [4], iterations: 1 },
  };

  it.each(["trees", "linear", "mlp"] as const)(
    "of %s: what happens later changes nothing earlier, to the last bit",
    async (name) => {
      const family = frameworks[name];
      const predict = (rowsOf: Dataset) =>
        outOfFold(rowsOf, dateFolds(date, 3), async (_, train, validation, held) =>
          (await family.fit(train, validation, family.parseOptions(options[name]), {})).model.predict(held.matrix),
        );
      const before = await predict(data);
      for (const day of [10, 20, 30, 39]) {
        const target = data.target.map((value, row) => (date[row]! >= day ? -1000 * value : value));
        const after = await predict({ ...data, target });
        let changed = 0;
        for (let row = 0; row < rows; row++) {
          // A row may see results of days before its own span, which begins on day 10, 20 or 30.
          const span = 10 * Math.floor(date[row]! / 10);
          if (span <= day) expect(after[row]).toBe(before[row]);
          else if (after[row] !== before[row]) changed++;
        }
        if (day < 30) expect(changed).toBeGreaterThan(0);
      }
      expect(before.filter((value) => Number.isNaN(value)).length).toBe(rows / 4);
    },
  );
});

test("targets of the rows held back are not handed on", async () => {
  const date = Int32Array.from({ length: 30 }, (_, row) => row);
  const data: Dataset = { ...makeDataset({ rows: 30, features: 1, seed: 1 }), date };
  await outOfFold(data, dateFolds(date, 2), async (_fold, _train, _validation, held) => {
    expect(held.target.every((value) => value === 0)).toBe(true);
    return new Float64Array(held.target.length);
  });
});
