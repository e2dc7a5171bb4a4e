import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { createRng } from "../../src/core/rng.js";
import { binColumn } from "../../src/engine/binned-matrix.js";
import { chooseBorders } from "../../src/engine/borders.js";
import type { Execution } from "../../src/engine/kernels/open-kernels.js";
import { openKernels } from "../../src/engine/kernels/open-kernels.js";
import { plainKernels } from "../../src/engine/kernels/plain/plain-kernels.js";
import type { Dataset } from "../../src/engine/model.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { datasetOf, makeDataset, suited } from "./make-dataset.js";

const size = { rows: 1, validationRows: 0, features: 1, outputs: 1, histograms: 1 };

/** Fits on one path and gives all that could differ. */
async function outcome(train: Dataset, validation: Dataset | null, options: object, execution: Execution) {
  const fitted = await fitBoostedTrees(train, validation, parseTreeOptions({ ...options }), {}, {}, execution);
  return { model: sha256(fitted.model.serialize()), report: fitted.report };
}

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 300 }),
  features: fc.integer({ min: 1, max: 11 }),
  seed: fc.integer(),
  missing: fc.constantFrom(0, 0.05, 0.5, 0.95),
  levels: fc.constantFrom(2, 3, 20, 1000),
});

const options = fc.record({
  depth: fc.integer({ min: 1, max: 7 }),
  l2_leaf_reg: fc.constantFrom(0, 0.5, 3, 1e-9, 1e12),
  rsm: fc.constantFrom(1, 0.6, 0.2),
  border_count: fc.constantFrom(254, 31, 1),
  bootstrap: fc.constantFrom<object>(
    { bootstrap_type: "No" },
    { bootstrap_type: "Bernoulli", subsample: 0.6 },
    { bootstrap_type: "Bayesian" },
    { bootstrap_type: "Bayesian", bagging_temperature: 3.3 },
    { bootstrap_type: "MVS", subsample: 0.4 },
    { bootstrap_type: "MVS", mvs_reg: 0 },
  ),
  random_strength: fc.constantFrom(0, 0, 1, 20),
  leaves: fc.integer({ min: 2, max: 40 }),
  constraint: fc.constantFrom(0, 1, -1),
  factor: fc.constantFrom(1, 0.3, 0),
  minimum: fc.constantFrom(1, 5),
});

type Weighing = "none" | "tiers" | "half-life" | "some zero" | "tiny" | "huge";

const weighing = fc.constantFrom<Weighing>("none", "tiers", "half-life", "some zero", "tiny", "huge");

function weigh(data: Dataset, kind: Weighing, seed: number): Dataset {
  if (kind === "none") return data;
  const rng = createRng(seed, 9);
  const weight = Float64Array.from(data.target, (_, row) => {
    if (kind === "tiers") return 1 + rng.int(3);
    if (kind === "tiny") return 1e-30 * (1 + rng.int(1000));
    if (kind === "huge") return 1e15 * (1 + rng.int(3));
    if (kind === "half-life") return 1 / (1 + row / 50) / (1 + 1e-3 * rng.uniform());
    return row > 0 && rng.uniform() < 0.3 ? 0 : 1.5;
  });
  return { ...data, weight };
}

const losses = [
  "RMSE",
  "MAE",
  "Huber:delta=1.5",
  "Quantile:alpha=0.43",
  "LogCosh",
  "Logloss",
  "MultiQuantile:alpha=0.1,0.5,0.8",
];
const kinds = (["SymmetricTree", "Depthwise", "Lossguide"] as const).flatMap((grow_policy) =>
  losses.map((loss_function) => ({ grow_policy, loss_function })),
);

/** Whether rows with weight have more than one target. */
function hasBothKinds({ target, weight }: Dataset): boolean {
  return new Set(target.filter((_, row) => weight === undefined || weight[row]! > 0)).size > 1;
}

test.each(kinds)("$grow_policy with $loss_function: the same model on every path", async (kind) => {
  await fc.assert(
    fc.asyncProperty(shape, options, weighing, async (dataShape, drawn, weights) => {
      const { bootstrap, constraint, factor, minimum, leaves, ...plainOptions } = drawn;
      const train = suited(weigh(makeDataset(dataShape), weights, dataShape.seed), kind.loss_function);
      fc.pre(kind.loss_function !== "Logloss" || hasBothKinds(train));
      const other = makeDataset({ ...dataShape, rows: 40, seed: dataShape.seed + 1 });
      const validation = suited(weigh(other, weights, dataShape.seed + 1), kind.loss_function);
      const last = `f${dataShape.features - 1}`;
      const all = {
        ...kind,
        ...plainOptions,
        ...bootstrap,
        iterations: 6,
        learning_rate: 0.3,
        monotone_constraints: { f0: constraint },
        feature_weights: dataShape.features > 1 ? { [last]: factor } : {},
        ...(kind.grow_policy !== "SymmetricTree" && { min_data_in_leaf: minimum }),
        ...(kind.grow_policy === "Lossguide" && { max_leaves: leaves }),
      };
      const expected = await outcome(train, validation, all, { path: "plain" });
      expect(await outcome(train, validation, all, { path: "wasm" })).toEqual(expected);
    }),
    { numRuns: 10 },
  );
});

/** What is new in these losses is in TypeScript, and what they ask of threads others ask too: weighted rows stand for both. */
const threaded = kinds.flatMap((kind) => {
  const likeOthers = /^(LogCosh|Logloss|MultiQuantile)/.test(kind.loss_function);
  return (likeOthers ? [true] : [false, true]).map((weighted) => ({ ...kind, weighted }));
});

/** Rows of several shares, the last of them not whole. */
const large = makeDataset({ rows: 22_000, features: 9, seed: 77, missing: 0.1 });

test.each(threaded)(
  "$grow_policy with $loss_function, weighted $weighted: the same model with 1, 2 and 4 threads",
  async (kind) => {
    const { weighted, ...own } = kind;
    const data = suited(large, own.loss_function);
    const train = weighted ? weigh(data, "half-life", 77) : data;
    const bootstrap_type = { SymmetricTree: "Bernoulli", Depthwise: "Bayesian", Lossguide: "MVS" }[own.grow_policy];
    const random_strength = own.loss_function === "RMSE" ? 1 : 0;
    const all = { ...own, iterations: 4, rsm: 0.9, bootstrap_type, random_strength };
    const expected = await outcome(train, null, all, { path: "plain" });
    for (const threads of [1, 2, 4]) {
      expect(await outcome(train, null, all, { path: "wasm", threads })).toEqual(expected);
    }
  },
);

test.each(["plain", "wasm"] as const)(
  "%s: a level's split on a constrained feature is not credited with missing against the rest",
  async (path) => {
    const nan = Number.NaN;
    // In group 0 the bin of x = 1 is empty and missing values lie high, so "x <= 1 or missing" would fall as x rises; only bin 0, missing
    // against the rest, may take that gain of 200. In group 1 x <= 1 gains 72, rising.
    const data = datasetOf(
      {
        group: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1],
        x: [nan, nan, nan, nan, 2, 2, 3, 3, 1, 1, 1, 1, 2, 2, 3, 3],
      },
      [10, 10, 10, 10, 0, 0, 0, 0, 100, 100, 100, 100, 106, 106, 106, 106],
    );
    const options = { iterations: 1, depth: 2, learning_rate: 1, l2_leaf_reg: 0, monotone_constraints: { x: 1 } };
    const { model } = await fitBoostedTrees(data, null, parseTreeOptions(options), {}, {}, { path });
    expect([...model.predict(data.matrix)]).toEqual([10, 10, 10, 10, 0, 0, 0, 0, ...Array(8).fill(103)]);
  },
);

test("values are counted and binned to the same bits on every path, with every kind of number", () => {
  const kernels = openKernels({ path: "wasm" }, size);
  const special = [0, -0, Number.NaN, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1, -1, 1 + Number.EPSILON];
  const value = fc.oneof(fc.constantFrom(...special), fc.double({ noDefaultInfinity: true }), fc.integer());
  fc.assert(
    fc.property(fc.array(value, { maxLength: 600 }), fc.integer({ min: 1, max: 254 }), (list, most) => {
      const values = Float64Array.from(list);
      const [found] = kernels.distinct([values]);
      const [expected] = plainKernels.distinct([values]);
      expect([...found!.counts]).toEqual([...expected!.counts]);
      expect(found!.distinct.every((value, i) => Object.is(value, expected!.distinct[i]))).toBe(true);
      const borders = chooseBorders(expected!, most);
      expect(kernels.bin([values], [borders]).map((bins) => [...bins])).toEqual([[...binColumn(values, borders)]]);
    }),
  );
});

test("a fit too large for 32-bit addresses is left to the plain path, and refused when WebAssembly is asked for", () => {
  const huge = { ...size, rows: 40_000_000, features: 100 };
  expect(openKernels({}, huge).path).toBe("plain");
  expect(() => openKernels({ path: "wasm" }, huge)).toThrow("cannot hold this fit");
  expect(openKernels({}, { ...size, features: 40_000 }).path).toBe("plain");
  expect(openKernels({}, size).path).toBe("wasm");
});
