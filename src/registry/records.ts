/** What goes into the registry and what comes out of it, in the shapes the other folders use. */

import type { DailyPicks } from "../metrics/daily-picks.js";

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

/** One configuration judged on one set of evaluation rows. */
export interface Trial {
  readonly evaluationRowsSha256: string;
  readonly configSha256: string;
  /** Which world the rows are of: trials of two origins have no day in common. "imported", or a simulated league with its seed. */
  readonly origin: string;
  /** What its picks came to. */
  readonly byDay: DailyPicks;
}

/** A trial as read back; it stays when its run goes. */
export interface StoredTrial {
  readonly runId: string;
  readonly runName: string;
  /** null when the registry no longer has the run. */
  readonly status: RunStatus | null;
  readonly tags: readonly string[];
  readonly countedAt: string;
  readonly evaluationRowsSha256: string;
  readonly configSha256: string;
  readonly origin: string;
  /** First and last day evaluated, days since 1970-01-01; null when nobody knows them any more. */
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  /** null for trials of versions that did not keep it. */
  readonly byDay: DailyPicks | null;
  /** Equal for trials with the same picks and outcomes. */
  readonly byDaySha256: string | null;
}

/** Which trials to read; all of them without a filter. */
export interface TrialFilter {
  readonly runId?: string;
  /** Only trials on these very rows, or of one of these origins with a day from `firstDay` to `lastDay`. */
  readonly besides?: {
    readonly evaluationRowsSha256: string;
    readonly origins: readonly string[];
    readonly firstDay: number;
    readonly lastDay: number;
  };
}

/** What one configuration reached on the validation rows of a tuned run. */
export interface CandidateScore {
  /** In the unit of the loss. */
  readonly loss: number;
  /** Points. */
  readonly mae: number;
  /** Trees or rounds kept. */
  readonly iterations: number;
  /** Sum of the loss over the rows of each validation date, dates in order; for comparing two candidates date by date. */
  readonly lossByDate: readonly number[];
  /** How long the fit took. */
  readonly seconds: number;
}

/** A configuration that a tuned run compared. */
export interface CandidateRow extends CandidateScore {
  /** 0 is the experiment as it stands. */
  readonly candidate: number;
  /** The settings that were searched, with this candidate's values. */
  readonly settings: Readonly<Record<string, ParamValue>>;
  readonly configSha256: string;
  /** Hash of everything that decides the score: configuration, data, version of the program. */
  readonly fitSha256: string;
  readonly validationRowsSha256: string;
  /** The run that fitted it, when the score was taken over; null: this run. */
  readonly fittedIn: string | null;
}

/** A finished window of a walk-forward run to keep until the run completes. */
export interface NewWindowFit {
  /** Hash of everything that decides the fit. */
  readonly fitSha256: string;
  /** The model file. */
  readonly model: Uint8Array;
  /** What the fit says of itself; anything JSON can hold. */
  readonly report: Readonly<Record<string, unknown>>;
}

export interface WindowFitRow extends NewWindowFit {
  /** The run that fitted it. */
  readonly runId: string;
}

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
  readonly parentId: string | null;
  /** Why it failed or was interrupted. */
  readonly error: string | null;
  /** The metrics asked for (slice "all", step 0), in the order asked; a run without one has no entry for it. */
  readonly metrics: readonly StoredMetric[];
}

/** Everything the registry knows of a run. `metrics` holds all of them, by name, slice, step. */
export interface RunDetail extends RunSummary {
  readonly commandLine: readonly string[];
  readonly code: CodeState;
  readonly environment: Environment;
  readonly config: unknown;
  readonly host: string;
  readonly pid: number;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly artifacts: readonly ArtifactRow[];
  readonly windows: readonly WindowRow[];
  /** What a tuned run compared, by number; empty for others. */
  readonly candidates: readonly CandidateRow[];
  readonly models: readonly ModelRow[];
  /** Who answered for it, oldest first. */
  readonly acknowledgements: readonly AcknowledgementRow[];
}

/** Which runs to list; newest first. Archived runs are listed only when `status` asks for them. */
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
  /** Names of metrics to bring along with each run. */
  readonly metrics?: readonly string[];
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Runs that match, on this page or not. */
  readonly total: number;
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
