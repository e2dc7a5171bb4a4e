import { expect, test } from "vitest";
import { DataError, InterruptedError } from "../../src/core/errors.js";
import { takeRows, takeValues } from "../../src/core/matrix.js";
import type { RowSet } from "../../src/engine/framework.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { fitTreesOnRowSets } from "../../src/engine/parallel/fit-row-sets.js";
import { makeDataset } from "./make-dataset.js";

const { matrix, target } = makeDataset({ rows: 900, features: 5, seed: 17, missing: 0.1 });
const options = parseTreeOptions({ iterations: 8, rsm: 0.6, loss_function: "MAE" });

function rowSet(from: number, to: number, weighted = false): RowSet {
  const index = Int32Array.from({ length: to - from }, (_, i) => from + i);
  const weight = index.map((row) => 1 + (row % 3));
  return { index, target: takeValues(target, index), ...(weighted && { weight: Float64Array.from(weight) }) };
}
/** Windows that overlap, one of them weighted, one without validation rows. */
const fits = [
  { train: rowSet(0, 300), validation: rowSet(300, 380), meta: { window: 0 } },
  { train: rowSet(150, 520, true), validation: rowSet(520, 600, true), meta: { window: 1 } },
  { train: rowSet(400, 900), validation: null, meta: { window: 2 } },
  { train: rowSet(10, 60), validation: rowSet(60, 90), meta: { window: 3 } },
];
const dataset = ({ index, ...rest }: RowSet) => ({ matrix: takeRows(matrix, index), ...rest });

test.each([1, 3])("fits on parts of one matrix are the fits one by one, with %d threads", async (threads) => {
  const found = new Map<number, { bytes: Uint8Array; report: unknown }>();
  await fitTreesOnRowSets(matrix, fits, options, threads, (index, { model, report }, seconds) => {
    expect(found.has(index)).toBe(false);
    expect(seconds).toBeGreaterThan(0);
    found.set(index, { bytes: model.serialize(), report });
  });
  expect(found.size).toBe(fits.length);
  for (const [index, { train, validation, meta }] of fits.entries()) {
    const check = validation && dataset(validation);
    const alone = await fitBoostedTrees(dataset(train), check, options, meta, {}, { path: "plain" });
    expect(found.get(index)).toEqual({ bytes: alone.model.serialize(), report: alone.report });
  }
});

test("a signal ends all fits; what was handed over before stays", async () => {
  const endless = parseTreeOptions({ iterations: 100_000, early_stopping_rounds: 0 });
  const controller = new AbortController();
  const running = fitTreesOnRowSets(matrix, fits, endless, 2, () => {}, controller.signal);
  setTimeout(() => controller.abort(), 300);
  await expect(running).rejects.toThrow(InterruptedError);
  await expect(fitTreesOnRowSets(matrix, fits, options, 2, () => {}, controller.signal)).rejects.toThrow(
    InterruptedError,
  );
});

test("rows that cannot be used are refused as by a fit alone, and what the receiver throws ends everything", async () => {
  const bad = { ...fits[1]!, train: { ...fits[1]!.train, target: new Float64Array(370).fill(Number.NaN) } };
  await expect(fitTreesOnRowSets(matrix, [fits[0]!, bad], options, 2, () => {})).rejects.toThrow(
    expect.objectContaining({ code: "BAD_TARGET" }),
  );
  const full = () => {
    throw new DataError("DISK_FULL", "no room");
  };
  await expect(fitTreesOnRowSets(matrix, fits, options, 2, full)).rejects.toThrow(/no room/);
  await fitTreesOnRowSets(matrix, [], options, 2, full);
});
