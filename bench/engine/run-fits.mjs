import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fitKey, LOSSES, lossLabel, PARAMETERS, PREDICT_ROWS, SETTINGS } from "./plan.mjs";
import { errorOf } from "./report/error-metrics.mjs";
import { readNumbers, readTarget } from "./rows/row-file.mjs";
import { runForJson } from "./run-process.mjs";

const OURS = fileURLToPath(new URL("./fit-ours.mjs", import.meta.url));
const RIVALS = fileURLToPath(new URL("./rivals/fit.py", import.meta.url));

/**
 * Makes fits one after the other; those for errors alone as many at a time as `together` says.
 * @param folder of the rows
 * @param partsOf (fit) => { rows, features, train, test }: file and parts of its rows
 * @param rivals of chooseRivals
 * @param keep (record) => void, called as each fit ends; a fit that fails leaves `failed`
 */
export async function runFits(fits, { folder, partsOf, rivals, together, keep }) {
  const waiting = [...fits];
  const worker = async (some) => {
    for (let fit = some.shift(); fit; fit = some.shift()) keep(await runOne(fit, folder, partsOf, rivals));
  };
  await worker(waiting.filter((fit) => fit.alone));
  const rest = waiting.filter((fit) => !fit.alone);
  await Promise.all(Array.from({ length: together }, () => worker(rest)));
}

async function runOne(fit, folder, partsOf, rivals) {
  const loss = LOSSES.find((one) => lossLabel(one) === fit.loss);
  const output = join(folder, `predictions.${fitKey(fit).replaceAll(/[^a-z0-9.]+/gi, "-")}.f64`);
  const parts = partsOf(fit);
  const spec = {
    folder,
    ...parts,
    output,
    parameters: PARAMETERS,
    ...SETTINGS[fit.setting],
    trainer: fit.trainer,
    layout: fit.layout,
    loss: loss.name,
    parameter: loss.parameter,
    seed: fit.seed,
    threads: fit.threads,
    predictRows: isForPrediction(fit) ? PREDICT_ROWS : 0,
  };
  try {
    const cost = await start(spec, rivals);
    const { test } = parts;
    const error = errorOf(loss, readTarget(folder, parts.rows, test), readNumbers(output, 0, test.count));
    return { ...fit, error, ...cost };
  } catch (failure) {
    return { ...fit, failed: failure.message };
  } finally {
    rmSync(output, { force: true });
  }
}

/** Whether prediction is timed with this fit's model; how LightGBM counted histograms does not matter to it. */
function isForPrediction({ alone, threads, size, loss, layout }) {
  return alone && threads === 1 && size >= PREDICT_ROWS && loss === "RMSE" && layout !== "row";
}

function start(spec, rivals) {
  const text = JSON.stringify(spec);
  if (spec.trainer === "ours") return runForJson(process.execPath, [OURS, text]);
  const threads = { OMP_NUM_THREADS: String(spec.threads) };
  return runForJson(rivals[spec.trainer].python, [RIVALS, text], threads);
}
