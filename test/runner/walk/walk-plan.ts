import { addDays, type IsoDate } from "../../../src/core/dates.js";
import { hashJson } from "../../../src/core/hash.js";
import { createRng } from "../../../src/core/rng.js";
import type { FeatureRows } from "../../../src/features/index.js";
import { modelOptions } from "../../../src/runner/model-options.js";
import type { RunPlan } from "../../../src/runner/plan-run.js";
import { resolveExperiment } from "../../../src/runner/resolve-experiment.js";
import { runConfig } from "../../../src/runner/run-config.js";
import { planSteps } from "../../../src/runner/walk/plan-steps.js";
import { pooledSelection, pooledWindow } from "../../../src/runner/walk/pooled-windows.js";
import { selectSteps } from "../../../src/runner/walk/select-steps.js";
import { walkSettings } from "../../../src/runner/walk/walk-settings.js";
import { syntheticRows } from "../feature-rows.js";

const FIRST_DAY = "2024-11-01" as IsoDate;

/** `players` rows a day over `days` days, but for the days of a gap; every fourth player has no line. */
export function dailyRows(days: number, players: number, gap: [from: number, to: number] | null = null): FeatureRows {
  const rng = createRng(3);
  const entries = Array.from({ length: days * players }, (_, row) => ({
    date: addDays(FIRST_DAY, Math.floor(row / players)),
    player: row % players,
    points: 5 + 20 * rng.uniform() + (row % players),
    average: 5 + (row % players),
    ...(row % 4 === 3 ? {} : { line: 8.5 + (row % players) }),
  })).filter((_, row) => gap === null || Math.floor(row / players) < gap[0] || Math.floor(row / players) >= gap[1]);
  const names = ["a", "b", "c"];
  const columns = names.map((_, k) => Float64Array.from(entries, ({ points }) => (k + 1) * rng.uniform() + points / 9));
  return { ...syntheticRows(entries), matrix: { rows: entries.length, names, columns } };
}

/** A plan on such rows, as planRun would make it, without a warehouse. */
export function walkPlan(rows: FeatureRows, settings: Record<string, unknown>): RunPlan {
  const trees = settings.framework === undefined ? { loss_function: "MAE", iterations: 8 } : {};
  const experiment = resolveExperiment(null, { name: "W", ...trees, ...settings } as never);
  const steps = planSteps(experiment, []);
  const { windows, skipped } = selectSteps(rows, experiment, steps, { held: null, walk: walkSettings(experiment) });
  const selection = pooledSelection(windows);
  const options = modelOptions(experiment);
  const features = ["a", "b", "c"].map((name) => ({ name }));
  return {
    experiment,
    options,
    rows,
    windows,
    skipped,
    selection,
    window: pooledWindow(rows, windows, selection, steps),
    features,
    config: runConfig(experiment, options, features as never, hashJson("catalogue")),
    datasetSha256: hashJson("data"),
    warehouse: { source: "simulated", snapshot: { partitions: [] } },
    trainedElsewhere: null,
    tuning: null,
  } as never as RunPlan;
}

/** The day so many days after the first. */
export const day = (after: number): IsoDate => addDays(FIRST_DAY, after);
