// Real rows: every player game of the imported seasons in the order of time, the 54 features of set v12 as target day knows
// them, points as target. The lab's own import and feature store make them; nothing is chosen or left out.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureFeatures, loadFeatureRows, resolveFeatureSet } from "../../../dist/features/index.js";
import { Database } from "../../../dist/warehouse/duckdb.js";
import { labPaths } from "../../../dist/warehouse/home.js";
import { Warehouse } from "../../../dist/warehouse/warehouse.js";
import { writeRows } from "./row-file.mjs";
import { testWindows } from "./test-windows.mjs";

const TABLES = { "--player-games": "player_games", "--prop-lines": "prop_lines", "--game-lines": "game_lines" };

/** True when a folder holds the three files that are imported. */
export function hasRealData(data) {
  return Object.values(TABLES).every((table) => existsSync(join(data, `${table}.parquet`)));
}

/**
 * Imports `data` into a lab of its own under `folder` and writes the rows. Their facts name the test windows: the last five
 * equal parts of the rows, cut between days.
 * @param {number} mostRows the largest size that is to fit before the first test window
 */
export async function writeRealRows(folder, name, data, mostRows) {
  const home = join(folder, "home");
  const files = Object.entries(TABLES).flatMap(([flag, table]) => [flag, join(data, `${table}.parquet`)]);
  const program = fileURLToPath(new URL("../../../bin/proplab.js", import.meta.url));
  execFileSync(process.execPath, [program, "import", ...files], {
    env: { ...process.env, PROPLAB_HOME: home },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const rows = await loadAll(home);
  const windows = testWindows(rows.epochDay, mostRows);
  const { columns, names } = rows.matrix;
  const empty = columns.filter((column) => column.every(Number.isNaN)).length;
  writeRows(folder, name, {
    rows: rows.rows,
    names,
    facts: { windows, emptyColumns: empty },
    target: rows.points,
    fill: (row, out) => {
      for (let c = 0; c < columns.length; c++) out[c] = columns[c][row];
    },
  });
}

async function loadAll(home) {
  const warehouse = Warehouse.open(labPaths(home).warehouse);
  const store = await ensureFeatures(warehouse);
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const features = resolveFeatureSet({ set: "v12" }).map((feature) => feature.name);
    return await loadFeatureRows(db, store.path, { from: "1900-01-01", to: "2100-01-01", features });
  } finally {
    db.close();
  }
}
