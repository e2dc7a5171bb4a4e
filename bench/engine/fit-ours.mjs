// Fits this engine once and prints what it cost, as JSON: node fit-ours.mjs SPEC. The same spec and the same figures as rivals/fit.py.
import { readFileSync, writeFileSync } from "node:fs";
import { fitBoostedTrees, parseTreeOptions } from "../../dist/engine/model.js";
import { median } from "./report/statistics.mjs";
import { describeRows, readRows } from "./rows/row-file.mjs";

const spec = JSON.parse(process.argv[2]);
const { names } = describeRows(spec.folder, spec.rows);
// the last rows are held out, as in rivals/stopping.py
const held = spec.stopping ? Math.round(spec.train.count * spec.stopping.share) : 0;
const { from, count } = spec.train;
const train = readRows(spec.folder, spec.rows, names, { from, count: count - held });
const check = held > 0 ? readRows(spec.folder, spec.rows, names, { from: from + count - held, count: held }) : null;
const { min_data_in_leaf, ...common } = spec.parameters;
const options = parseTreeOptions({
  ...common,
  ...(spec.stopping && { iterations: spec.stopping.iterations, early_stopping_rounds: spec.stopping.rounds }),
  ...(spec.policy !== "SymmetricTree" && { min_data_in_leaf }),
  loss_function: lossText(spec),
  grow_policy: spec.policy,
  rsm: spec.rsm,
  random_seed: spec.seed,
});

const loaded = memory("VmRSS");
const start = performance.now();
const before = process.cpuUsage();
const { model } = await fitBoostedTrees(train, check, options, {}, {}, { threads: spec.threads });
const seconds = (performance.now() - start) / 1000;
const used = process.cpuUsage(before);
const peak = memory("VmHWM");
const test = readRows(spec.folder, spec.rows, names, spec.test);
writeFileSync(spec.output, new Uint8Array(model.predict(test.matrix).buffer));
const result = { seconds, processor: (used.user + used.system) / 1e6, peak, rise: peak - loaded };
if (spec.predictRows > 0) {
  result.predict = predictionSeconds(spec.predictRows, 3);
  result.predictOne = predictionSeconds(1, 300);
}
console.log(JSON.stringify(result));

function lossText({ loss, parameter }) {
  const name = { Huber: "delta", Quantile: "alpha" }[loss];
  return name ? `${loss}:${name}=${parameter}` : loss;
}

/** Resident memory in bytes, VmRSS now or VmHWM at its peak (Linux). The peak of getrusage would be the parent's too. */
function memory(figure) {
  const line = readFileSync("/proc/self/status", "utf8").match(new RegExp(`^${figure}:\\s*(\\d+) kB`, "m"));
  return Number(line[1]) * 1024;
}

/** Median seconds to predict so many rows, the first time not counted. */
function predictionSeconds(rows, times) {
  const taken = Array.from({ length: times + 1 }, (_, i) => {
    const from = rows === 1 ? i : 0;
    const columns = train.matrix.columns.map((column) => column.subarray(from, from + rows));
    const begin = performance.now();
    model.predict({ rows, names, columns });
    return (performance.now() - begin) / 1000;
  });
  return median(taken.slice(1));
}
