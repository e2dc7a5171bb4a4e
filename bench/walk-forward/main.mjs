import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
import { poolPeriods } from "./pool-periods.mjs";

const HELP = `Walk-forward on imported data by this program and by an independent one in Python with LightGBM: times and agreement.

  PROPLAB_HOME=FOLDER node bench/walk-forward/main.mjs --python PATH [flags]

  --python PATH           a Python with LightGBM (node bench/engine/set-up-rivals.mjs makes one)
  --ways LIST             how LightGBM uses its threads: processes, threads or both [threads,processes]
  --repeats N             so often, one program after the other; the table has the medians [1]
  --threads N             fits at a time, and LightGBM's threads [2]
  --loss RMSE|MAE         [MAE]
  --from DAYS  --to DAYS  days evaluated; several periods apart by commas, as many in each [2021-02-01 to 2025-04-13]
  --every N  --window N   days between two fits, and days learned from [7, 56]
  --grow-policy NAME      SymmetricTree, Depthwise or Lossguide [SymmetricTree]
  --min-data-in-leaf N    for the latter two [1]

FOLDER is a home with imported data (proplab import). Build first: npm run build`;

const { values: flags } = parseArgs({
  options: {
    help: { type: "boolean", short: "h", default: false },
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
    repeats: { type: "string", default: "1" },
  },
});
if (flags.help || !flags.python) {
  console.log(HELP);
  process.exit(flags.help ? 0 : 2);
}
const walk = { retrain_every: Number(flags.every), window: Number(flags.window) };
const threads = Number(flags.threads);
const folder = mkdtempSync(join(tmpdir(), "proplab-walk-"));
try {
  const periods = readPeriods();
  const plans = [];
  for (const period of periods) {
    const plan = await planBench(period);
    mkdirSync(period.folder);
    exportRows(plan, period.folder);
    writeSettings(plan, period);
    plans.push(plan);
  }
  const ours = [];
  const rivals = [];
  for (let repeat = 0; repeat < Number(flags.repeats); repeat++) {
    const ran = [];
    for (const plan of plans) ran.push(await runOurs(plan));
    ours.push(poolPeriods(ran));
    for (const way of flags.ways.split(",")) rivals.push(poolPeriods(periods.map((period) => runRival(way, period))));
  }
  console.log(compareToRival(plans, ours, rivals));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function readPeriods() {
  const [starts, ends] = [flags.from.split(","), flags.to.split(",")];
  if (starts.length !== ends.length) {
    console.error(`--from has ${starts.length} days and --to ${ends.length}: a period needs one of each`);
    process.exit(2);
  }
  return starts.map((from, i) => ({ from, to: ends[i], folder: join(folder, String(i)) }));
}

function planBench({ from, to }) {
  const settings = {
    name: "WALK_FORWARD_BENCH",
    ...walk,
    eval_start: from,
    eval_end: to,
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
  return planRun({ ...request, gates: readGateProfiles(), notice() {} }, {});
}

function writeSettings(plan, { from, to, folder: place }) {
  const { iterations, learning_rate, depth, l2_leaf_reg, early_stopping_rounds, border_count } = plan.options;
  const options = { iterations, learning_rate, depth, l2_leaf_reg, early_stopping_rounds, border_count };
  const settings = {
    ...walk,
    ...options,
    loss: flags.loss,
    from,
    to,
    threads,
    min_train_rows: plan.experiment.min_train_rows,
  };
  writeFileSync(join(place, "settings.json"), JSON.stringify(settings));
}

async function runOurs(plan) {
  const store = { find: () => null, save() {}, takenFrom: new Set() };
  const start = performance.now();
  const before = process.cpuUsage();
  const fit = await fitRun(plan, { threads, store, notice() {} }, {});
  const used = process.cpuUsage(before);
  return {
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
}

function runRival(way, { folder: place }) {
  const script = fileURLToPath(new URL("rival.py", import.meta.url));
  const { status } = spawnSync(flags.python, [script, place, way], { stdio: "inherit" });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
  return { way, ...JSON.parse(readFileSync(join(place, `${way}.json`), "utf8")) };
}
