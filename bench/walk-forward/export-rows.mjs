import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { wholeMatrix } from "../../dist/runner/run-dataset.js";

/**
 * Writes every row that may be learned from or evaluated, before any window is cut: 64-bit floats, column after column. The
 * columns are day (since 1970-01-01), player, points, line, then the features; a missing value is NaN.
 */
export function exportRows(plan, folder) {
  const { rows, features } = plan;
  const usable = [];
  for (let row = 0; row < rows.rows; row++) {
    if (rows.trainingReady[row] && !Number.isNaN(rows.points[row])) usable.push(row);
  }
  const columns = [
    Float64Array.from(rows.epochDay),
    rows.playerId,
    rows.points,
    rows.line,
    ...wholeMatrix(plan).columns,
  ];
  const taken = columns.map((values) => Buffer.from(Float64Array.from(usable, (row) => values[row]).buffer));
  writeFileSync(join(folder, "rows.f64"), Buffer.concat(taken));
  writeFileSync(
    join(folder, "rows.json"),
    JSON.stringify({ rows: usable.length, features: features.map(({ name }) => name) }),
  );
}
