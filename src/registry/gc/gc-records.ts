import type { LeftOverFile } from "../../warehouse/stale-files.js";

export interface GcOptions {
  /** Days since a run was archived, from which its files may go; 30 when left out. */
  readonly olderThanDays?: number;
  /** Also files that no row names and that were stored while no run here is known to have been going on. */
  readonly orphans?: boolean;
  /** Say what would be freed, and change nothing. */
  readonly dryRun?: boolean;
}

/** An artifact of an archived run whose file goes; its row stays. */
export interface FreedArtifact {
  readonly runId: string;
  readonly runName: string;
  readonly kind: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface GcReport {
  readonly dryRun: boolean;
  /** Runs archived up to then were looked at, ISO 8601. */
  readonly archivedUntil: string;
  /** Artifacts set free, by run and name. Two of one content share a file. */
  readonly artifacts: readonly FreedArtifact[];
  /** The files of those artifacts, and what an earlier gc that was cut short had left of such. */
  readonly files: readonly LeftOverFile[];
  /** Files that no row names, stored while a run of this registry was going on: left by killed processes. */
  readonly orphans: readonly LeftOverFile[];
  /** Files that no row names, stored at other times; only when asked for with `orphans`. */
  readonly others: readonly LeftOverFile[];
  /** Files that were left half-written. */
  readonly unfinished: readonly LeftOverFile[];
  /** Windows kept for runs that nobody will go on with; they stand in the registry's file, which reuses their place. */
  readonly windows: { readonly count: number; readonly bytes: number };
  /** Artifacts of such runs whose file stays because a run that is not archived, or not for so long, has the same content. */
  readonly shared: number;
  /** Archived runs of which everything stays because an alias or a promotion refers to their model, by id. */
  readonly inUse: readonly string[];
  /** Files that may go when they are an hour old. */
  readonly young: number;
  /**
   * Old files that no row names, stored while no run of this registry is known to have been going on, and left alone: the registry that
   * stood here before, or a later state of this one, may need them. A killed run or import may have left them as well.
   */
  readonly ofOthers: number;
  /** Bytes of all files and windows. */
  readonly bytes: number;
}
