// Walk-forward on imported data by this program and by an independent one in Python with LightGBM: times and agreement.
// node bench/walk-forward/main.mjs --python PATH [--loss RMSE|MAE] [--from DAY] [--to DAY] [--every 7] [--window 56] [--threads 2]
//   [--grow-policy SymmetricTree] [--min-data-in-leaf 1] [--ways threads,processes]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fitRun } from "../../dist/runner/fit-run.js";
import { readGateProfiles } from "../../dist/runner/gates-file.js";
import { planRun } from "../../dist/runner/plan-run.js";
import { labPaths } from "../../dist/warehouse/home.js";
import { compareToRival } from "./compare.mjs";
import { exportRows } from "./export-rows.mjs";

const { values: flags } = parseArgs({
  options: {
    python: { type: "string" },
    loss: { type: "string", default: "MAE" },
    from: { type: "string", default: "2021-02-01" },
    to: { type: "string", default: "2025-04-13" },
    every: { type: "string", default: "7" },
    window: { type: "string", default: "56" },
    threads: { type: "string", default: "2" },
    "grow-policy": { type: "string", default: "SymmetricTree" },
    "min-data-in-leaf": { type: "string", default: "1" },
    ways: { type: "string", default: "threads,processes" },
  },
});
if (!flags.python)
  throw new Error("--python PATH: a Python with LightGBM (node bench/engine/set-up-rivals.mjs makes one)");
const walk = { retrain_every: Number(flags.every), window: Number(flags.window) };
const threads = Number(flags.threads);
const folder = mkdtempSync(join(tmpdir(), "proplab-walk-"));
try {
  const settings = {
    name: "WALK_FORWARD_BENCH",
    ...walk,
    eval_start: flags.from,
    eval_end: flags.to,
    loss_function: flags.loss,
    grow_policy: flags["grow-policy"],
    // as many leaves as the rival's trees
    ...(flags["grow-policy"] === "Lossguide" && { max_leaves: 64 }),
    min_data_in_leaf: Number(flags["min-data-in-leaf"]),
    no_market: true,
  };
  const request = {
    paths: labPaths(process.env.PROPLAB_HOME),
    flags: settings,
    experimentFolders: [],
    source: "imported",
  };
  const plan = await planRun({ ...request, gates: readGateProfiles(), notice() {} }, {});
  exportRows(plan, folder);
  const store = { find: () => null, save() {}, takenFrom: new Set() };
  const start = performance.now();
  const before = process.cpuUsage();
  const fit = await fitRun(plan, { threads, store, notice() {} }, {});
  const used = process.cpuUsage(before);
  const ours = {
    seconds: (performance.now() - start) / 1000,
    processor: (used.user + used.system) / 1e6,
    windows: plan.windows.map(({ window }, i) => ({
      start: window.evaluation.start,
      rows: window.rows,
      iterations: fit.windows[i].report.iterations,
    })),
    skipped: plan.skipped.filter(({ rows }) => rows.eval_all > 0).length,
    prediction: [...fit.prediction],
  };
  const { iterations, learning_rate, depth, l2_leaf_reg, early_stopping_rounds, border_count } = plan.options;
  const options = { iterations, learning_rate, depth, l2_leaf_reg, early_stopping_rounds, border_count };
  writeFileSync(
    join(folder, "settings.json"),
    JSON.stringify({
      ...walk,
      ...options,
      loss: flags.loss,
      from: flags.from,
      to: flags.to,
      threads,
      min_train_rows: plan.experiment.min_train_rows,
    }),
  );
  const script = fileURLToPath(new URL("rival.py", import.meta.url));
  const rivals = flags.ways.split(",").map((way) => {
    const { status } = spawnSync(flags.python, [script, folder, way], { stdio: "inherit" });
    if (status !== 0) throw new Error(`${script} ended with ${status}`);
    return { way, ...JSON.parse(readFileSync(join(folder, `${way}.json`), "utf8")) };
  });
  console.log(compareToRival(plan, ours, rivals));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
