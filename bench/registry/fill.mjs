// Fills a registry with made-up runs, the same for the same seed: `node bench/registry/fill.mjs FILE --runs 100000`.
// Rows are written by SQL in one transaction: a hundred thousand runs take half a minute, by way of startRun and logBatch an hour.
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import Sqlite from "better-sqlite3";
import { openRegistry } from "../../dist/registry/index.js";

/** Metrics of every run, slice "all", step 0. The first three carry an interval. */
export const METRICS = [
  "mae_lines",
  "hit_rate_edge_3",
  "roi_edge_3",
  "mae_all",
  "mae_market",
  "mae_train",
  "mae_validation",
  "rmse_lines",
  "bias_lines",
  "hit_rate_all",
  "roi_all",
  "over_share",
  "coverage",
  "log_loss",
  "brier",
  "sharpe_day",
  "profit",
  "picks",
  "seconds_fit",
  "iterations_kept",
];

const LOSSES = ["MAE", "Huber:delta=4", "RMSE", "Quantile:alpha=0.5"];
const SETS = ["v8_noveg", "v10", "v12", "v13", "v14"];
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Mulberry32: uniform numbers from 0 to 1. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const hash = (text) => createHash("sha256").update(text).digest("hex");

function runId(ms, random) {
  let time = "";
  for (let rest = ms; time.length < 10; rest = Math.floor(rest / 32)) time = DIGITS[rest % 32] + time;
  return time + Array.from({ length: 16 }, () => DIGITS[Math.floor(random() * 32)]).join("");
}

/** The twenty parameters of a run, each as [name, text, number or null]. */
function paramsOf(random, index) {
  const pick = (values) => values[Math.floor(random() * values.length)];
  const text = (name, value) => [name, value, null];
  const number = (name, value) => [name, String(value), value];
  const flag = (name, share) => {
    const on = random() < share;
    return [name, String(on), on ? 1 : 0];
  };
  return [
    text("framework", random() < 0.9 ? "trees" : "mlp"),
    text("loss_function", pick(LOSSES)),
    text("feature_set", pick(SETS)),
    text("grow_policy", pick(["SymmetricTree", "Depthwise", "Lossguide"])),
    text("bootstrap", pick(["No", "Bernoulli", "MVS"])),
    text("line_source", pick(["consensus", "draftkings", "fanduel"])),
    text("train_start", `20${20 + (index % 5)}-11-01`),
    text("eval_start", `20${21 + (index % 5)}-02-01`),
    number("depth", 4 + Math.floor(random() * 6)),
    number("iterations", 100 * (1 + Math.floor(random() * 20))),
    number("learning_rate", Math.round(random() * 200) / 1000),
    number("l2_leaf_reg", 1 + Math.floor(random() * 9)),
    number("rsm", Math.round(random() * 10) / 10),
    number("subsample", Math.round(random() * 10) / 10),
    number("min_data_in_leaf", 1 + Math.floor(random() * 64)),
    number("random_strength", Math.floor(random() * 3)),
    number("train_days", 56),
    flag("include_no_line", 0.5),
    flag("residual", 0.2),
    flag("two_stage", 0.1),
  ];
}

/**
 * Adds runs to the registry at `database`, which is made when there is none.
 * @param options runs: how many; seed: of everything made up; started: time of the first run, one every ten minutes;
 *   extraMetrics: metrics of slice "week 1" and later beside the twenty
 * @returns the ids, oldest first
 */
export function fillRegistry(
  database,
  { runs, seed = 1, started = Date.parse("2024-01-01T00:00:00Z"), extraMetrics = 0 },
) {
  const path = resolve(database);
  openRegistry({ database: path, artifacts: `${path}-artifacts` }).close();
  const db = new Sqlite(path);
  try {
    db.pragma("synchronous = OFF");
    db.pragma("cache_size = -200000");
    db.pragma("foreign_keys = ON");
    return db.transaction(() => addRuns(db, { runs, seed, started, extraMetrics })).immediate();
  } finally {
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
  }
}

function addRuns(db, { runs, seed, started, extraMetrics }) {
  const random = generator(seed);
  const run =
    db.prepare(`INSERT INTO runs (id, name, status, hypothesis, started_at, finished_at, seed, command_line, git_commit,
    git_dirty, program, node, platform, cpu_model, cores, package_versions, dataset_sha256, data_source, config, config_sha256,
    host, pid) VALUES (?, ?, ?, ?, ?, ?, 42, '["retrain"]', ?, 0, '0.1.0', '20.0.0', 'linux-x64', 'a processor', 8,
    '{"kysely":"0.28.18"}', ?, 'simulated', ?, ?, 'bench', 1)`);
  const tag = db.prepare("INSERT INTO run_tags (run_id, tag) VALUES (?, ?)");
  const param = db.prepare("INSERT INTO params (run_id, name, value, number) VALUES (?, ?, ?, ?)");
  const metric = db.prepare(
    "INSERT INTO metrics (run_id, name, slice, step, value, n, low, high) VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
  );
  const trial = db.prepare("INSERT INTO trials VALUES (?, ?, ?, ?)");
  const commits = Array.from({ length: 50 }, (_, index) => hash(`commit ${index}`).slice(0, 40));
  const datasets = Array.from({ length: 12 }, (_, index) => hash(`data ${index}`));
  const names = Array.from(
    { length: 400 },
    (_, index) => `MULTISEASON_${["FEB", "MAR", "NOV", "DEC"][index % 4]}25_E${index}`,
  );
  const ids = [];
  for (let index = 0; index < runs; index++) {
    const begun = started + index * 600_000;
    const id = runId(begun, random);
    const luck = random();
    const status = luck < 0.9 ? "completed" : luck < 0.95 ? "failed" : luck < 0.98 ? "archived" : "interrupted";
    const config = hash(`config ${seed} ${index}`);
    const dataset = datasets[Math.floor((index * datasets.length) / runs)];
    const at = new Date(begun).toISOString();
    const finished = new Date(begun + 90_000).toISOString();
    const name = names[Math.floor(random() * names.length)];
    const commit = commits[Math.floor((index * commits.length) / runs)];
    run.run(
      id,
      name,
      status,
      index % 3 ? null : "a wider window",
      at,
      finished,
      commit,
      dataset,
      '{"loss":"MAE"}',
      config,
    );
    if (index % 4 === 0) tag.run(id, "sweep");
    if (index % 50 === 0) tag.run(id, "keep");
    for (const [name, value, number] of paramsOf(random, index)) param.run(id, name, value, number);
    // a failed run has no figures
    if (status !== "failed") {
      for (const [place, name] of METRICS.entries()) {
        const value = /^(mae|rmse)_/.test(name) ? 4 + 2 * random() : random();
        const [low, high] = place < 3 ? [value - 0.02, value + 0.02] : [null, null];
        metric.run(id, name, "all", value, 1_200, low, high);
      }
      for (let week = 1; week <= extraMetrics; week++)
        metric.run(id, "mae_lines", `week ${week}`, 4 + 2 * random(), 300, null, null);
      trial.run(dataset, config, id, finished);
    }
    ids.push(id);
  }
  return ids;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
  });
  const [file] = positionals;
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  if (!file || !Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
    console.error("usage: node bench/registry/fill.mjs FILE [--runs 10000] [--seed 1]");
    process.exit(2);
  }
  const begun = performance.now();
  fillRegistry(file, { runs, seed });
  console.log(`${runs} runs in ${file} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}
