/** Artifacts and the models among them as they go into the registry and come out of it. */

export interface ArtifactRow {
  readonly kind: string;
  /** File name as a person would call it, for example "model.plm"; a label, never a path. */
  readonly name: string;
  /** Where the file lies, relative to the artifacts folder: "<2 hex>/<sha256>". */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** When gc deleted its file, ISO 8601; left out while it is kept. */
  readonly freedAt?: string;
}

/** An artifact to add: its bytes, or a file to copy. */
export type NewArtifact = { readonly kind: string; readonly name: string } & (
  | { readonly bytes: Uint8Array; readonly file?: never }
  | { readonly file: string; readonly bytes?: never }
);

export interface NewModel {
  readonly name: string;
  readonly runId: string;
  /** For example "trees", "mlp", "linear". */
  readonly family: string;
  readonly featureSet: string;
  /** An artifact of that run. */
  readonly artifactSha256: string;
}

/** A registered model. Versions of a name count from 1. */
export interface ModelVersion {
  readonly name: string;
  readonly version: number;
}

export interface ModelRow extends ModelVersion {
  readonly runId: string;
  readonly family: string;
  readonly featureSet: string;
  readonly artifactSha256: string;
  readonly status: string;
  readonly createdAt: string;
}

/** An artifact whose file is not what its row says. */
export interface ArtifactFault {
  readonly runId: string;
  readonly artifact: ArtifactRow;
  readonly problem: "missing" | "altered" | "unreadable";
  /** The hash found, when the file is altered; the system's message, when it is unreadable. */
  readonly found: string | null;
}

/** A registered model that cannot be loaded any more. */
export interface ModelFault extends ModelVersion {
  readonly runId: string;
  readonly artifactSha256: string;
  readonly problem: ArtifactFault["problem"];
}

/** A run of which a damaged database no longer gives everything. */
export interface RunLoss {
  readonly runId: string;
  readonly name: string;
  /** Tables whose rows of this run cannot be read, as "metrics". */
  readonly lost: readonly string[];
}

export interface VerifyReport {
  /** True when nothing is damaged. Orphans and unfinished files are harmless and do not count. */
  readonly ok: boolean;
  /** Artifact rows looked at. */
  readonly checked: number;
  /** Artifacts whose files gc deleted, by the day, newest first; they are not looked at. */
  readonly freed: readonly { readonly on: string; readonly artifacts: number }[];
  readonly faults: readonly ArtifactFault[];
  /** Registered models whose file is among the faults. */
  readonly models: readonly ModelFault[];
  /** Files under the artifacts folder that no row names, as relative paths; empty when one run is verified. */
  readonly orphans: readonly string[];
  /** Files that a process was writing, or left half-written when it was killed, as absolute paths; empty when one run is verified. */
  readonly unfinished: readonly string[];
  /** What is wrong with the database file itself, a sentence each; empty when one run is verified. */
  readonly database: readonly string[];
  /** Where an alias and the log of promotions disagree or name what is not there; empty when one run is verified. */
  readonly promotions: readonly string[];
  /** What a damaged database no longer gives, run by run; empty while it can be read. */
  readonly lostRuns: readonly RunLoss[];
}
