import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { simulateLeague } from "../../src/warehouse/simulate/index.js";
import { runCli, temporaryHome } from "./run-cli.js";

/** A quick experiment on the last month of a season. */
export const SMALL = "SMALL";

export interface SmallLab {
  readonly home: string;
  /** Folder of experiment files, for --experiments. */
  readonly experiments: string;
}

/** A home with one simulated season, its features built, and an experiment SMALL of few trees. */
export async function smallLab(): Promise<SmallLab> {
  const home = temporaryHome();
  await simulateLeague(join(home, "warehouse"), { seasons: ["2024-25"] });
  const experiments = join(home, "experiments");
  mkdirSync(experiments);
  writeExperiment(experiments, SMALL, "");
  await runCli(["retrain", "--name", SMALL, "--experiments", experiments, "--dry-run"], { home });
  return { home, experiments };
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
