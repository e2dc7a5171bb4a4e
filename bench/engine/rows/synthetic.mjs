// Synthetic rows: Friedman's first function (1991) of five features, 49 features of noise, skewed noise on the target whose
// size a sixth feature decides, a fifth of the columns with twelve values, a third of them missing a tenth of their values.
import { createRng } from "../../../dist/core/rng.js";
import { writeRows } from "./row-file.mjs";

export const FEATURES = 54;
/** Rows kept for testing; they stand first in the file, so any number of training rows can follow. */
export const TEST_ROWS = 20_000;

/** Writes the rows of one draw: TEST_ROWS to test on, then `trainRows`. Fewer training rows are the first of more. */
export function writeSyntheticRows(folder, name, seed, trainRows) {
  const rows = TEST_ROWS + trainRows;
  const names = Array.from({ length: FEATURES }, (_, f) => `f${f}`);
  const rng = createRng(seed, 17);
  const target = new Float64Array(rows);
  const fill = (row, x) => {
    for (let f = 0; f < FEATURES; f++) x[f] = f % 5 === 4 ? rng.int(12) / 11 : rng.uniform();
    const signal = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4];
    target[row] = signal - 4 * Math.log(1 - rng.uniform()) * (0.5 + x[5]) - 4;
    for (let f = 0; f < FEATURES; f += 3) if (rng.uniform() < 0.1) x[f] = Number.NaN;
  };
  // The target is written after the features: `fill` computes both.
  writeRows(folder, name, { rows, names, facts: { seed }, target, fill });
}

/** Where `size` training rows and the test rows stand. */
export function syntheticParts(size) {
  return { train: { from: TEST_ROWS, count: size }, test: { from: 0, count: TEST_ROWS } };
}
