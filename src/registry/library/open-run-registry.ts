import { hashJson } from "../../core/hash.js";
import { labPaths } from "../../warehouse/home.js";
import type { VerifyReport } from "../artifact-records.js";
import { captureCodeState } from "../code-state.js";
import { captureEnvironment } from "../environment.js";
import { openRegistry } from "../open-registry.js";
import type { DataSource, NewRun, RunDetail, RunFilter, RunPage } from "../records.js";
import { type TrackedRun, trackedRun } from "./tracked-run.js";

export interface OpenOptions {
  /** Folder of the lab; PROPLAB_HOME, or ./.proplab, when left out. */
  readonly home?: string;
  /** Another registry file than runs.sqlite in the home. */
  readonly registry?: string;
  /** Changes nothing on disk, and refuses what would. Default false. */
  readonly readonly?: boolean;
}

/** A run to begin. */
export interface RunStart {
  readonly name: string;
  /** Everything that decides the result: a value that JSON can hold. Its hash tells configurations apart. */
  readonly config: unknown;
  /** SHA256 of the data, 64 lower-case hex digits. */
  readonly datasetSha256: string;
  /** Seed of everything random, a safe integer. */
  readonly seed: number;
  /** Whether the data are real. Default "imported". */
  readonly dataSource?: DataSource;
  readonly hypothesis?: string;
  readonly tags?: readonly string[];
  /** Id of a run this one belongs to. */
  readonly parentId?: string;
  /** Refuse the run when one of the same configuration on the same data is completed, or running right now. */
  readonly refuseIdentical?: boolean;
  /** Folder whose git commit and changes are recorded; the current folder when left out. */
  readonly codeFolder?: string;
}

/** The registry for programs that log runs of their own. Methods are synchronous, each one transaction at most. */
export interface RunRegistry {
  /** Enters a run as running. @throws UsageError on an empty name, a bad hash or seed, an unknown parent; DUPLICATE_RUN */
  createRun(run: RunStart): TrackedRun;

  /**
   * Enters a run, does the work, and completes the run; when the work throws, the run has failed and the error goes on.
   * @returns what the work returns
   */
  track<T>(run: RunStart, work: (run: TrackedRun) => T | Promise<T>): Promise<T>;

  /** One page of runs, newest first unless sorted. @throws UsageError on a bad condition, order or page */
  listRuns(filter?: RunFilter): RunPage;

  /** One run by id, the beginning of its id, or name (its newest completed run). @throws UsageError UNKNOWN_RUN, AMBIGUOUS_RUN */
  getRun(idOrPrefixOrName: string): RunDetail;

  /** An artifact's content, held against its hash. @throws IntegrityError ARTIFACT_MISSING, ARTIFACT_ALTERED */
  readArtifact(sha256: string): Uint8Array;

  /** Hashes the artifacts of one run, or of all, again and reports; never throws on damage. */
  verify(run?: string): VerifyReport;

  /** Closing twice is fine. */
  close(): void;
}

/**
 * Opens the registry of a lab, the one the commands use. A writable open makes it when there is none, brings an older one up to
 * date, and marks runs whose process died.
 * @throws DataError naming the file when it is no registry, newer than this program, damaged or out of reach
 */
export function openRunRegistry(options: OpenOptions = {}): RunRegistry {
  const paths = labPaths(options.home ?? process.env.PROPLAB_HOME, options.registry);
  const files = { database: paths.registry, artifacts: paths.artifacts };
  const registry = openRegistry(files, { readonly: options.readonly ?? false });
  const createRun = (run: RunStart) => trackedRun(registry, registry.startRun(newRun(run)));
  return {
    createRun,
    async track(start, work) {
      const run = createRun(start);
      try {
        const result = await work(run);
        if (isRunning(run)) run.complete();
        return result;
      } catch (error) {
        if (isRunning(run)) run.fail(error);
        throw error;
      }
    },
    listRuns: (filter) => registry.listRuns(filter),
    getRun: (text) => registry.getRun(text),
    readArtifact: (sha256) => registry.readArtifact(sha256),
    verify: (run) => registry.verify(run),
    close: () => registry.close(),
  };
}

function isRunning(run: TrackedRun): boolean {
  return run.detail().status === "running";
}

function newRun({ codeFolder = process.cwd(), dataSource = "imported", ...run }: RunStart): NewRun {
  return {
    ...run,
    dataSource,
    configSha256: hashJson(run.config),
    commandLine: process.argv.slice(1),
    code: captureCodeState(codeFolder),
    environment: captureEnvironment(),
  };
}
