import type { DataSource, RunStatus } from "../../registry/index.js";
import type { DataCheck } from "./check-data.js";
import type { RecordCheck } from "./check-record.js";
import type { CodeCheck } from "./code-differences.js";
import type { ComparedArtifact } from "./compare-artifacts.js";
import type { ComparedMetrics, ParamDifference, WindowDifference } from "./compare-figures.js";
import type { ComparedPredictions } from "./compare-predictions.js";
import type { SettingDifference } from "./run-settings.js";

/**
 * byte_for_byte: every artifact that is made again has the recorded hash, and every figure is the recorded one; same_figures: all
 * predictions and figures are, and some file has other bytes; not_reproduced: anything else, also when nothing could be trained.
 */
export type ReproductionVerdict = "byte_for_byte" | "same_figures" | "not_reproduced";

/** What came of making a run again. */
export interface RebuildComparison {
  /** Where this version reads the recorded settings otherwise. */
  settings: SettingDifference[];
  windows: WindowDifference[];
  artifacts: ComparedArtifact[];
  /** null when the recorded predictions cannot be read, or are the same file. */
  predictions: ComparedPredictions | null;
  metrics: ComparedMetrics;
  params: ParamDifference[];
  /** The first thing that differs, in the order in which one thing brings on the next; null when nothing does. */
  first_difference: string | null;
}

/** The object `proplab reproduce --json` prints. Keys are only ever added. */
export interface Reproduction {
  run: { id: string; name: string; status: RunStatus; started_at: string; data_source: DataSource };
  dry_run: boolean;
  /** null for a dry run. */
  verdict: ReproductionVerdict | null;
  record: RecordCheck;
  data: DataCheck;
  code: CodeCheck;
  /** Why the run cannot be made again; empty when it can. */
  obstacles: string[];
  /** What this kind of run does not let be checked. */
  limits: string[];
  /** Kinds of artifacts that are hashed again but not made again. */
  not_rebuilt: string[];
  /** null when nothing was made again. */
  comparison: RebuildComparison | null;
  /** What may explain a difference; empty without one. */
  causes: string[];
}

/** Whether a reproduction found nothing wrong: what the exit code says. */
export function isSound({ verdict, dry_run: dry, record, obstacles, comparison }: Reproduction): boolean {
  const files = record.artifacts.every(({ problem }) => problem === null);
  const intact = files && record.configuration_intact && (comparison?.params.length ?? 0) === 0;
  return intact && (dry ? obstacles.length === 0 : verdict !== "not_reproduced");
}
