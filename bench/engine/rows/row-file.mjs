// The rows all trainers read: NAME.x.f64 holds the features row by row, NAME.y.f64 the target, both 64-bit floats in the
// machine's order; NAME.json says how many rows and which columns. A missing value is NaN.
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Rows read or written at once, so that a process never holds a second copy of the matrix. */
const BLOCK = 4096;

/**
 * Writes rows and their description, the description last: when it is there, the rows are whole.
 * @param {string} folder
 * @param {string} name
 * @param {{ rows: number, names: readonly string[], facts: Record<string, unknown>, target: Float64Array, fill: (row: number, out: Float64Array) => void }} data
 *   `fill` writes the features of one row; it is called once for each row, in order
 */
export function writeRows(folder, name, { rows, names, facts, target, fill }) {
  const width = names.length;
  const block = new Float64Array(BLOCK * width);
  const file = openSync(join(folder, `${name}.x.f64`), "w");
  for (let first = 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    for (let i = 0; i < count; i++) fill(first + i, block.subarray(i * width, (i + 1) * width));
    writeSync(file, new Uint8Array(block.buffer, 0, count * width * 8));
  }
  closeSync(file);
  writeFileSync(join(folder, `${name}.y.f64`), new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
  const description = join(folder, `${name}.json`);
  writeFileSync(`${description}.new`, JSON.stringify({ rows, names, facts }));
  renameSync(`${description}.new`, description);
}

/** The description of rows that are there, or null. */
export function describeRows(folder, name) {
  const path = join(folder, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

/** Rows `from` to `from + count` of a file as the engine wants them: one array per column. */
export function readRows(folder, name, names, { from, count }) {
  const width = names.length;
  const columns = names.map(() => new Float64Array(count));
  const block = new Float64Array(BLOCK * width);
  const file = openSync(join(folder, `${name}.x.f64`), "r");
  for (let first = 0; first < count; first += BLOCK) {
    const size = Math.min(BLOCK, count - first);
    const bytes = size * width * 8;
    const read = readSync(file, new Uint8Array(block.buffer), 0, bytes, (from + first) * width * 8);
    if (read !== bytes) throw new Error(`${name}.x.f64 ends after row ${from + first + Math.floor(read / width / 8)}`);
    for (let c = 0; c < width; c++) {
      const column = columns[c];
      for (let i = 0; i < size; i++) column[first + i] = block[i * width + c];
    }
  }
  closeSync(file);
  return { matrix: { rows: count, names, columns }, target: readTarget(folder, name, { from, count }) };
}

/** Targets of rows `from` to `from + count`. */
export function readTarget(folder, name, { from, count }) {
  return readNumbers(join(folder, `${name}.y.f64`), from, count);
}

/** Numbers `from` to `from + count` of a file of 64-bit floats. */
export function readNumbers(path, from, count) {
  const values = new Float64Array(count);
  const file = openSync(path, "r");
  const bytes = readSync(file, new Uint8Array(values.buffer), 0, values.byteLength, from * 8);
  closeSync(file);
  if (bytes !== values.byteLength) throw new Error(`${path} ends after ${bytes} of ${values.byteLength} bytes`);
  return values;
}
