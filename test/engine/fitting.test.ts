import { expect, test } from "vitest";
import { DataError, InterruptedError, UsageError } from "../../src/core/errors.js";
import type { ProgressEvent } from "../../src/core/progress.js";
import { createMean } from "../../src/engine/loss-mean.js";
import type { Dataset } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { readLoss } from "../../src/engine/tree-options.js";
import { datasetOf, makeDataset, suited } from "./make-dataset.js";

const train = makeDataset({ rows: 200, features: 8, seed: 41 });
const validation = makeDataset({ rows: 200, features: 8, seed: 42 });
const greedy = parseTreeOptions({ loss_function: "MAE", learning_rate: 0.3, depth: 6, early_stopping_rounds: 10 });

test("fitting stops when the validation loss has not fallen for the rounds asked, and keeps the best trees", async () => {
  const { model, report } = await fitBoostedTrees(train, validation, greedy, {});
  const curve = report.learningCurve;
  expect(curve.map((point) => point.iteration)).toEqual(curve.map((_, i) => i));
  expect(curve.length).toBeLessThan(1000);
  const lowest = Math.min(...curve.map((point) => point.validation!));
  expect(curve[report.bestIteration]!.validation).toBe(lowest);
  expect(curve.length - 1 - report.bestIteration).toBe(10);
  expect(report.iterations).toBe(report.bestIteration);
  expect(meanAbsoluteError(model.predict(validation.matrix), validation)).toBeCloseTo(lowest, 12);
  expect(meanAbsoluteError(model.predict(train.matrix), train)).toBeCloseTo(curve[report.bestIteration]!.train, 12);
});

test.each(["RMSE", "Huber:delta=1", "Quantile:alpha=0.2", "LogCosh", "Logloss", "MultiQuantile:alpha=0.2,0.8"])(
  "%s: stopped by its own validation loss, which is that of the model kept, with weights too",
  async (loss_function) => {
    const weigh = (data: Dataset) => ({
      ...suited(data, loss_function),
      weight: Float64Array.from(data.target, (_, row) => 1 + (row % 3)),
    });
    const [rows, checked] = [weigh(train), weigh(validation)];
    const options = parseTreeOptions({ ...greedy, loss_function });
    const { model, report } = await fitBoostedTrees(rows, checked, options, {});
    const curve = report.learningCurve.map((point) => point.validation!);
    expect(curve.length - 1).toBe(report.bestIteration + 10);
    expect(Math.min(...curve)).toBe(curve[report.bestIteration]);
    const quantiles = model.predictQuantiles?.(checked.matrix).values;
    const predictions = quantiles ?? [model.predictRaw?.(checked.matrix) ?? model.predict(checked.matrix)];
    const { target, weight } = checked;
    const outputs = predictions.map((column) => ({
      rows: { residual: target.map((y, row) => y - column[row]!), target, weight },
      totals: () => undefined,
    }));
    expect(createMean(readLoss(options))(outputs)).toBeCloseTo(curve[report.bestIteration]!, 12);
    const all = await fitBoostedTrees(rows, checked, { ...options, use_best_model: false }, {});
    expect(all.report).toMatchObject({ iterations: curve.length - 1, bestIteration: report.bestIteration });
  },
);

test("use_best_model false keeps every tree; early_stopping_rounds 0 grows them all", async () => {
  const all = { ...greedy, iterations: 60, use_best_model: false, early_stopping_rounds: 0 };
  const { report } = await fitBoostedTrees(train, validation, all, {});
  expect(report.iterations).toBe(60);
  expect(report.bestIteration).toBeLessThan(60);
  const alone = await fitBoostedTrees(train, null, { ...greedy, iterations: 12 }, {});
  expect(alone.report).toMatchObject({ iterations: 12, bestIteration: 12 });
  expect(alone.report.learningCurve[12]!.validation).toBeNull();
});

test("the learning curve is in the unit of the loss", async () => {
  const data = datasetOf({ x: [1, 1] }, [0, 6]);
  const at = async (loss_function: string) =>
    (await fitBoostedTrees(data, data, parseTreeOptions({ loss_function, iterations: 1 }), {})).report.learningCurve[0];
  expect(await at("RMSE")).toEqual({ iteration: 0, train: 3, validation: 3 });
  expect(await at("MAE")).toEqual({ iteration: 0, train: 3, validation: 3 });
  expect(await at("Huber:delta=1")).toEqual({ iteration: 0, train: 2.5, validation: 2.5 });
  expect(await at("Quantile:alpha=0.5")).toEqual({ iteration: 0, train: 1.5, validation: 1.5 });
  // Quantiles 0 and 6 of targets 0 and 6: each is off by 6 for one of two rows, which costs 6 / 4, on the mean over rows half.
  const both = await at("MultiQuantile:alpha=0.25,0.75");
  expect([both!.train, both!.validation]).toEqual([0.75, 0.75]);
  expect((await at("LogCosh"))!.train).toBeCloseTo(Math.log(Math.cosh(3)), 12);
});

test("validation columns are found by name, and validation rows choose no border or leaf", async () => {
  const turned = {
    ...validation,
    matrix: {
      rows: 200,
      names: ["extra", ...[...validation.matrix.names].reverse()],
      columns: [new Float64Array(200), ...[...validation.matrix.columns].reverse()],
    },
  };
  const a = await fitBoostedTrees(train, validation, greedy, {});
  const b = await fitBoostedTrees(train, turned, greedy, {});
  expect(b.model.serialize()).toEqual(a.model.serialize());
  const kept = await fitBoostedTrees(train, null, { ...greedy, iterations: a.report.iterations }, {});
  expect(kept.model.predict(train.matrix)).toEqual(a.model.predict(train.matrix));
});

test("progress counts trees and names the loss", async () => {
  const events: ProgressEvent[] = [];
  const onProgress = (event: ProgressEvent) => events.push(event);
  await fitBoostedTrees(train, validation, { ...greedy, iterations: 3 }, {}, { onProgress });
  expect(events.map(({ phase, done, total }) => ({ phase, done, total }))).toEqual(
    [1, 2, 3].map((done) => ({ phase: "train", done, total: 3 })),
  );
  expect(events[2]!.detail).toMatch(/^validation MAE \d+\.\d\d$/);
});

test("a signal stops the fit, before it starts or in the middle", async () => {
  await expect(fitBoostedTrees(train, null, greedy, {}, { signal: AbortSignal.abort() })).rejects.toThrow(
    InterruptedError,
  );
  const controller = new AbortController();
  let trees = 0;
  const onProgress = () => {
    trees++;
    if (trees === 5) controller.abort();
  };
  const fit = fitBoostedTrees(train, null, greedy, {}, { signal: controller.signal, onProgress });
  await expect(fit).rejects.toThrow(InterruptedError);
  expect(trees).toBe(5);
});

test("other work gets its turn during a long fit", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const big = makeDataset({ rows: 4000, features: 10, seed: 1 });
  await fitBoostedTrees(big, null, parseTreeOptions({ iterations: 500 }), {});
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});

const nan = Number.NaN;
const refused: [string, Dataset, typeof DataError | typeof UsageError, string][] = [
  ["no rows", datasetOf({ x: [] }, []), DataError, "no training rows"],
  ["no columns", datasetOf({}, [1]), DataError, "no feature columns"],
  ["NaN target", datasetOf({ x: [1, 2] }, [1, nan]), DataError, "training row 1 is NaN"],
  ["infinite target", datasetOf({ x: [1, 2] }, [Infinity, 1]), DataError, "training row 0 is Infinity"],
  ["infinite feature", datasetOf({ x: [1, -Infinity] }, [1, 2]), DataError, 'feature "x" is -Infinity in row 1'],
  ["bad weight", datasetOf({ x: [1, 2] }, [1, 2], [1, -3]), DataError, "weight of row 1 is -3"],
  ["short weight", datasetOf({ x: [1, 2] }, [1, 2], [1]), DataError, "weight has 1 entries for 2 rows"],
  ["short column", datasetOf({ x: [1] }, [1, 2]), DataError, 'column "x" has 1 entries for 2 rows'],
];

test.each(refused)("%s is refused with its place", async (_, data, kind, message) => {
  const fit = fitBoostedTrees(data, null, parseTreeOptions({}), {});
  await expect(fit).rejects.toThrow(kind);
  await expect(fit).rejects.toThrow(message);
});

test("repeated column names, unknown features in options and unwritable facts are refused", async () => {
  const matrix = { rows: 1, names: ["a", "a"], columns: [Float64Array.of(1), Float64Array.of(1)] };
  const twice = fitBoostedTrees({ matrix, target: Float64Array.of(1) }, null, parseTreeOptions({}), {});
  await expect(twice).rejects.toThrow('two columns named "a"');
  const options = parseTreeOptions({ feature_weights: { x: 1 }, monotone_constraints: { y: 1 } });
  const unknown = fitBoostedTrees(train, null, options, {});
  await expect(unknown).rejects.toThrow(/feature_weights: no feature "x"\s+monotone_constraints: no feature "y"/);
  await expect(fitBoostedTrees(train, null, greedy, { hours: nan })).rejects.toThrow(UsageError);
});

test("an empty validation part is refused, not taken for none", async () => {
  await expect(fitBoostedTrees(train, datasetOf({ x: [] }, []), greedy, {})).rejects.toThrow("no validation rows");
});

function meanAbsoluteError(prediction: Float64Array, { target }: Dataset): number {
  return prediction.reduce((sum, value, row) => sum + Math.abs(value - target[row]!), 0) / prediction.length;
}
