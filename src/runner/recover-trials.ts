import { LabError } from "../core/errors.js";
import { dailyPicks } from "../metrics/index.js";
import type { Registry, StoredTrial } from "../registry/index.js";
import { overlappingTrials } from "./overlapping-trials.js";
import { readPredictions } from "./read-predictions.js";

/** Files read for one run, about a tenth of a second each; what is left waits for the next run. */
const MOST_FILES = 20;

/**
 * Enters the picks of trials on the same days that were counted before the registry kept them, from the predictions of their runs.
 * A trial whose predictions are gone or damaged stays as it is, and counts as independent of all others.
 */
export async function recoverTrials(registry: Registry, own: StoredTrial): Promise<void> {
  const unknown = overlappingTrials(registry, own).filter(({ byDay, status }) => byDay === null && status !== null);
  for (const trial of unknown.reverse().slice(0, MOST_FILES)) {
    const predictions = registry.getRun(trial.runId).artifacts.find(({ kind }) => kind === "predictions");
    if (!predictions) continue;
    try {
      const { rows } = await readPredictions(registry, predictions.sha256);
      registry.countTrial(trial.runId, { ...trial, byDay: dailyPicks(rows) });
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
    }
  }
}
