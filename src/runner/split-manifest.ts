import type { RunPlan } from "./plan-run.js";
import type { ResultWindow } from "./result.js";
import { partHashes, type SkippedStep } from "./walk/select-steps.js";

/** How the rows of a run were divided: enough to tell whether another run, or another program, used the same. */
export interface SplitManifest {
  /** Days left out before the validation part and before the evaluation, and those left out before the evaluation alone. */
  purge_days: number;
  embargo_days: number;
  /**
   * In order of time. A hash of a part is the SHA256 over its rows in date, game, player order, a line each: days since
   * 1970-01-01, game and player, separated by a blank; lines by a line feed.
   */
  windows: (ResultWindow & { parts_sha256: Record<"train" | "validation" | "evaluation", string> })[];
  /** Steps of a walk-forward run that are not carried out. */
  skipped: SkippedStep[];
  /** Of the evaluation rows of all windows that have a line (of all rows when none has): what trials are counted on. */
  evaluation_rows_sha256: string;
  /** The files of the data by month, with their hashes. */
  partitions: RunPlan["warehouse"]["snapshot"]["partitions"];
}

/** The split manifest of a planned run. */
export function splitManifest(plan: RunPlan): SplitManifest {
  const { experiment, rows, windows, skipped, window, warehouse } = plan;
  return {
    purge_days: experiment.purge_days,
    embargo_days: experiment.embargo_days ?? 0,
    windows: windows.map((one) => ({ ...one.window, parts_sha256: partHashes(rows, one.selection) })),
    skipped: [...skipped],
    evaluation_rows_sha256: window.evaluation_rows_sha256,
    partitions: warehouse.snapshot.partitions,
  };
}
