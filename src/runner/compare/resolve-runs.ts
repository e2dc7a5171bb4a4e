import { DataError, UsageError } from "../../core/errors.js";
import type { Registry, RunDetail } from "../../registry/index.js";
import { type ReportRun, readReportRun, type StoredPredictions } from "../collect-runs.js";
import { readPredictions } from "../read-predictions.js";

/** A completed run with its evaluation and what it predicted. */
export type PredictedRun = ReportRun & { readonly predictions: StoredPredictions };

/** The one completed run that a name or id stands for. @throws DataError RUN_NOT_COMPLETED */
export function completedRun(registry: Registry, name: string): RunDetail {
  const run = registry.getRun(name);
  if (run.status === "completed") return run;
  const reason = run.error ? `: ${run.error}` : "";
  throw new DataError("RUN_NOT_COMPLETED", `run ${run.id} (${run.name}) is ${run.status}${reason}`, {
    hint: "only completed runs have figures to stand on; proplab runs --status completed lists them",
  });
}

/** A completed run with its predictions. @throws DataError RUN_WITHOUT_PREDICTIONS; IntegrityError */
export async function withPredictions(registry: Registry, id: string): Promise<PredictedRun> {
  const run = await readReportRun(registry, id, { readPredictions: (sha256) => readPredictions(registry, sha256) });
  if (run.predictions) return { ...run, predictions: run.predictions };
  throw new DataError("RUN_WITHOUT_PREDICTIONS", `run ${run.id} (${run.name}) has no stored predictions`, {
    hint: `proplab retrain --name ${run.name} --force runs it again`,
  });
}

/**
 * The completed runs the names stand for, the baseline first and the others in their order: two or more, no run twice, all on
 * one kind of data. A baseline that is among the names is not taken twice.
 * @throws UsageError TOO_FEW_RUNS, RUN_TWICE, MIXED_DATA, UNKNOWN_RUN, AMBIGUOUS_RUN; DataError RUN_NOT_COMPLETED
 */
export function resolveRuns(registry: Registry, given: readonly string[], baseline?: string): RunDetail[] {
  const first = baseline === undefined ? null : completedRun(registry, baseline);
  const others = first === null ? given : given.filter((name) => registry.getRun(name).id !== first.id);
  const names = first === null ? others : [first.id, ...others];
  if (names.length < 2) {
    throw new UsageError("TOO_FEW_RUNS", "a comparison needs two runs or more", {
      hint: "proplab compare RUN RUN; proplab compare RUN --line-sources settles one run under other lines",
    });
  }
  const runs = names.map((name) => completedRun(registry, name));
  for (const [k, run] of runs.entries()) {
    const twin = runs.findIndex(({ id }) => id === run.id);
    if (twin === k) continue;
    const both =
      names[twin] === names[k] ? `"${names[k]}" is given twice` : `"${names[twin]}" and "${names[k]}" are one run`;
    throw new UsageError("RUN_TWICE", `${both}: ${run.id} (${run.name})`, {
      hint: "a name stands for its newest completed run; give older ones by id, proplab runs lists them",
    });
  }
  const other = runs.find(({ dataSource }) => dataSource !== runs[0]!.dataSource);
  if (other) {
    const [a, b] = [runs[0]!, other].map(
      ({ id, name, dataSource }) => `${name} (${id.slice(0, 12)}) is on ${dataSource} data`,
    );
    throw new UsageError("MIXED_DATA", `${a}, ${b}: their players and games are not the same`, {
      hint: "compare runs on the same kind of data",
    });
  }
  return runs;
}
