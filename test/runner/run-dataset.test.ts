import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { createRng } from "../../src/core/rng.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { featureCatalogue } from "../../src/features/index.js";
import type { ExperimentInput } from "../../src/runner/experiment-schema.js";
import { modelOptions } from "../../src/runner/model-options.js";
import { resolveExperiment } from "../../src/runner/resolve-experiment.js";
import { type RunData, runDataset } from "../../src/runner/run-dataset.js";
import { syntheticRows } from "./feature-rows.js";

const ROWS = 300;
const features = featureCatalogue.slice(0, 3);
const everyRow = Int32Array.from({ length: ROWS }, (_, row) => row);

/** Players of every tier on every day of January; the target follows the features. */
function runData(settings: Partial<ExperimentInput>): RunData {
  const rng = createRng(7);
  const columns = features.map(() => Float64Array.from({ length: ROWS }, () => rng.uniform()));
  const averages = [28, 17, 9, 2, Number.NaN];
  const rows = syntheticRows(
    Array.from({ length: ROWS }, (_, row) => ({
      date: `2024-01-${String(1 + (row % 31)).padStart(2, "0")}`,
      player: row,
      points: 20 * columns[0]![row]! + 5 * columns[1]![row]! + rng.uniform(),
      average: averages[row % 5]!,
    })),
  );
  const matrix = { rows: ROWS, names: features.map(({ name }) => name), columns };
  const window = { validation: { end: "2024-01-31" } } as unknown as RunData["window"];
  const experiment = resolveExperiment(null, { name: "x", train_days: 30, eval_days: 7, ...settings });
  const none = new Int32Array(0);
  const selection = { train: everyRow, validation: none, evaluation: none } as unknown as RunData["selection"];
  return { experiment, features, rows: { ...rows, matrix }, window, selection };
}

async function fitSha(data: RunData, change: (points: Float64Array) => void = () => {}): Promise<string> {
  const dataset = runDataset(data, everyRow);
  change(dataset.target);
  const options = parseTreeOptions(modelOptions(data.experiment));
  return sha256((await fitBoostedTrees(dataset, null, options, {})).model.serialize());
}

const few = { iterations: 6, min_data_in_leaf: 1 };

describe("weights of training rows", () => {
  it("are not there unless asked for", () => {
    expect(runDataset(runData({}), everyRow).weight).toBeUndefined();
  });

  it("are those of the row's own date and tier, whatever rows are taken", () => {
    const data = runData({ recency_weight: 10, tier_weight: { star: 2, unknown: 0 } });
    const weight = runDataset(data, Int32Array.of(30, 20, 10, 4)).weight!;
    const halves = [0, 10, 20].map((age) => 0.5 ** (age / 10));
    expect([...weight]).toEqual([2 * halves[0]!, 2 * halves[1]!, 2 * halves[2]!, 0]);
  });

  it("change the model that is fitted", async () => {
    const plain = await fitSha(runData(few));
    const recent = await fitSha(runData({ ...few, recency_weight: 5 }));
    const tiers = await fitSha(runData({ ...few, tier_weight: { star: 4 } }));
    expect(new Set([plain, recent, tiers]).size).toBe(3);
    expect(await fitSha(runData({ ...few, tier_weight: { star: 1 } }))).toBe(plain);
  });

  it.each(["No", "Bernoulli", "Bayesian", "MVS"])(
    "of 0 take the row out of the fit (bootstrap %s)",
    async (bootstrap) => {
      const data = runData({ ...few, bootstrap, tier_weight: { bench: 0, unknown: 0 } });
      const spoil = (from: number) => (points: Float64Array) => {
        for (let row = from; row < ROWS; row += 5) points[row] = 1000 * (row % 3);
      };
      const fitted = await fitSha(data);
      expect(await fitSha(data, spoil(3))).toBe(fitted);
      expect(await fitSha(data, spoil(4))).toBe(fitted);
      expect(await fitSha(data, spoil(2))).not.toBe(fitted);
    },
  );
});
