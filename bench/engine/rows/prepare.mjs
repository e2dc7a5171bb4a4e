import { MOST_REAL_ROWS } from "../plan.mjs";
import { writeRealRows } from "./real.mjs";
import { describeRows } from "./row-file.mjs";
import { syntheticParts, writeSyntheticRows } from "./synthetic.mjs";

/**
 * Writes the rows that fits need and that are not there yet.
 * @param realData folder of the real data, or null
 * @returns (fit) => { rows, features, train, test }: the file and the parts of it a fit trains and is tested on
 */
export async function prepareRows(folder, fits, realData) {
  const largest = new Map();
  for (const { data, seed, size } of fits) {
    if (data === "synthetic") largest.set(seed, Math.max(size, largest.get(seed) ?? 0));
  }
  for (const [seed, size] of largest) {
    const name = syntheticName(seed, size);
    if (describeRows(folder, name)) continue;
    console.error(`writing synthetic rows, draw ${seed}: ${size}`);
    writeSyntheticRows(folder, name, seed, size);
  }
  if (realData !== null && fits.some(({ data }) => data === "real") && !describeRows(folder, "real")) {
    console.error("importing the real data and building its features");
    await writeRealRows(folder, "real", realData, MOST_REAL_ROWS);
  }
  const real = describeRows(folder, "real");
  return ({ data, seed, size }) => {
    if (data === "real")
      return { rows: "real", features: real.names.length, ...realParts(real.facts.windows, seed, size) };
    const rows = syntheticName(seed, largest.get(seed));
    return { rows, features: describeRows(folder, rows).names.length, ...syntheticParts(size) };
  };
}

function syntheticName(seed, size) {
  return `synthetic-${seed}-${size}`;
}

/** The test window of a seed and the `size` rows right before it. */
function realParts(windows, seed, size) {
  const test = windows[seed - 1];
  if (test.from < size) throw new Error(`real rows: only ${test.from} before test window ${seed}, ${size} wanted`);
  return { train: { from: test.from - size, count: size }, test };
}
