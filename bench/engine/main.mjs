// Trains this engine and its rivals on the same rows and judges error, time, memory and prediction: see README.md.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readArguments, USAGE } from "./arguments.mjs";
import { Measurements } from "./measurements.mjs";
import { fitKey, MOST_REAL_ROWS, PARAMETERS, planFits } from "./plan.mjs";
import { Progress, timeText } from "./progress.mjs";
import { renderReport } from "./report/render.mjs";
import { chooseRivals, whyNot } from "./rivals.mjs";
import { prepareRows } from "./rows/prepare.mjs";
import { hasRealData } from "./rows/real.mjs";
import { runFits } from "./run-fits.mjs";
import { runForJson } from "./run-process.mjs";

const RIVALS = ["lightgbm", "sklearn", "xgboost", "catboost"];

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(USAGE);
  else await main(args);
} catch (error) {
  console.error(`bench:engine: ${error.message}`);
  process.exitCode = 1;
}

async function main({ fresh, pythons, folder, output, scope }) {
  const notRun = [];
  const rivals = chooseRivals(await Promise.all(pythons.map((path) => askVersions(path, notRun))));
  for (const name of RIVALS) if (!rivals[name]) notRun.push(`${name}: not installed in ${pythons.join(", ")}.`);
  const real = hasRealData(folder);
  if (!real) notRun.push(`Real rows: ${folder} does not hold them (--data).`);
  if (real && scope.sizes.some((size) => size > MOST_REAL_ROWS)) {
    notRun.push(
      `Real rows beyond ${MOST_REAL_ROWS.toLocaleString("en")}: five seasons have no more before the test windows; synthetic rows stand for them.`,
    );
  }
  const planned = planFits({ ...scope, data: real ? ["synthetic", "real"] : ["synthetic"] });
  const fits = planned.filter((fit) => fit.trainer === "ours" || canFit(fit, rivals, notRun));

  const about = describeRun(rivals, scope);
  if (fresh) rmSync(output, { force: true });
  const measurements = new Measurements(output, about);
  const made = new Set(measurements.fits.map(fitKey));
  const left = fits.filter((fit) => !made.has(fitKey(fit)));
  if (made.size > 0) console.error(`${made.size} fits were made before the run was interrupted`);
  const load = loadavg()[0];
  const rowsFolder = join(dirname(output), "engine-rows");
  mkdirSync(rowsFolder, { recursive: true });
  const partsOf = await prepareRows(rowsFolder, left, real ? folder : null);

  const together = availableParallelism();
  const progress = new Progress(left, together);
  console.error(`${left.length} fits, roughly ${timeText(progress.expected)} on two quiet cores`);
  await runFits(left, {
    folder: rowsFolder,
    partsOf,
    rivals,
    together,
    keep(record) {
      measurements.add(record);
      progress.tell(record);
    },
  });
  measurements.finish();
  rmSync(rowsFolder, { recursive: true });
  const report = renderReport({ ...about, load, resumed: measurements.resumed }, measurements.fits, notRun);
  writeFileSync(output.replace(/(\.json)?$/, ".md"), `${report}\n`);
  console.log(report);
}

async function askVersions(path, notRun) {
  const script = fileURLToPath(new URL("./rivals/fit.py", import.meta.url));
  try {
    return { path, versions: await runForJson(path, [script, "versions"]) };
  } catch (error) {
    notRun.push(`Rivals of ${path}: ${error.message}.`);
    return { path, versions: {} };
  }
}

/** Whether a rival is there and can make the fit; why it cannot is noted once. */
function canFit(fit, rivals, notRun) {
  const rival = rivals[fit.trainer];
  if (!rival) return false;
  const [loss] = fit.loss.split(" ");
  const reason = whyNot({ trainer: fit.trainer, loss, setting: fit.setting }, rival.version);
  if (reason === null) return true;
  const text = `${fit.trainer} ${rival.version}: ${reason}.`;
  if (!notRun.includes(text)) notRun.push(text);
  return false;
}

/** What a run's figures depend on; an unfinished run is gone on with only when all of it is the same. */
function describeRun(rivals, scope) {
  const { iterations, depth, learning_rate } = PARAMETERS;
  const [cpu] = cpus();
  return {
    machine: `${cpu?.model ?? "unknown processor"}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.versions.node,
    rivals: Object.fromEntries(Object.entries(rivals).map(([name, { version }]) => [name, version])),
    trees: `${iterations} trees of depth ${depth}, learning rate ${learning_rate}`,
    engine: hashFolder(fileURLToPath(new URL("../../dist/engine", import.meta.url))),
    parameters: PARAMETERS,
    scope,
  };
}

/** SHA256 of all programs in a folder. */
function hashFolder(folder) {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.(js|wasm)$/.test(file));
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex");
}
