import type { AuditVerdict, LeakAudit } from "../audit/leak-audit.js";
import type { ProgressEvent } from "../core/progress.js";
import type { ArtifactRow, ModelVersion, NewArtifact, NewModel, VerifyReport } from "./artifact-records.js";
import type { LaterAudit } from "./audit-records.js";
import type { CandidateRow, NewWindowFit, WindowFitRow } from "./fit-records.js";
import type { GcOptions, GcReport } from "./gc/gc-records.js";
import type {
  AliasRow,
  ModelFilter,
  ModelPage,
  ModelSummary,
  NewPromotion,
  PromotionFilter,
  PromotionRow,
  ReadModel,
} from "./promotion-records.js";
import type {
  AcknowledgementRow,
  Batch,
  FinalStatus,
  NewAcknowledgement,
  NewRun,
  ParamValue,
  RunDetail,
  RunFilter,
  RunPage,
  RunSummary,
  TagChange,
  WindowRow,
} from "./records.js";
import type { NewReproduction, ReproductionRow } from "./reproduction-records.js";
import type { StoredTrial, Trial, TrialFilter } from "./trial-records.js";

/**
 * The single record of what was run. Every method is synchronous and, where it writes, one transaction: it happened
 * whole or not at all. All of them throw DataError (exit 3, naming the file) when the disk or the database refuses.
 */
export interface Registry {
  /**
   * Enters a run with status "running".
   * @returns its id: 26 characters that sort by start time, after every run started here before, also when the clock was set back
   * @throws UsageError on an empty name, a malformed hash, or a parent that does not exist; DUPLICATE_RUN with
   *   `refuseIdentical`, naming the run that is the same
   */
  startRun(run: NewRun): string;

  /**
   * Logs parameters, metrics and tags of a running run. A metric logged again at the same name, slice and step
   * replaces the older one.
   * @throws UsageError UNKNOWN_RUN; RUN_FINISHED unless only tags are given; PARAM_CHANGED when a parameter already
   *   has another value; BAD_METRIC on NaN or an infinity (null means "nothing to measure")
   */
  logBatch(runId: string, batch: Batch): void;

  /** Logs windows of the split manifest; an index logged again replaces the older one. @throws UsageError as logBatch */
  logWindows(runId: string, windows: readonly WindowRow[]): void;

  /**
   * Counts that this configuration was evaluated on these rows, and keeps what it came to by day, whatever becomes of the run.
   * @throws UsageError UNKNOWN_RUN, BAD_HASH; BAD_TRIAL_DAYS without a day
   */
  countTrial(runId: string, trial: Trial): void;

  /** Trials on evaluation rows in the order they were counted. Those on validation rows, of tunings, are not among them. */
  listTrials(filter?: TrialFilter): StoredTrial[];

  /**
   * Enters what a candidate of a tuned run reached and counts it as a trial on the validation rows: both or neither.
   * @throws UsageError UNKNOWN_RUN, RUN_FINISHED, BAD_HASH, BAD_NUMBER; BAD_METRIC on a figure that is not finite
   */
  logCandidate(runId: string, candidate: CandidateRow): void;

  /**
   * What is already known of these fits, by their hash, with the run that fitted each.
   * @param ofCompletedRuns false: only what runs left behind that did not complete
   */
  finishedCandidates(fitSha256s: readonly string[], ofCompletedRuns: boolean): Map<string, CandidateRow>;

  /**
   * Keeps a finished window of a running run, so that what ends its process does not lose it.
   * @throws UsageError UNKNOWN_RUN, RUN_FINISHED, BAD_HASH
   */
  saveWindowFit(runId: string, fit: NewWindowFit): void;

  /** A kept window by its hash, whichever run fitted it; null when there is none or its model is damaged. */
  findWindowFit(fitSha256: string): WindowFitRow | null;

  /**
   * Lets go of the windows kept for runs of this run's name, and of those that runs of any name left behind more than 30 days ago;
   * of other running ones never.
   * @returns how many there were
   * @throws UsageError UNKNOWN_RUN
   */
  dropWindowFits(runId: string): number;

  /** How many distinct configurations were ever tried on these evaluation (or validation) rows; 0 when none was. */
  trialsOn(evaluationRowsSha256: string): number;

  /**
   * Stores a file under its SHA256 and then enters it for the run.
   * @throws UsageError ARTIFACT_CHANGED when the run has another content under this name
   */
  addArtifact(runId: string, artifact: NewArtifact): ArtifactRow;

  /** Ends a running run, synced to the disk. @throws UsageError UNKNOWN_RUN, RUN_FINISHED */
  finishRun(runId: string, end: { status: FinalStatus; error?: string | null }): void;

  /**
   * Gives the model the next version of its name; the same model of the same run keeps the version it has.
   * @throws UsageError UNKNOWN_RUN; BAD_MODEL_NAME with an "@"; UNKNOWN_ARTIFACT when the run has no artifact of that hash;
   *   DataError ARTIFACT_FREED when gc deleted its file; IntegrityError ARTIFACT_MISSING when it is not there
   */
  registerModel(model: NewModel): ModelVersion;

  /**
   * Enters that a person answers for a suspicious run, synced to the disk; it can never be changed or taken back.
   * @throws UsageError UNKNOWN_RUN; EMPTY_NAME, CONTROL_CHARACTER of the name or the reason; NOTHING_SUSPECT
   */
  acknowledge(runId: string, acknowledgement: NewAcknowledgement): AcknowledgementRow;

  /**
   * Enters that a finished run was made again, and what came of it; it can never be changed or taken back. The run stays as it is.
   * @throws UsageError UNKNOWN_RUN
   */
  logReproduction(runId: string, reproduction: NewReproduction): ReproductionRow;

  /**
   * Enters a leak audit made of a run after it had ended, synced to the disk; it can never be changed or taken back.
   * @throws UsageError UNKNOWN_RUN
   */
  recordAudit(runId: string, audit: LeakAudit): LaterAudit;

  /** The worst verdict of the audits made of each of these runs after they had ended, by id; runs without one have no entry. */
  laterVerdicts(runIds: readonly string[]): Map<string, AuditVerdict>;

  /**
   * The oldest registered model of an earlier run that is the same as this run's: the same configuration on the same
   * data, or the very same file; null when there is none.
   * @throws UsageError UNKNOWN_RUN
   */
  earlierModel(runId: string): ModelVersion | null;

  /** One page of registered models, newest first. @throws UsageError BAD_NUMBER, BAD_SCOPE */
  listModels(filter?: ModelFilter): ModelPage;

  /**
   * A registered model by "NAME" (its newest version), "NAME@3", "NAME@champion" (when the champion is a version of NAME) or
   * "@champion".
   * @param scope of an alias; "points" when left out
   * @throws UsageError UNKNOWN_MODEL with near names; UNKNOWN_VERSION with those there are; BAD_MODEL; NO_ALIAS, BAD_SCOPE
   */
  getModel(text: string, scope?: string): ModelSummary;

  /**
   * A registered model and its file, hashed before it is handed out: a file that is not the one registered is never loaded.
   * @throws UsageError as getModel; IntegrityError ARTIFACT_MISSING, ARTIFACT_ALTERED
   */
  readModel(text: string, scope?: string): ReadModel;

  /** Where the aliases stand, by scope, champion before challenger. @throws UsageError BAD_SCOPE */
  aliases(scope?: string): AliasRow[];

  /** The log of every move of an alias, oldest first. */
  promotions(filter?: PromotionFilter): PromotionRow[];

  /** The scopes that were ever used. */
  scopes(): string[];

  /** Every model that an alias stands on or the log of promotions names: its run and its file are never deleted. */
  promotedModels(): ModelSummary[];

  /**
   * Moves an alias and enters it in the append-only log: one transaction, synced to the disk. Under the write lock it is looked
   * at once more that the alias has not moved since the plan, that the model's run is completed and its file intact.
   * A challenger that becomes champion leaves its place with an entry of its own, which comes first.
   * @param stillHolds called under the lock before anything is written; what it throws calls the move off. It may read
   *   this registry, not write to it
   * @returns the entries made
   * @throws RefusedError PLAN_OUTDATED; DataError RUN_NOT_COMPLETED; IntegrityError ARTIFACT_MISSING, ARTIFACT_ALTERED; UsageError
   *   UNKNOWN_MODEL, NO_REASON, NOTHING_TO_MOVE, IS_CHAMPION, BAD_SCOPE, BAD_PROMOTION, EMPTY_NAME, CONTROL_CHARACTER
   */
  moveAlias(change: NewPromotion, stillHolds?: () => void): PromotionRow[];

  /** The newest completed run of the same configuration on the same data, or null. */
  findCompleted(key: { configSha256: string; datasetSha256: string }): RunSummary | null;

  /**
   * Marks runs of this machine whose process is gone. Called by every writable open.
   * @returns the runs it marked
   */
  markInterrupted(): readonly RunSummary[];

  /**
   * One page of runs, newest first or as the filter's sort says. A run whose process is gone is shown as interrupted, here and
   * by getRun, also by a registry that is open for reading only and cannot mark it.
   * @throws UsageError BAD_LIMIT, BAD_OFFSET; BAD_WHERE, WHERE_TOO_LONG with the place in the condition or sort; UNKNOWN_FIELD,
   *   with near names, for a parameter or metric that no run has
   */
  listRuns(filter?: RunFilter): RunPage;

  /**
   * Changes the tags of runs in any state, all or none.
   * @returns the ids whose tags changed
   * @throws UsageError UNKNOWN_RUN; EMPTY_NAME, CONTROL_CHARACTER of a tag; TAG_TWICE for one that is added and removed
   */
  tagRuns(runIds: readonly string[], change: TagChange): string[];

  /**
   * Archives runs, all or none, synced to the disk: lists leave them out, `gc` may free their files; their rows and trials stay.
   * @returns the ids that were changed; one that is archived already is not among them
   * @throws UsageError UNKNOWN_RUN; RUN_RUNNING; RUN_IN_USE when an alias or a promotion refers to a model of the run
   */
  archiveRuns(runIds: readonly string[]): string[];

  /**
   * Gives archived runs the status they had before, all or none. Files that a gc set free and did not come to delete are theirs again.
   * @returns the ids that were changed; one that is not archived is not among them
   * @throws UsageError UNKNOWN_RUN
   */
  restoreRuns(runIds: readonly string[]): string[];

  /** The id that an id, the beginning of one or a name stands for, as getRun takes it. @throws UsageError as getRun */
  findRun(idOrPrefixOrName: string): string;

  /**
   * One run by id, by the beginning of its id, or by name: then the newest completed run of that name, or the newest
   * of any other status when none completed.
   * @throws UsageError UNKNOWN_RUN with the nearest names; AMBIGUOUS_RUN with the ids that fit
   */
  getRun(idOrPrefixOrName: string): RunDetail;

  /** Some parameters of several runs by run id, for lists; a run or a parameter that is not there has no entry. */
  paramsOf(runIds: readonly string[], names: readonly string[]): Map<string, Record<string, ParamValue>>;

  /** Re-hashes the artifacts of one run (any form getRun takes), or of all runs, and reports; never throws on damage. */
  verify(run?: string): VerifyReport;

  /**
   * As verify, step by step, for work that takes long: each step says how far it is and may be the last one taken, and the last
   * gives the report.
   */
  verifySteps(run?: string): Generator<ProgressEvent, VerifyReport>;

  /**
   * Deletes the files of runs archived for long enough, those that killed processes left half-written or without a row, and windows kept for runs
   * that nobody will go on with. Never what an alias or a promotion refers to, or a run that is not archived; rows, figures and
   * trials stay. It can be cut short anywhere and be run beside others that write.
   * @throws UsageError BAD_DAYS
   */
  gc(options?: GcOptions): GcReport;

  /**
   * An artifact's content, hashed while read.
   * @throws IntegrityError ARTIFACT_MISSING, ARTIFACT_ALTERED; DataError ARTIFACT_FREED when gc deleted the file
   */
  readArtifact(sha256: string): Uint8Array;

  /** Absolute path of an artifact's file, whether or not it exists. @throws UsageError BAD_HASH */
  artifactPath(sha256: string): string;

  /** Closes the database; closing twice is fine. */
  close(): void;
}
