import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RetrainResult } from "../../src/runner/result.js";
import { copyOfKeptHome, shareAudits } from "./kept-home.js";
import { runCli } from "./run-cli.js";
import { seasonUntilFebruary } from "./season-until.js";

/** A quick experiment on the last month of a season. */
export const SMALL = "SMALL";

export interface SmallLab {
  readonly home: string;
  /** Folder of experiment files, for --experiments. */
  readonly experiments: string;
}

const labOf = (home: string): SmallLab => ({ home, experiments: join(home, "experiments") });

/** A home with one simulated season until the end of February, its features built and audited on the days of SMALL, and an experiment SMALL of few trees. */
export async function smallLab(): Promise<SmallLab> {
  const home = await copyOfKeptHome("small", async (folder) => {
    const trained = await trainedLab();
    for (const part of ["warehouse", "experiments"]) renameSync(join(trained.home, part), join(folder, part));
    rmSync(trained.home, { recursive: true });
  });
  return labOf(home);
}

/** The same with one run of SMALL, and what retrain --json printed of it. */
export async function trainedLab(): Promise<SmallLab & { readonly run: RetrainResult }> {
  const home = await copyOfKeptHome("trained", async (folder) => {
    shareAudits(folder);
    await seasonUntilFebruary(join(folder, "warehouse"));
    const { experiments } = labOf(folder);
    mkdirSync(experiments);
    writeExperiment(experiments, SMALL, "");
    writeFileSync(join(folder, RESULT), await retrainSmall(folder));
  });
  return { ...labOf(home), run: JSON.parse(readFileSync(join(home, RESULT), "utf8")) };
}

const RESULT = "small-result.json";

/** Run where there is no gates file but the one that ships. */
async function retrainSmall(home: string): Promise<string> {
  const { experiments } = labOf(home);
  const argv = ["retrain", "--name", SMALL, "--experiments", experiments, "--json"];
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
