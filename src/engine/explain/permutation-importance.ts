import type { Matrix } from "../../core/matrix.js";
import type { WorkContext } from "../../core/progress.js";
import { createRng, type Rng } from "../../core/rng.js";
import { checkDataset } from "../check-dataset.js";
import type { Dataset, Model } from "../model.js";
import { createPause } from "../pause.js";
import { selectColumns } from "../select-columns.js";
import type { MeasuredLoss } from "./measured-loss.js";

export interface PermutationOptions {
  /** Permutations of each feature; 2 or more. */
  readonly repeats: number;
  readonly seed: number;
}

export interface PermutationImportance {
  readonly feature: string;
  /** Mean rise of the loss over the repeats, in the unit of the loss. */
  readonly importance: number;
  /** Standard deviation of the rise over the repeats. */
  readonly deviation: number;
}

/**
 * How much the loss on these rows rises when one feature's values are dealt anew among the rows, for a model of any family.
 * Features that carry the same information cover for one another, so that each may seem of no use.
 * Source: A. Fisher, C. Rudin and F. Dominici, All Models are Wrong, but Many are Useful, JMLR 20 (2019).
 * @returns highest mean first; the same seed gives the same figures, whatever the order of the columns
 * @throws DataError for rows that do not fit together; UsageError MISSING_COLUMN; InterruptedError
 */
export async function permutationImportance(
  model: Model,
  data: Dataset,
  loss: MeasuredLoss,
  { repeats, seed }: PermutationOptions,
  { onProgress, signal }: WorkContext = {},
): Promise<PermutationImportance[]> {
  checkDataset(data, "given");
  const pause = createPause(signal);
  const matrix = selectColumns(data.matrix, model.featureNames);
  const measure = (rows: Matrix) => loss.mean(model.predictRaw?.(rows) ?? model.predict(rows), data);
  const whole = measure(matrix);
  const found: PermutationImportance[] = [];
  for (const [index, feature] of model.featureNames.entries()) {
    const rises: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      // A stream for each repeat of each feature, so that no draw depends on another.
      const dealt = permuted(matrix.columns[index]!, createRng(seed, index * repeats + repeat));
      const columns = matrix.columns.map((column, i) => (i === index ? dealt : column));
      rises.push(measure({ ...matrix, columns }) - whole);
      await pause();
    }
    found.push({ feature, ...meanAndDeviation(rises) });
    onProgress?.({ phase: "permute", done: index + 1, total: model.featureNames.length });
  }
  return found.sort((a, b) => b.importance - a.importance);
}

/** Fisher-Yates shuffle into a new column. */
function permuted(values: Float64Array, rng: Rng): Float64Array {
  const dealt = values.slice();
  for (let i = dealt.length - 1; i > 0; i--) {
    const other = rng.int(i + 1);
    const value = dealt[i]!;
    dealt[i] = dealt[other]!;
    dealt[other] = value;
  }
  return dealt;
}

function meanAndDeviation(values: readonly number[]): { importance: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { importance: mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
