// Fit and prediction seconds of this engine on synthetic rows, per path and thread count, and of LightGBM beside it.
// node bench/engine/speed.mjs OUT_DIR [ROWSxFEATURES ...]     then: python3 bench/engine/speed.py OUT_DIR
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRng } from "../../dist/core/rng.js";
import { fitBoostedTrees, parseTreeOptions } from "../../dist/engine/model.js";

const [out, ...wanted] = process.argv.slice(2);
if (!out) throw new Error("usage: node bench/engine/speed.mjs OUT_DIR [ROWSxFEATURES ...]");
const sizes = wanted.length > 0 ? wanted : ["8000x50", "90000x33", "10000x54", "100000x54", "250000x54"];
const policies = (process.env.POLICIES ?? "Depthwise,SymmetricTree").split(",");
const executions = (process.env.PATHS ?? "plain,wasm").split(",").map((text) => {
  const [path, threads = "1"] = text.split("@");
  return { path, threads: Number(threads) };
});
const common = { iterations: 300, depth: 6, learning_rate: 0.05, loss_function: process.env.LOSS ?? "RMSE" };
mkdirSync(out, { recursive: true });

const results = [];
for (const size of sizes) {
  const [rows, features] = size.split("x").map(Number);
  const data = makeRows(rows, features);
  writeFileSync(
    join(out, `${size}.f64`),
    Buffer.concat([data.target, ...data.matrix.columns].map((a) => Buffer.from(a.buffer))),
  );
  for (const grow_policy of policies) {
    const own = grow_policy === "Depthwise" ? { min_data_in_leaf: 20 } : {};
    const options = parseTreeOptions({ ...common, ...own, grow_policy });
    for (const execution of executions) {
      const start = performance.now();
      const before = process.cpuUsage();
      const { model } = await fitBoostedTrees(data, null, options, {}, {}, execution);
      const fit = (performance.now() - start) / 1000;
      const used = process.cpuUsage(before);
      const cpu = (used.user + used.system) / 1e6;
      const again = performance.now();
      model.predict(data.matrix);
      const predict = (performance.now() - again) / 1000;
      const sha = createHash("sha256").update(model.serialize()).digest("hex").slice(0, 8);
      results.push({ size, grow_policy, ...execution, fit, cpu, predict, sha });
      console.log(
        `${size} ${grow_policy} ${execution.path} ${execution.threads}: fit ${fit.toFixed(2)} s (processor ${cpu.toFixed(2)} s), predict ${predict.toFixed(3)} s, model ${sha}`,
      );
    }
  }
}
writeFileSync(join(out, "speed.json"), JSON.stringify({ common, results }, null, 2));

/** A fifth of the columns hold few values, a third of them miss a tenth of their values. */
function makeRows(rows, features) {
  const rng = createRng(7);
  const columns = Array.from({ length: features }, (_, f) =>
    Float64Array.from({ length: rows }, () => (f % 5 === 4 ? rng.int(12) : rng.uniform())),
  );
  const target = Float64Array.from({ length: rows }, (_, row) => {
    const x = (f) => columns[f][row];
    return (
      10 * x(0) * x(1) +
      20 * (x(2) - 0.5) ** 2 +
      10 * x(3) +
      x(4) / 2 +
      4 * (rng.uniform() + rng.uniform() + rng.uniform())
    );
  });
  for (const column of columns.filter((_, f) => f % 3 === 0)) {
    for (let row = 0; row < rows; row++) if (rng.uniform() < 0.1) column[row] = Number.NaN;
  }
  return { matrix: { rows, names: columns.map((_, f) => `f${f}`), columns }, target };
}
