import type { ArtifactRow, NewArtifact } from "../artifact-records.js";
import type { MetricRow, ParamValue, RunDetail } from "../records.js";
import type { Registry } from "../registry.js";
import type { Trial } from "../trial-records.js";

/**
 * A run that is being made. Everything logged is in the registry when the call returns. After `complete` or `fail` only tags can
 * be added. A run whose process dies is marked as interrupted by whoever opens the registry next.
 */
export interface TrackedRun {
  /** 26 characters that sort by start time. */
  readonly id: string;

  /** @throws UsageError PARAM_CHANGED when a parameter has another value already, BAD_PARAM on NaN or an infinity, RUN_FINISHED */
  logParams(params: Readonly<Record<string, ParamValue>>): void;

  /**
   * Logs one figure. For many at once, {@link logMetrics} is one transaction instead of many.
   * @param value null where there was nothing to measure
   * @throws UsageError BAD_METRIC on NaN or an infinity, RUN_FINISHED
   */
  logMetric(name: string, value: number | null, details?: Omit<MetricRow, "name" | "value">): void;

  /** Logs figures in one transaction; one of the same name, slice and step replaces the older. @throws UsageError as logMetric */
  logMetrics(metrics: readonly MetricRow[]): void;

  addTags(...tags: string[]): void;

  /** Stores bytes or a file under its SHA256. @throws UsageError ARTIFACT_CHANGED when the run has other content of this name */
  addArtifact(artifact: NewArtifact): ArtifactRow;

  /**
   * Counts that this configuration was tried on these evaluation rows, and keeps what it came to by day. Whoever looks at the
   * outcome of evaluation rows should call it: the lab deflates its figures by the number of trials.
   * @throws UsageError BAD_HASH, BAD_TRIAL_DAYS
   */
  countTrial(trial: Trial): void;

  /** Ends the run, synced to the disk. @throws UsageError RUN_FINISHED */
  complete(): void;

  /** Ends the run as failed, with the error's message or the text. @throws UsageError RUN_FINISHED */
  fail(error: unknown): void;

  /** Everything the registry has of the run now. */
  detail(): RunDetail;
}

/** The face of a run that was entered already. */
export function trackedRun(registry: Registry, id: string): TrackedRun {
  return {
    id,
    logParams: (params) => registry.logBatch(id, { params }),
    logMetric: (name, value, details = {}) => registry.logBatch(id, { metrics: [{ name, value, ...details }] }),
    logMetrics: (metrics) => registry.logBatch(id, { metrics }),
    addTags: (...tags) => registry.logBatch(id, { tags }),
    addArtifact: (artifact) => registry.addArtifact(id, artifact),
    countTrial: (trial) => registry.countTrial(id, trial),
    complete: () => registry.finishRun(id, { status: "completed" }),
    fail: (error) =>
      registry.finishRun(id, { status: "failed", error: error instanceof Error ? error.message : String(error) }),
    detail: () => registry.getRun(id),
  };
}
