import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLoss } from "../../src/engine/loss.js";
import type { SingleLossSpec } from "../../src/engine/loss-spec.js";

const specs: SingleLossSpec[] = [
  { name: "RMSE" },
  { name: "MAE" },
  { name: "Huber", delta: 1.5 },
  { name: "Quantile", alpha: 0.3 },
  { name: "LogCosh" },
  { name: "Logloss" },
];

interface Row {
  target: number;
  prediction: number;
  weight: number;
}

/** The loss of one row, from its textbook definition; RMSE stands for half the square, whose gradient the trees use. */
function textbook(spec: SingleLossSpec, { target, prediction }: Omit<Row, "weight">): number {
  const r = target - prediction;
  switch (spec.name) {
    case "RMSE":
      return (r * r) / 2;
    case "MAE":
      return Math.abs(r);
    case "Quantile":
      return r >= 0 ? spec.alpha * r : (spec.alpha - 1) * r;
    case "Huber":
      return Math.abs(r) <= spec.delta ? (r * r) / 2 : spec.delta * (Math.abs(r) - spec.delta / 2);
    case "LogCosh":
      return Math.abs(r) < 300 ? Math.log(Math.cosh(r)) : Math.abs(r) - Math.LN2;
    case "Logloss": {
      const margin = target === 1 ? prediction : -prediction;
      return margin > -300 ? Math.log1p(Math.exp(-margin)) : -margin;
    }
  }
}

const lossRows = (rows: Row[]) => ({
  residual: Float64Array.from(rows, ({ target, prediction }) => target - prediction),
  target: Float64Array.from(rows, ({ target }) => target),
  weight: Float64Array.from(rows, ({ weight }) => weight),
});

/** Weights of a leaf are whole numbers of cells, here of 1/4. */
const leafSample = (rows: Row[]) => {
  const { residual, target, weight } = lossRows(rows);
  return { residual, target, weightCells: weight.map((w) => 4 * w), weightPerCell: 0.25, count: rows.length };
};

const total = (spec: SingleLossSpec, rows: Row[], shift: number) =>
  rows.reduce((sum, row) => sum + row.weight * textbook(spec, { ...row, prediction: row.prediction + shift }), 0);

/** Random rows that the loss can be asked about; the size of targets and predictions is up to `most`. */
function anyRows(spec: SingleLossSpec, most: number, least = 0) {
  const number = fc.double({ min: -most, max: most, noNaN: true });
  const target = spec.name === "Logloss" ? fc.constantFrom(0, 1) : fc.oneof(number, fc.integer({ min: -5, max: 5 }));
  const weight = fc.integer({ min: least, max: 12 }).map((n) => n / 4);
  return fc.array(fc.record({ target, prediction: number, weight }), { minLength: 1, maxLength: 30 });
}

describe.each(specs)("$name", (spec) => {
  const loss = createLoss(spec);

  test("the gradient is the slope of the loss, times the weight", () => {
    const predictions = [-7, -1.4, -0.2, 0.3, 1.2, 9];
    const rows = predictions.flatMap((prediction) => [0, 1].map((target) => ({ target, prediction, weight: 2 })));
    const out = new Float64Array(rows.length);
    const step = 1e-6;
    loss.gradient(lossRows(rows), out);
    for (const [i, row] of rows.entries()) {
      const at = (shift: number) => textbook(spec, { ...row, prediction: row.prediction + shift });
      expect(out[i]).toBeCloseTo((-2 * (at(step) - at(-step))) / (2 * step), 6);
    }
    const plain = new Float64Array(rows.length);
    loss.gradient({ ...lossRows(rows), weight: null }, plain);
    expect([...plain].map((value) => 2 * value)).toEqual([...out]);
  });

  test("the mean is the weighted mean of the loss", () => {
    const rows = [-1, 0.5, 2].map((prediction, i) => ({ target: i % 2, prediction, weight: [1, 2, 0.5][i]! }));
    const mean = total(spec, rows, 0) / 3.5;
    expect(loss.mean(lossRows(rows))).toBeCloseTo(spec.name === "RMSE" ? Math.sqrt(2 * mean) : mean, 12);
  });

  test("no constant of a grid is a better start", () => {
    fc.assert(
      fc.property(anyRows(spec, 20), (list) => {
        // A start is found from targets alone; log-odds are finite only for rows of both kinds.
        const rows = list.map((row) => ({ ...row, prediction: 0 }));
        const ones = rows.filter((row) => row.weight > 0).map((row) => row.target);
        fc.pre(ones.length > 0 && (spec.name !== "Logloss" || new Set(ones).size === 2));
        const start = loss.start(leafSample(rows));
        const lowest = total(spec, rows, start);
        for (let at = -21; at <= 21; at += 0.25) {
          expect(lowest).toBeLessThanOrEqual(total(spec, rows, at) * (1 + 1e-9) + 1e-9);
        }
      }),
    );
  });

  test("a leaf never raises the loss of its rows, for any l2 and however far off they are", () => {
    const kinds = fc.constantFrom(0, 0.5, 3, 100);
    fc.assert(
      fc.property(fc.oneof(anyRows(spec, 3), anyRows(spec, 1000)), kinds, (rows, l2) => {
        const before = total(spec, rows, 0);
        const step = loss.leafValue(leafSample(rows), l2);
        expect(Number.isFinite(step)).toBe(true);
        expect(total(spec, rows, step)).toBeLessThanOrEqual(before + 1e-9 * (1 + before));
      }),
      { numRuns: 500 },
    );
  });
});

test("LogCosh and Logloss are safe for residuals of a thousand", () => {
  const far = [1000, -1000].flatMap((prediction) => [0, 1].map((target) => ({ target, prediction, weight: 1 })));
  const out = new Float64Array(4);
  createLoss({ name: "LogCosh" }).gradient(lossRows(far), out);
  expect([...out]).toEqual([-1, -1, 1, 1]);
  expect(createLoss({ name: "LogCosh" }).mean(lossRows(far))).toBeCloseTo(1000 - Math.LN2, 9);
  createLoss({ name: "Logloss" }).gradient(lossRows(far), out);
  expect([...out]).toEqual([-1, 0, -0, 1]);
  expect(createLoss({ name: "Logloss" }).mean(lossRows(far))).toBe(500);
});

test("a Logloss leaf is the Newton step, and for rows that are surely wrong about what puts them in doubt", () => {
  const leaf = (rows: Row[], l2: number) => createLoss({ name: "Logloss" }).leafValue(leafSample(rows), l2);
  const rows = [0.2, -0.4, 1].map((prediction, i) => ({ target: i % 2, prediction, weight: 1 + i }));
  let slope = 0;
  let curvature = 0;
  for (const { target, prediction, weight } of rows) {
    const p = 1 / (1 + Math.exp(-prediction));
    slope += weight * (target - p);
    curvature += weight * p * (1 - p);
  }
  expect(leaf(rows, 0.7)).toBeCloseTo(slope / (curvature + 0.7), 12);
  expect(leaf([{ target: 1, prediction: -20, weight: 1 }], 0)).toBeCloseTo(20, 6);
  expect(leaf([{ target: 0, prediction: 900, weight: 1 }], 0)).toBeLessThan(-500);
});

test("a LogCosh leaf of rows far off goes all the way, one of rows near takes their mean", () => {
  const leaf = (targets: number[]) =>
    createLoss({ name: "LogCosh" }).leafValue(
      leafSample(targets.map((target) => ({ target, prediction: 0, weight: 1 }))),
      0,
    );
  expect(leaf([500, 500])).toBe(500);
  expect(leaf([1e-4, 3e-4])).toBeCloseTo(2e-4, 10);
  expect(leaf([0, 0])).toBe(0);
});
