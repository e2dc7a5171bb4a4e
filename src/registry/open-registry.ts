import { resolve } from "node:path";
import { UsageError } from "../core/errors.js";
import { acknowledge } from "./acknowledgements.js";
import { listAliases, listScopes } from "./aliases.js";
import { archiveRuns, restoreRuns } from "./archive.js";
import { ArtifactStore } from "./artifact-store.js";
import { addArtifact } from "./artifacts.js";
import { finishedCandidates, logCandidate } from "./candidates.js";
import { programVersion } from "./environment.js";
import { findModel } from "./find-model.js";
import { findRun } from "./find-run.js";
import { collectGarbage } from "./gc/collect-garbage.js";
import { listModels, modelSummary, promotedModels } from "./list-models.js";
import { findCompleted, listRuns } from "./list-runs.js";
import { logBatch } from "./log-batch.js";
import { markInterrupted } from "./mark-interrupted.js";
import { earlierModel, registerModel } from "./models.js";
import { moveAlias } from "./move-alias.js";
import { openDatabase } from "./open-database.js";
import { paramsOf } from "./params-of.js";
import { ownProcess } from "./process-identity.js";
import { listPromotions } from "./promotions.js";
import { readArtifact } from "./read-artifact.js";
import type { RegistryPaths } from "./records.js";
import type { Registry } from "./registry.js";
import { logReproduction } from "./reproductions.js";
import { laterVerdicts, recordAudit } from "./run-audits.js";
import { getRun } from "./run-detail.js";
import type { RandomBytes } from "./run-id.js";
import { finishRun } from "./run-status.js";
import { startRun } from "./start-run.js";
import { changeTags } from "./tags.js";
import { listTrials } from "./trial-days.js";
import { countTrial, trialsOn } from "./trials.js";
import { verify, verifySteps } from "./verify.js";
import { dropWindowFits, findWindowFit, saveWindowFit } from "./window-fits.js";
import { logWindows } from "./windows.js";

export interface OpenRegistryOptions {
  /** Changes nothing on disk, and refuses every method that would. Default false. */
  readonly readonly?: boolean;
  /** Default: the system's clock. */
  readonly clock?: () => Date;
  /** Source of the random part of run ids. Default: the system's. */
  readonly random?: RandomBytes;
}

/**
 * Opens the registry. A writable open makes it when there is none, migrates it when it is older than the program, and
 * marks the runs whose process died.
 * @throws DataError naming the file when it is not a registry, newer than the program, damaged or out of reach;
 *   REGISTRY_ABSENT when it is opened read-only and there is none
 */
export function openRegistry(paths: RegistryPaths, options: OpenRegistryOptions = {}): Registry {
  const { readonly = false, clock: now = () => new Date(), random } = options;
  const db = openDatabase(paths.database, { readonly, program: programVersion(), now });
  const store = new ArtifactStore(resolve(paths.artifacts));
  const owner = ownProcess();

  function mayWrite(): void {
    if (readonly) throw new UsageError("REGISTRY_READONLY", `the registry ${db.path} was opened for reading only`);
  }

  const registry: Registry = {
    startRun: (run) => {
      mayWrite();
      return startRun(db, run, owner, now(), random);
    },
    logBatch: (runId, batch) => {
      mayWrite();
      logBatch(db, runId, batch);
    },
    logWindows: (runId, windows) => {
      mayWrite();
      logWindows(db, runId, windows);
    },
    countTrial: (runId, trial) => {
      mayWrite();
      countTrial(db, runId, trial, now());
    },
    listTrials: (filter) => listTrials(db, filter),
    logCandidate: (runId, candidate) => {
      mayWrite();
      logCandidate(db, runId, candidate, now());
    },
    finishedCandidates: (fits, ofCompletedRuns) => finishedCandidates(db, fits, ofCompletedRuns),
    saveWindowFit: (runId, fit) => {
      mayWrite();
      saveWindowFit(db, runId, fit, now());
    },
    findWindowFit: (fitSha256) => findWindowFit(db, fitSha256),
    dropWindowFits: (runId) => {
      mayWrite();
      return dropWindowFits(db, runId, now());
    },
    trialsOn: (evaluationRowsSha256) => trialsOn(db, evaluationRowsSha256),
    addArtifact: (runId, artifact) => {
      mayWrite();
      return addArtifact(db, store, runId, artifact, now());
    },
    finishRun: (runId, { status, error = null }) => {
      mayWrite();
      finishRun(db, runId, { status, error }, now());
    },
    registerModel: (model) => {
      mayWrite();
      return registerModel(db, store, model, now());
    },
    acknowledge: (runId, acknowledgement) => {
      mayWrite();
      return acknowledge(db, runId, acknowledgement, now());
    },
    logReproduction: (runId, reproduction) => {
      mayWrite();
      return logReproduction(db, runId, reproduction, now());
    },
    laterVerdicts: (runIds) => laterVerdicts(db, runIds),
    recordAudit: (runId, audit) => {
      mayWrite();
      return recordAudit(db, runId, audit, now());
    },
    earlierModel: (runId) => earlierModel(db, runId),
    listModels: (filter = {}) => listModels(db, filter),
    getModel: (text, scope) => modelSummary(db, findModel(db, text, scope)),
    readModel: (text, scope) => {
      const model = modelSummary(db, findModel(db, text, scope));
      return { model, bytes: readArtifact(db, store, model.artifactSha256) };
    },
    aliases: (scope) => listAliases(db, scope),
    promotions: (filter) => listPromotions(db, filter),
    scopes: () => listScopes(db),
    promotedModels: () => promotedModels(db),
    moveAlias: (change, stillHolds = () => {}) => {
      mayWrite();
      return moveAlias(db, store, change, stillHolds, now());
    },
    markInterrupted: () => {
      mayWrite();
      return markInterrupted(db, now());
    },
    findCompleted: (key) => findCompleted(db, key),
    tagRuns: (runIds, change) => {
      mayWrite();
      return changeTags(db, runIds, change);
    },
    archiveRuns: (runIds) => {
      mayWrite();
      return archiveRuns(db, runIds, now());
    },
    restoreRuns: (runIds) => {
      mayWrite();
      return restoreRuns(db, store, runIds);
    },
    findRun: (text) => findRun(db, text),
    listRuns: (filter = {}) => listRuns(db, filter),
    getRun: (text) => getRun(db, text),
    paramsOf: (runIds, names) => paramsOf(db, runIds, names),
    verify: (run) => verify(db, store, run === undefined ? null : findRun(db, run)),
    verifySteps: (run) => verifySteps(db, store, run === undefined ? null : findRun(db, run)),
    readArtifact: (sha256) => readArtifact(db, store, sha256),
    gc: (options = {}) => {
      if (!options.dryRun) mayWrite();
      return collectGarbage(db, store, options, now());
    },
    artifactPath: (sha256) => store.absolutePath(sha256),
    close: () => db.close(),
  };
  try {
    if (!readonly) registry.markInterrupted();
    return registry;
  } catch (error) {
    db.close();
    throw error;
  }
}
