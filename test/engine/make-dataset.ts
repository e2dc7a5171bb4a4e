import type { Rng } from "../../src/core/rng.js";
import { createRng } from "../../src/core/rng.js";
import type { Dataset } from "../../src/engine/model.js";

export interface DatasetShape {
  rows: number;
  features: number;
  seed: number;
  /** Share of missing values; default 0. */
  missing?: number;
  /** Distinct values per feature; left out: continuous. */
  levels?: number;
}

/** Random rows whose target depends on the first two features, with noise. Only exact arithmetic, so equal on every machine. */
export function makeDataset({ rows, features, seed, missing = 0, levels }: DatasetShape): Dataset {
  const rng = createRng(seed);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => draw(rng, levels)));
  const target = Float64Array.from({ length: rows }, (_, row) => {
    const a = columns[0]![row]!;
    const b = (columns[1] ?? columns[0])![row]!;
    return 8 * a + 6 * a * b + (b > 0.5 ? 2 : 0) + 3 * rng.uniform();
  });
  for (const column of columns) {
    for (let row = 0; row < rows; row++) if (rng.uniform() < missing) column[row] = Number.NaN;
  }
  return { matrix: { rows, names: columns.map((_, i) => `f${i}`), columns }, target };
}

function draw(rng: Rng, levels: number | undefined): number {
  return levels === undefined ? rng.uniform() : rng.int(levels) / (levels - 1);
}

/** The same rows with targets of 0 and 1, for Logloss: whether the target is above the mean. */
export function withBinaryTarget(data: Dataset): Dataset {
  const mean = data.target.reduce((sum, value) => sum + value, 0) / data.target.length;
  return { ...data, target: data.target.map((value) => (value > mean ? 1 : 0)) };
}

/** The rows, with targets the loss can learn from. */
export function suited(data: Dataset, lossFunction: unknown): Dataset {
  return lossFunction === "Logloss" ? withBinaryTarget(data) : data;
}

/** A dataset with one named column after the other. */
export function datasetOf(columns: Record<string, number[]>, target: number[], weight?: number[]): Dataset {
  return {
    matrix: {
      rows: target.length,
      names: Object.keys(columns),
      columns: Object.values(columns).map((values) => Float64Array.from(values)),
    },
    target: Float64Array.from(target),
    ...(weight && { weight: Float64Array.from(weight) }),
  };
}
