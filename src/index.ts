/**
 * What proplab promises to other programs; everything else in the package may change at any time. Importing it starts nothing:
 * neither the data engine nor a model library is loaded.
 */
export {
  DataError,
  IntegrityError,
  InterruptedError,
  LabError,
  RefusedError,
  UsageError,
} from "./core/errors.js";
export { hashJson, sha256 } from "./core/hash.js";
export type { ArtifactFault, ArtifactRow, ModelRow, NewArtifact, VerifyReport } from "./registry/artifact-records.js";
export {
  type OpenOptions,
  openRunRegistry as openRegistry,
  type RunRegistry,
  type RunStart,
} from "./registry/library/open-run-registry.js";
export type { TrackedRun } from "./registry/library/tracked-run.js";
export type {
  DataSource,
  MetricRow,
  ParamValue,
  RunDetail,
  RunFilter,
  RunPage,
  RunStatus,
  RunSummary,
  StoredMetric,
  WindowRow,
} from "./registry/records.js";
export type { Trial } from "./registry/trial-records.js";
