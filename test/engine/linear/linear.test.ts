import { describe, expect, it, test } from "vitest";
import { IntegrityError, InterruptedError, UsageError } from "../../../src/core/errors.js";
import type { ProgressEvent } from "../../../src/core/progress.js";
import { fitLinear } from "../../../src/engine/linear/fit-linear.js";
import { parseLinearOptions } from "../../../src/engine/linear/linear-options.js";
import { loadModel } from "../../../src/engine/model.js";
import { decodeModelFile, encodeModelFile } from "../../../src/engine/model-file.js";
import { datasetOf, makeDataset } from "../make-dataset.js";

const a = [1, 2, 3, 4, 5, 6, 7, 8];
const b = [2, 1, 5, 3, 8, 4, 9, 6];
const y = [3, 4, 8, 7, 12, 9, 16, 30];
const data = datasetOf({ a, b }, y);
const fit = async (options: Record<string, unknown>, rows = data) =>
  (await fitLinear(rows, null, parseLinearOptions(options), {})).model;
const close = (values: readonly number[], digits: number) => values.map((value) => expect.closeTo(value, digits));

describe("against scikit-learn 1.9.1", () => {
  it.each([
    [0, [0.3987341772151911, 3.6555153707052446, 6.374321880650994, 9.73869801084991, 12.349909584086799]],
    [1, [1.5674015723071122, 3.8548004727789813, 7.383561194083926, 9.422687730389182, 13.19972081586074]],
    [10, [5.629778058164066, 6.295792678962951, 9.493143914993706, 9.652891212746216, 13.356509771823344]],
  ])("StandardScaler and Ridge with alpha %d", async (l2, expected) => {
    expect([...(await fit({ l2 })).predict(data.matrix)].slice(0, 5)).toEqual(close(expected, 11));
  });

  it("the same with row weights", async () => {
    const weighted = datasetOf({ a, b }, y, [1, 2, 1, 2, 1, 2, 1, 2]);
    const expected = [2.705173567159946, 4.069549070600601, 8.66346589645041, 9.381933135409236, 14.621758225740873];
    expect([...(await fit({ l2: 5 }, weighted)).predict(data.matrix)].slice(0, 5)).toEqual(close(expected, 10));
  });

  it.each([
    [0.5, 1.1682692307692308],
    [0.25, 0.6590909090909091],
    [0.9, 0.42788461538461564],
  ])("QuantileRegressor without penalty reaches the same loss at %d", async (alpha, least) => {
    const model = await fit({ l2: 0, loss_function: `Quantile:alpha=${alpha}` });
    const loss = pinball(alpha, model.predict(data.matrix));
    expect(loss).toBeGreaterThan(least - 1e-9);
    expect(loss).toBeLessThan(least * 1.001);
  });

  it("Huber with a penalty reaches the minimum that scipy's Nelder-Mead finds", async () => {
    const model = await fit({ l2: 3, loss_function: "Huber:delta=1" });
    const { coefficients } = decodeModelFile(model.serialize()).header as unknown as { coefficients: number[] };
    expect(coefficients).toEqual(close([8.914215614603734, 1.6058719263970573, 1.7421451768381813], 3));
  });
});

function pinball(alpha: number, prediction: Float64Array): number {
  return y.reduce((sum, value, i) => {
    const r = value - prediction[i]!;
    return sum + (r > 0 ? alpha * r : (alpha - 1) * r) / y.length;
  }, 0);
}

test("MAE is twice the pinball loss of the median", async () => {
  const options = { l2: 0, loss_function: "MAE" };
  expect(pinball(0.5, (await fit(options)).predict(data.matrix))).toBeLessThan(1.1682692307692308 * 1.001);
});

test("LogCosh stands where the weighted tanh of the residuals sums to nothing", async () => {
  const model = await fit({ l2: 0, loss_function: "LogCosh" });
  const prediction = model.predict(data.matrix);
  const slopes = y.map((value, i) => Math.tanh(value - prediction[i]!));
  for (const column of [a.map(() => 1), a, b]) {
    expect(slopes.reduce((sum, slope, i) => sum + slope * column[i]!, 0)).toBeCloseTo(0, 2);
  }
});

test("a row of weight 2 counts as two rows", async () => {
  const weighted = datasetOf({ a, b }, y, [2, 1, 1, 1, 1, 1, 1, 1]);
  const doubled = datasetOf({ a: [1, ...a], b: [2, ...b] }, [3, ...y]);
  for (const loss_function of ["RMSE", "Huber:delta=2"]) {
    const [one, other] = [await fit({ l2: 2, loss_function }, weighted), await fit({ l2: 2, loss_function }, doubled)];
    expect([...one.predict(data.matrix)]).toEqual(close([...other.predict(data.matrix)], 6));
  }
});

test("missing values have an effect of their own", async () => {
  const rows = datasetOf({ x: [Number.NaN, Number.NaN, 0, 1, 2, 3] }, [50, 50, 0, 1, 2, 3]);
  const model = await fit({ l2: 0 }, rows);
  expect([...model.predict(rows.matrix)]).toEqual(close([50, 50, 0, 1, 2, 3], 9));
  expect(model.importance()).toEqual([{ feature: "x", importance: expect.closeTo(100, 9) }]);
});

test("columns that repeat or never vary do no harm, even without a penalty", async () => {
  const rows = datasetOf({ a, again: a, steady: a.map(() => 7), b }, y);
  expect([...(await fit({ l2: 0 }, rows)).predict(rows.matrix)]).toEqual(
    close([...(await fit({ l2: 0 })).predict(data.matrix)], 9),
  );
});

test("importance is the coefficient times the deviation: units do not matter", async () => {
  const metres = datasetOf({ a: a.map((value) => value * 1000), b }, y);
  const shares = (await fit({ l2: 1 })).importance();
  const again = (await fit({ l2: 1 }, metres)).importance();
  expect(again.map(({ feature }) => feature)).toEqual(["a", "b"]);
  expect(again[0]!.importance).toBeCloseTo(shares[0]!.importance, 9);
  expect(shares[0]!.importance + shares[1]!.importance).toBeCloseTo(100, 9);
  expect(shares[0]!.importance).toBeCloseTo((100 * 5.809952753865129) / (5.809952753865129 + 0.653927916315404), 9);
});

test("without an l2 the validation rows choose it, and decide nothing else", async () => {
  const train = makeDataset({ rows: 60, features: 30, seed: 5, missing: 0.1 });
  const validation = makeDataset({ rows: 300, features: 30, seed: 6, missing: 0.1 });
  const events: ProgressEvent[] = [];
  const onProgress = (event: ProgressEvent) => events.push(event);
  const { model, report } = await fitLinear(train, validation, parseLinearOptions({}), {}, { onProgress });
  const losses = await Promise.all(
    [1, 10, 100, 1000, 10_000].map(async (l2) => {
      const one = await fitLinear(train, validation, parseLinearOptions({ l2 }), {});
      return { l2, loss: one.report.learningCurve[1]!.validation!, prediction: one.model.predict(train.matrix) };
    }),
  );
  const best = losses.reduce((least, one) => (one.loss < least.loss ? one : least));
  expect(report.found).toEqual({ l2: best.l2 });
  expect(best.l2).toBeGreaterThan(1);
  expect(model.predict(train.matrix)).toEqual(best.prediction);
  expect(report.learningCurve[1]!.validation).toBe(best.loss);
  expect(report.learningCurve[0]!.validation).toBeGreaterThan(best.loss);
  expect(events.map(({ done, total }) => `${done}/${total}`)).toEqual(["1/5", "2/5", "3/5", "4/5", "5/5"]);
});

test("the curve begins at the best constant", async () => {
  const { report } = await fitLinear(data, null, parseLinearOptions({ loss_function: "MAE" }), {});
  // The median is 8.5: distances 5.5, 4.5, .5, 1.5, 3.5, .5, 7.5, 21.5
  expect(report.learningCurve[0]!.train).toBeCloseTo(45 / 8, 3);
  expect(report.learningCurve[0]!.validation).toBeNull();
  expect(report.found).toEqual({ l2: 1 });
});

test("equal input gives equal bytes", async () => {
  const rows = makeDataset({ rows: 150, features: 6, seed: 3, missing: 0.2 });
  const options = { loss_function: "Huber:delta=2", l2: 1 };
  expect((await fit(options, rows)).serialize()).toEqual((await fit(options, rows)).serialize());
});

test("bad options are listed at once, losses it cannot minimise are named", () => {
  expect(() => parseLinearOptions({ l2: -1, depth: 3 })).toThrow(UsageError);
  expect(() => parseLinearOptions({ l2: -1, depth: 3 })).toThrow(/l2: -1, .*from 0[\s\S]*depth: 3 is not an option/);
  expect(() => parseLinearOptions({ loss_function: "Logloss" })).toThrow("the linear model cannot minimise it");
  expect(parseLinearOptions(parseLinearOptions({}))).toEqual({ loss_function: "RMSE", l2: null });
});

test("a signal stops the fit", async () => {
  const fitting = fitLinear(data, null, parseLinearOptions({}), {}, { signal: AbortSignal.abort() });
  await expect(fitting).rejects.toThrow(InterruptedError);
});

describe("the model file", () => {
  it("gives the same model back", async () => {
    const rows = makeDataset({ rows: 80, features: 4, seed: 8, missing: 0.2 });
    const model = await fit({ l2: 2 }, rows);
    const again = loadModel(model.serialize());
    expect(again.family).toBe("linear");
    expect(again.predict(rows.matrix)).toEqual(model.predict(rows.matrix));
    expect(again.importance()).toEqual(model.importance());
    expect(again.serialize()).toEqual(model.serialize());
  });

  it.each([
    ["too few coefficients", { coefficients: [1, 2] }, []],
    ["a coefficient that is none", { coefficients: [1, 2, "3"] }, []],
    ["too many means", { means: [1, 2, 3] }, []],
    ["a negative deviation", { scales: [-1, 1] }, []],
    ["no list of deviations", { missing_scales: { length: 2 } }, []],
    ["repeated names", { feature_names: ["a", "a"] }, []],
    ["unknown options", { options: { depth: 6 } }, []],
    ["no penalty", { l2: null }, []],
    ["bytes after its header", {}, [1, 2, 3]],
  ])("is refused with %s", async (_, members, payload) => {
    const { header } = decodeModelFile((await fit({ l2: 1 })).serialize());
    const forged = encodeModelFile("linear", { ...header, ...members }, Uint8Array.from(payload));
    expect(() => loadModel(forged)).toThrow(IntegrityError);
  });
});
