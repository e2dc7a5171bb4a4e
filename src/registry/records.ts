/** What goes into the registry and what comes out of it, in the shapes the other folders use. */

import type { ArtifactRow, ModelRow } from "./artifact-records.js";
import type { LaterAudit } from "./audit-records.js";
import type { CandidateRow } from "./fit-records.js";
import type { ReproductionRow } from "./reproduction-records.js";

/** Where the registry lives. */
export interface RegistryPaths {
  /** The SQLite file, usually runs.sqlite. */
  readonly database: string;
  /** Folder of the content-addressed artifact files; made when the first artifact is added. */
  readonly artifacts: string;
}

export type RunStatus = "running" | "completed" | "failed" | "interrupted" | "archived";
export type FinalStatus = "completed" | "failed" | "interrupted";
export type DataSource = "simulated" | "imported";

/** The state of the source code; every field is null when there is no git or no repository. */
export interface CodeState {
  /** Full commit hash. */
  readonly commit: string | null;
  /** True when tracked files differ from the commit, or untracked files exist. */
  readonly dirty: boolean | null;
  /** SHA256 of the difference to the commit, untracked files included; null when the tree is clean. */
  readonly diffSha256: string | null;
}

/** The machine and the software a run used. */
export interface Environment {
  /** Version of this program. */
  readonly program: string;
  /** Node version without the "v". */
  readonly node: string;
  /** For example "linux-x64". */
  readonly platform: string;
  readonly cpuModel: string;
  /** Logical processors. */
  readonly cores: number;
  /** Threads the run could use; null or left out where that was not recorded. */
  readonly threads?: number | null;
  /** Version of each direct dependency as installed; as declared where it is not found on disk. */
  readonly packageVersions: Readonly<Record<string, string>>;
  /** SHA256 of package-lock.json; null when there is none. */
  readonly lockfileSha256: string | null;
}

export interface NewRun {
  readonly name: string;
  readonly hypothesis?: string | null;
  readonly tags?: readonly string[];
  /** Any safe integer. */
  readonly seed: number;
  /** The arguments as typed, one element each, so that they can be run again exactly. */
  readonly commandLine: readonly string[];
  readonly code: CodeState;
  readonly environment: Environment;
  readonly datasetSha256: string;
  readonly dataSource: DataSource;
  /** Everything that decides the result; kept as canonical JSON. */
  readonly config: unknown;
  readonly configSha256: string;
  readonly parentId?: string | null;
  /** Refuse the run when one of the same configuration on the same data is completed, or running right now. */
  readonly refuseIdentical?: boolean;
}

export type ParamValue = string | number | boolean | null;

/** One figure. `value` is null where there was nothing to measure. */
export interface MetricRow {
  readonly name: string;
  /** Part of the evaluation the figure stands for; "all" when left out. */
  readonly slice?: string;
  /** Integer place in a series (iteration, window, week); 0 when left out. */
  readonly step?: number;
  readonly value: number | null;
  /** Rows the figure stands on. */
  readonly n?: number | null;
  /** Lower and upper end of its interval. */
  readonly low?: number | null;
  readonly high?: number | null;
}

/** A metric as read back: nothing left out. */
export type StoredMetric = Required<MetricRow>;

export interface Batch {
  readonly params?: Readonly<Record<string, ParamValue>>;
  readonly metrics?: readonly MetricRow[];
  readonly tags?: readonly string[];
}

/** One window of the split manifest. Days are "YYYY-MM-DD", both ends included. */
export interface WindowRow {
  readonly index: number;
  readonly trainStart: string;
  readonly trainEnd: string;
  readonly validationStart: string | null;
  readonly validationEnd: string | null;
  readonly evalStart: string;
  readonly evalEnd: string;
  readonly trainRows: number;
  readonly validationRows: number;
  /** Evaluation rows with a line. */
  readonly evalLineRows: number;
  /** All evaluation rows. */
  readonly evalRows: number;
  /** Hash of the identities of the window's rows. */
  readonly rowsSha256: string;
}

/** A person's word for a suspicious run. */
export interface NewAcknowledgement {
  readonly by: string;
  readonly reason: string;
  /** What the run is suspected of, as the person saw it; a suspicion that is not among them is not answered for. */
  readonly suspicions: readonly string[];
}

export interface AcknowledgementRow extends NewAcknowledgement {
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** What lists show of a run. Times are ISO 8601 in UTC with milliseconds. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly hypothesis: string | null;
  readonly tags: readonly string[];
  readonly seed: number;
  readonly startedAt: string;
  /** null for a run whose process is gone and that nobody has marked as interrupted yet, too. */
  readonly finishedAt: string | null;
  readonly dataSource: DataSource;
  readonly datasetSha256: string;
  readonly configSha256: string;
  /** Full commit hash of the code; null outside of git. */
  readonly commit: string | null;
  readonly parentId: string | null;
  /** Why it failed or was interrupted. */
  readonly error: string | null;
  /** null unless it is archived. */
  readonly archivedAt: string | null;
  /** The metrics asked for (slice "all", step 0), in the order asked; a run without one has no entry for it. */
  readonly metrics: readonly StoredMetric[];
}

/** Where a run came from that was made in another registry. */
export interface TakenOver {
  /** When it was taken over, ISO 8601 in UTC. */
  readonly at: string;
  /** Version of proplab that wrote the export. */
  readonly program: string;
  /** SHA256 of the export's manifest. */
  readonly manifestSha256: string;
}

/** Everything the registry knows of a run. `metrics` holds all of them, by name, slice, step. */
export interface RunDetail extends RunSummary {
  readonly commandLine: readonly string[];
  readonly code: CodeState;
  readonly environment: Environment;
  readonly config: unknown;
  readonly host: string;
  readonly pid: number;
  /** null for a run that was made here. */
  readonly takenOver: TakenOver | null;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly artifacts: readonly ArtifactRow[];
  readonly windows: readonly WindowRow[];
  /** What a tuned run compared, by number; empty for others. */
  readonly candidates: readonly CandidateRow[];
  readonly models: readonly ModelRow[];
  /** Who answered for it, oldest first. */
  readonly acknowledgements: readonly AcknowledgementRow[];
  /** When it was made again, and whether it came out the same; oldest first. */
  readonly reproductions: readonly ReproductionRow[];
  /** Leak audits made of it after it had ended, oldest first. */
  readonly laterAudits: readonly LaterAudit[];
}

/** Which runs to list, and in which order: newest first unless `sort` says otherwise. */
export interface RunFilter {
  /** 1 to 10,000; 50 when left out. */
  readonly limit?: number;
  readonly offset?: number;
  /** Exact name. */
  readonly name?: string;
  /** Part of the name, upper and lower case alike. */
  readonly nameContains?: string;
  readonly status?: RunStatus;
  readonly tag?: string;
  /**
   * A condition as "metrics.mae_lines < 5.1 and params.loss_function = 'MAE'"; the user guide has the grammar. It may hold what users
   * typed: its values never become SQL.
   */
  readonly where?: string;
  /** "metrics.mae_lines, -started": what to order by, "-" turns the order; runs without a value come last, ties newest first. */
  readonly sort?: string;
  /** Archived runs too. Without it they are listed only when `status` or a condition on the status asks for them. */
  readonly archived?: boolean;
  /** Names of metrics to bring along with each run. */
  readonly metrics?: readonly string[];
  /** "params.depth, metrics.mae_lines.low, commit": whatever a condition may name, to bring along with each run. */
  readonly columns?: string;
}

/** What a run has of a column: several where it may have several, as tags. */
export type ColumnValue = ParamValue | readonly string[];

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Runs that match, on this page or not. */
  readonly total: number;
  /** When columns were asked for: by their names, the values in the order of `runs`; null where a run has none. */
  readonly columns?: Readonly<Record<string, readonly ColumnValue[]>>;
}

/** Which tags to add to runs and which to take off. */
export interface TagChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}
