// Builds the feature table of a warehouse from nothing and prints where the time goes:
//   npm run build && node bench/features/build.mjs [HOME]
// HOME is a lab folder with data in it, ".proplab" by default. Its cached features are left alone: the work is done in memory
// and in a temporary file.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFeatures, featureCatalogue, loadFeatureRows } from "../../dist/features/index.js";
import { Database } from "../../dist/warehouse/duckdb.js";
import { labPaths } from "../../dist/warehouse/home.js";
import { Warehouse } from "../../dist/warehouse/warehouse.js";

const warehouse = Warehouse.open(labPaths(process.argv[2]).warehouse);
if (!warehouse) throw new Error("the warehouse is empty: run proplab simulate or proplab import first");
const folder = mkdtempSync(join(tmpdir(), "features-bench-"));
const file = join(folder, "features.parquet");
const names = featureCatalogue.map((feature) => feature.name);

async function timed(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const used = process.cpuUsage(cpu);
  return { ms: Math.round(performance.now() - start), cpu: Math.round((used.user + used.system) / 1000) };
}

const table = {};
for (const threads of [1, 2]) {
  const db = await Database.open({ threads });
  await warehouse.attach(db);
  const read = await timed(async () => {
    for (const name of ["player_games", "prop_lines", "game_lines"]) {
      await db.run(`CREATE TEMP TABLE yardstick_${name} AS SELECT * FROM ${name} ORDER BY ALL`);
    }
  });
  const steps = [];
  let step = null;
  const build = await timed(() =>
    buildFeatures(db, "cascade", {
      onProgress: ({ detail }) => {
        const now = performance.now();
        if (step) steps.push({ name: step.name, ms: Math.round(now - step.start) });
        step = { name: detail, start: now };
      },
    }),
  );
  const write = await timed(async () => {
    await db.run("SET threads = 1");
    await db.run(`COPY feature_table TO '${file}' (FORMAT parquet, COMPRESSION zstd)`);
  });
  const range = { from: "1900-01-01", to: "2100-01-01", features: names };
  const load = await timed(() => loadFeatureRows(db, file, range));
  const [{ rows }] = await db.rows("SELECT count(*)::INTEGER AS rows FROM feature_table");
  db.close();
  table[`${threads} thread${threads > 1 ? "s" : ""}`] = {
    rows,
    "read and sort inputs ms": read.ms,
    "build ms": build.ms,
    "build cpu ms": build.cpu,
    "write ms": write.ms,
    "total / inputs": Number(((build.ms + write.ms) / read.ms).toFixed(1)),
    "load all ms": load.ms,
    "file MB": Number((statSync(file).size / 1e6).toFixed(1)),
  };
  if (threads === 2) {
    console.log("slowest steps, 2 threads, ms:");
    console.table(steps.sort((a, b) => b.ms - a.ms).slice(0, 6));
  }
}
console.table(table);
rmSync(folder, { recursive: true });
