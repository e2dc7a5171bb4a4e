/** Artifacts and the models among them as they go into the registry and come out of it. */

export interface ArtifactRow {
  readonly kind: string;
  /** File name as a person would call it, for example "model.plm"; a label, never a path. */
  readonly name: string;
  /** Where the file lies, relative to the artifacts folder: "<2 hex>/<sha256>". */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
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

export interface VerifyReport {
  /** True when nothing is damaged. Orphans are harmless and do not count. */
  readonly ok: boolean;
  /** Artifact rows looked at. */
  readonly checked: number;
  readonly faults: readonly ArtifactFault[];
  /** Files under the artifacts folder that no row names, as relative paths; empty when one run is verified. */
  readonly orphans: readonly string[];
  /** What is wrong with the database file itself; empty when one run is verified. */
  readonly database: readonly string[];
}
