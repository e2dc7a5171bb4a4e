// Trains this engine on the rows of rows.mjs and writes its predictions: node bench/engine/run.mjs DIR
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { takeRows, takeValues } from "../../dist/core/matrix.js";
import { fitBoostedTrees, parseTreeOptions } from "../../dist/engine/model.js";

const [dir] = process.argv.slice(2);
if (!dir) throw new Error("usage: node bench/engine/run.mjs DIR");
const plan = JSON.parse(readFileSync(new URL("./plan.json", import.meta.url), "utf8"));

for (const file of readdirSync(dir)
  .filter((name) => /^[a-z0-9]+\.\d+\.csv$/.test(name))
  .sort()) {
  const [dataset, seed] = file.split(".");
  const { train, test } = readRows(join(dir, file));
  for (const setting of plan.settings) {
    for (const loss of plan.losses) {
      const { name, ...own } = setting;
      const options = parseTreeOptions({
        ...plan.common,
        ...own,
        ...(own.grow_policy === "Depthwise" && { min_data_in_leaf: plan.min_data_in_leaf }),
        loss_function: loss,
        iterations: plan.iterations,
        random_seed: Number(seed),
      });
      const start = performance.now();
      const { model } = await fitBoostedTrees(train, null, options, {});
      const seconds = (performance.now() - start) / 1000;
      const predictions = model.predict(test.matrix);
      const record = { dataset, seed: Number(seed), setting: name, loss, seconds, predictions: [...predictions] };
      writeFileSync(join(dir, `${dataset}.${seed}.${name}.${loss.split(":")[0]}.json`), JSON.stringify(record));
    }
  }
  console.log(`${file}: ${train.matrix.rows} training rows`);
}

function readRows(path) {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = head.split(",").slice(2);
  const columns = names.map(() => new Float64Array(lines.length));
  const target = new Float64Array(lines.length);
  const part = { 0: [], 1: [] };
  for (const [row, line] of lines.entries()) {
    const values = line.split(",").map(Number);
    part[values[0]].push(row);
    target[row] = values[1];
    for (let f = 0; f < names.length; f++) columns[f][row] = values[f + 2];
  }
  const matrix = { rows: lines.length, names, columns };
  const take = (rows) => ({ matrix: takeRows(matrix, rows), target: takeValues(target, rows) });
  return { train: take(part[0]), test: take(part[1]) };
}
