import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RetrainResult } from "../../src/runner/result.js";
import { simulateLeague } from "../../src/warehouse/simulate/index.js";
import { copyOfKeptHome } from "./kept-home.js";
import { runCli } from "./run-cli.js";

/** A quick experiment on the last month of a season. */
export const SMALL = "SMALL";

export interface SmallLab {
  readonly home: string;
  /** Folder of experiment files, for --experiments. */
  readonly experiments: string;
}

const labOf = (home: string): SmallLab => ({ home, experiments: join(home, "experiments") });

/** A home with one simulated season, its features built, and an experiment SMALL of few trees. */
export async function smallLab(): Promise<SmallLab> {
  return labOf(await copyOfKeptHome("small", makeSmall));
}

/** The same with one run of SMALL, and what retrain --json printed of it. */
export async function trainedLab(): Promise<SmallLab & { readonly run: RetrainResult }> {
  const home = await copyOfKeptHome("trained", async (folder) => {
    await makeSmall(folder);
    writeFileSync(join(folder, RESULT), await retrainSmall(folder));
  });
  return { ...labOf(home), run: JSON.parse(readFileSync(join(home, RESULT), "utf8")) };
}

const RESULT = "small-result.json";

async function makeSmall(home: string): Promise<void> {
  await simulateLeague(join(home, "warehouse"), { seasons: ["2024-25"] });
  const { experiments } = labOf(home);
  mkdirSync(experiments);
  writeExperiment(experiments, SMALL, "");
  await retrainSmall(home, "--dry-run");
}

/** Run where there is no gates file but the one that ships. */
async function retrainSmall(home: string, ...flags: string[]): Promise<string> {
  const { experiments } = labOf(home);
  const argv = ["retrain", "--name", SMALL, "--experiments", experiments, "--json", ...flags];
  const { code, stdout, stderr } = await runCli(argv, { home, cwd: home });
  if (code !== 0) throw new Error(`retrain ${SMALL} ended with ${code}: ${stderr}`);
  return stdout;
}

/** Writes an experiment like SMALL with more settings. */
export function writeExperiment(folder: string, name: string, settings: string): void {
  const text = `name: ${name}
train_start: 2024-11-15
train_end: 2025-01-31
eval_start: 2025-02-01
eval_end: 2025-02-14
feature_set: v8_noveg
loss_function: MAE
iterations: 20
include_no_line: true
${settings}`;
  writeFileSync(join(folder, `${name}.yaml`), text);
}
