// Fills, logs, lists, searches and compares in this registry and in other stores: see README.md.
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { Measurements } from "../engine/measurements.mjs";
import { runForJson } from "../engine/run-process.mjs";
import { readArguments, USAGE } from "./arguments.mjs";
import { COMPARED, PAGE, SEARCH } from "./operations.mjs";
import { readRuns } from "./read-runs.mjs";
import { renderReport, STORES } from "./report.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const PYTHON_PART = here("./with_mlflow.py");

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(USAGE);
  else await main(args);
} catch (error) {
  console.error(`bench:registry: ${error.message}`);
  process.exitCode = 1;
}

async function main({ quick, keep, fresh, python, output, sizes, stores, mlflowMost }) {
  const notRun = ["Trackio: no script of it here; it could not be installed where this was written."];
  const mlflow = stores.includes("mlflow") ? await mlflowVersion(python, notRun) : null;
  const [cpu] = cpus();
  const about = {
    machine: `${cpu?.model ?? "unknown processor"}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.versions.node,
    mlflow,
    quick,
    sizes,
    stores,
    programs: hashOf([here("../../dist/registry"), here(".")]),
  };
  if (fresh) rmSync(output, { force: true });
  const measurements = new Measurements(output, about);
  const folder = join(dirname(output), "registry-stores");
  if (!measurements.resumed) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pace = quick ? "quick" : "full";
  for (const size of sizes) {
    for (const store of ["proplab", "json", "mlflow"].filter((name) => stores.includes(name))) {
      if (measurements.fits.some((one) => one.store === store && one.runs === size)) continue;
      if (store === "mlflow" && !mlflow) continue;
      if (store === "mlflow" && size > mlflowMost) {
        notRun.push(`MLflow with ${size} runs: filling it takes hours (--mlflow-most).`);
        continue;
      }
      console.error(`${STORES[store]}, ${size} runs`);
      measurements.add(await measure(store, size, folder, pace, python));
    }
    if (!keep) for (const store of stores) rmSync(join(folder, `${store}-${size}`), { recursive: true, force: true });
  }
  measurements.finish();
  if (!keep) rmSync(folder, { recursive: true });
  const report = renderReport(about, measurements.fits, notRun);
  writeFileSync(output.replace(/(\.json)?$/, ".md"), `${report}\n`);
  console.log(report);
}

async function measure(store, size, folder, pace, python) {
  const args = [String(size), folder, pace];
  if (store !== "proplab" && !existsSync(join(folder, `proplab-${size}`))) {
    // the other stores are filled with what this one holds
    const { fill } = await import("./proplab-store.mjs");
    fill(join(folder, `proplab-${size}`), size);
  }
  if (store !== "mlflow") return runForJson(process.execPath, [here("./measure.mjs"), store, ...args]);
  const runs = join(folder, `runs-${size}.jsonl`);
  const source = readRuns(join(folder, `proplab-${size}`, "runs.sqlite"));
  await pipeline(Readable.from(linesOf(source)), createWriteStream(runs));
  const env = { SEARCH: JSON.stringify({ ...SEARCH, page: PAGE, compared: COMPARED }) };
  return runForJson(python, [PYTHON_PART, String(size), join(folder, `mlflow-${size}`), runs, pace], env);
}

function* linesOf(runs) {
  for (const run of runs) yield `${JSON.stringify(run)}\n`;
}

async function mlflowVersion(python, notRun) {
  try {
    return (await runForJson(python, [PYTHON_PART, "versions"])).mlflow;
  } catch (error) {
    notRun.push(`MLflow: ${python} does not have it (${error.message}); name a Python that does with --python.`);
    return null;
  }
}

/** SHA256 of all programs below folders. */
function hashOf(folders) {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.(m?js|py)$/.test(file),
    );
    for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  }
  return hash.digest("hex");
}
