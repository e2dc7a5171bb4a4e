import { resolve } from "node:path";
import type Sqlite from "better-sqlite3";
import { fileError } from "../../core/errors.js";
import { canonicalJson, sha256 } from "../../core/hash.js";
import type { WorkContext } from "../../core/progress.js";
import { enterSharer } from "../artifact-sharers.js";
import { ArtifactStore } from "../artifact-store.js";
import { Connection } from "../connection.js";
import { programVersion } from "../environment.js";
import { MIGRATIONS } from "../migrate.js";
import { openHandle, openToTry } from "../open-database.js";
import type { RegistryPaths } from "../records.js";
import { sqliteFault } from "../sqlite-fault.js";
import {
  type AbsentArtifact,
  artifactsOfContent,
  checkArtifacts,
  copyArtifacts,
  dropUnnamed,
  freedThere,
  keepArtifacts,
  missingFrom,
  neededArtifacts,
} from "./import-artifacts.js";
import { hasSameHistory, importHistory, importModels, type RenumberedModel } from "./import-models.js";
import { type ImportPlan, planImport } from "./import-plan.js";
import { type Manifest, readManifest } from "./manifest.js";
import { malformed } from "./read-table.js";
import { staged, stageExport } from "./stage-export.js";
import { columnsOf } from "./table-columns.js";
import { verifyExport } from "./verify-export.js";

export interface ImportRunsOptions {
  /** Also take over the log of promotions and the aliases: only into a registry without a log of its own. */
  readonly promotions: boolean;
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean;
}

export interface ImportRunsReport {
  readonly runs: ImportPlan;
  /** Trials (on evaluation and validation rows) that were not counted here yet. */
  readonly trials: number;
  readonly models: { readonly added: number; readonly renumbered: readonly RenumberedModel[] };
  /** Files stored, and files that neither the export nor this registry has. */
  readonly artifacts: {
    readonly stored: number;
    readonly missing: number;
    /** Artifacts among the missing: their files were missing or damaged when they were exported. */
    readonly leftOut: readonly AbsentArtifact[];
    /** Artifacts of new runs whose files a gc had deleted before the export, or while it was made; not among the missing. */
    readonly freed: readonly AbsentArtifact[];
  };
  /**
   * Entries of the other registry's log. `taken`: they are in the log here now; `known`: they were it before; otherwise they are
   * kept as evidence.
   */
  readonly promotions: { readonly entries: number; readonly taken: boolean; readonly known: boolean };
}

/** Tables whose rows come with their run. */
const WITH_RUN = ["run_tags", "params", "metrics", "artifacts", "windows", "candidates"];

/**
 * Takes the runs of an export into a registry: hashes and form are checked first, then everything is entered in one transaction.
 * Ids stay. Runs that are here and the same are passed over. Trials are counted. Models get free versions. The log of promotions
 * stays evidence unless asked for.
 * @throws DataError EXPORT_NONE, EXPORT_TOO_NEW, EXPORT_MALFORMED, IMPORT_CONFLICT, IMPORT_HISTORY, or when the disk refuses;
 *   IntegrityError EXPORT_ALTERED; InterruptedError. Nothing is taken over then, and files it had stored are deleted again.
 */
export async function importRuns(
  paths: RegistryPaths,
  from: string,
  options: ImportRunsOptions,
  context: WorkContext = {},
): Promise<ImportRunsReport> {
  const folder = resolve(from);
  const { manifest, text } = readManifest(folder, MIGRATIONS.length);
  await verifyExport(folder, manifest, context);
  const db = openTarget(paths.database, options.dryRun);
  try {
    await stageExport(db, folder, manifest, context);
    const store = new ArtifactStore(resolve(paths.artifacts));
    const needed = neededArtifacts(db, manifest.artifacts !== null);
    const missing = missingFrom(store, needed);
    const leftOut = new Map(manifest.artifacts?.left_out?.map(({ sha256, problem }) => [sha256, problem]));
    const files = manifest.artifacts === null ? [] : missing.filter((hash) => !leftOut.has(hash));
    const freed = freedThere(db);
    const freedMeanwhile = missing.filter((hash) => leftOut.get(hash) === "freed");
    const damaged = missing.filter((hash) => leftOut.has(hash) && leftOut.get(hash) !== "freed");
    await checkArtifacts(folder, files, context);
    // what cannot be taken over is found before a file is stored
    const dry = take(db, manifest, text, options, UNDONE);
    const report = {
      ...dry,
      artifacts: {
        stored: files.length,
        missing: missing.length - freedMeanwhile.length - files.length,
        leftOut: artifactsOfContent(db, damaged),
        freed: [...freed.filter(({ sha256 }) => !store.has(sha256)), ...artifactsOfContent(db, freedMeanwhile)],
      },
    };
    if (options.dryRun) return report;
    if (needed.length > missing.length - files.length) enterSharer(store.folder, paths.database);
    const connection = new Connection(db, paths.database, null);
    const keep = () =>
      keepArtifacts(
        connection,
        manifest.artifacts === null ? null : folder,
        store,
        needed.filter((hash) => !leftOut.has(hash)),
        [...leftOut.keys(), ...freed.map((artifact) => artifact.sha256)],
      );
    const fresh = files.filter((hash) => !store.has(hash));
    try {
      await copyArtifacts(folder, store, files, context);
      return { ...report, ...take(db, manifest, text, options, keep) };
    } catch (error) {
      dropUnnamed(connection, store, fresh);
      throw error;
    }
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith("SQLITE_CONSTRAINT")) {
      throw malformed(folder, `a row that no registry could hold (${(error as Error).message})`);
    }
    throw fileError(sqliteFault(error, paths.database), "import from", folder);
  } finally {
    db.close();
  }
}

function openTarget(database: string, dryRun: boolean): Sqlite.Database {
  const options = { program: programVersion(), now: () => new Date() };
  return dryRun ? openToTry(database, options) : openHandle(database, { ...options, readonly: false });
}

type Taken = Omit<ImportRunsReport, "artifacts">;

/** A way out of a transaction that undoes it. */
class Undo extends Error {
  constructor(readonly taken: Taken) {
    super("undone");
  }
}

const UNDONE = (taken: Taken): never => {
  throw new Undo(taken);
};

/** @param last called under the lock with everything entered */
function take(
  db: Sqlite.Database,
  manifest: Manifest,
  text: string,
  options: ImportRunsOptions,
  last: (taken: Taken) => void,
): Taken {
  const work = () => {
    const taken = takeStaged(db, manifest, text, options);
    last(taken);
    return taken;
  };
  db.pragma("synchronous = FULL");
  try {
    return db.transaction(work).immediate();
  } catch (error) {
    if (error instanceof Undo) return error.taken;
    throw error;
  }
}

function takeStaged(db: Sqlite.Database, manifest: Manifest, text: string, options: ImportRunsOptions): Taken {
  // a child may stand before its parent
  db.pragma("defer_foreign_keys = ON");
  const runs = planImport(db, manifest);
  const copy = (table: string, where: string, verb = "INSERT") => {
    const columns = columnsOf(db, table).map(({ name }) => `"${name}"`);
    return db
      .prepare(`${verb} INTO main.${table} (${columns}) SELECT ${columns} FROM ${staged(table)} WHERE ${where}`)
      .run().changes;
  };
  copy("runs", "id IN (SELECT id FROM new_runs)");
  for (const table of WITH_RUN) copy(table, "run_id IN (SELECT id FROM new_runs)");
  copy("window_fits", "run_id IN (SELECT id FROM new_runs)", "INSERT OR IGNORE");
  // whatever became of its run, a trial was made
  const trials = copy("trials", "true", "INSERT OR IGNORE");
  copy("trial_days", "true", "INSERT OR IGNORE");
  const words = takeLog(db, "acknowledgements") + takeLog(db, "reproductions") + takeLog(db, "run_audits");
  const models = importModels(db);
  const entries = db
    .prepare(`SELECT count(*) FROM ${staged("promotions")}`)
    .pluck()
    .get() as number;
  // the same words speak of other models where versions have other numbers
  const known = entries > 0 && models.renumbered.length === 0 && hasSameHistory(db);
  const taken = options.promotions && entries > 0 && !known;
  if (taken) importHistory(db, manifest.selection === "all", models.renumbered);
  if (runs.added + trials + models.added + words > 0 || taken) record(db, manifest, text, runs, models.renumbered);
  return { runs, trials, models, promotions: { entries, taken, known } };
}

/** A log here counts for itself: what is in it already, by content, is left. @returns how many were added */
function takeLog(db: Sqlite.Database, log: "acknowledgements" | "reproductions" | "run_audits"): number {
  const columns = columnsOf(db, log).flatMap(({ name }) => (name === "id" ? [] : [`"${name}"`]));
  const same = columns.map((column) => `b.${column} IS a.${column}`).join(" AND ");
  const sql = `INSERT INTO main.${log} (${columns}) SELECT ${columns} FROM ${staged(log)} AS a
WHERE NOT EXISTS (SELECT 1 FROM main.${log} AS b WHERE ${same}) ORDER BY id`;
  return db.prepare(sql).run().changes;
}

/** Enters what was taken over, with the other registry's log as evidence. */
function record(
  db: Sqlite.Database,
  manifest: Manifest,
  text: string,
  runs: ImportPlan,
  renumbered: readonly RenumberedModel[],
): void {
  const summary = {
    renumbered,
    promotions: db.prepare(`SELECT * FROM ${staged("promotions")} ORDER BY id`).all(),
    aliases: db.prepare(`SELECT * FROM ${staged("aliases")} ORDER BY scope, alias`).all(),
  };
  const { lastInsertRowid } = db
    .prepare(
      "INSERT INTO main.imports (at, manifest_sha256, program, schema_version, runs, summary) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .run(
      new Date().toISOString(),
      sha256(text),
      manifest.program,
      manifest.schema_version,
      runs.added,
      canonicalJson(summary),
    );
  db.prepare("INSERT INTO main.imported_runs (run_id, import_id) SELECT id, ? FROM new_runs").run(lastInsertRowid);
}
