import { UsageError } from "../core/errors.js";
import { canonicalJson } from "../core/hash.js";
import { checkInteger, checkName, checkSha256 } from "./checks.js";
import type { Connection } from "./connection.js";
import { isOfRetrain } from "./is-of-retrain.js";
import type { ProcessIdentity } from "./process-identity.js";
import { query } from "./query.js";
import type { NewRun } from "./records.js";
import { nextRunId, type RandomBytes } from "./run-id.js";
import { runStatus } from "./run-status.js";
import type { RunsTable } from "./tables.js";
import { addTags } from "./tags.js";
import { madeHere } from "./taken-over.js";

/** Enters a run as running and owned by a process. @returns its id @throws UsageError as Registry.startRun says */
export function startRun(db: Connection, run: NewRun, owner: ProcessIdentity, now: Date, random?: RandomBytes): string {
  const checked = toRow(run, owner, now);
  return db.write(() => {
    const id = nextRunId(now, newestId(db), random);
    const row = { id, ...checked };
    if (row.parent_id !== null && runStatus(db, row.parent_id) === undefined) {
      throw new UsageError("UNKNOWN_RUN", `parent run: there is no run "${row.parent_id}"`);
    }
    if (run.refuseIdentical) refuseIdentical(db, row);
    db.run(query.insertInto("runs").values(row));
    addTags(db, id, run.tags ?? []);
    return id;
  });
}

/** Of the runs that were started here: a run taken over may be from a clock that goes ahead. */
function newestId(db: Connection): string | null {
  return db.first(query.selectFrom("runs").select("id").where(madeHere).orderBy("id", "desc").limit(1))?.id ?? null;
}

/** Inside the transaction that enters the run, so that of two processes at once only one gets through. */
function refuseIdentical(db: Connection, row: CheckedRun): void {
  const same = query
    .selectFrom("runs")
    .select(["id", "name", "status"])
    .where("config_sha256", "=", row.config_sha256)
    .where("dataset_sha256", "=", row.dataset_sha256);
  const twin = db.first(same.where("status", "in", ["completed", "running"]).orderBy("id", "desc").limit(1));
  if (!twin) return;
  const doing = twin.status === "running" ? "is running right now with" : "has";
  const byRetrain = isOfRetrain(JSON.parse(row.command_line) as string[]);
  const anyway = byRetrain ? "--force runs it again" : "without refuseIdentical it is entered all the same";
  throw new UsageError("DUPLICATE_RUN", `run ${twin.id} (${twin.name}) ${doing} the same settings and the same data`, {
    hint: `proplab show ${twin.id} prints it; ${anyway}`,
  });
}

type CheckedRun = Omit<RunsTable, "id">;

function toRow(run: NewRun, owner: ProcessIdentity, now: Date): CheckedRun {
  const { code, environment } = run;
  return {
    name: checkName(run.name, "run name"),
    status: "running",
    hypothesis: run.hypothesis ?? null,
    started_at: now.toISOString(),
    finished_at: null,
    seed: checkInteger(run.seed, "seed"),
    command_line: JSON.stringify(run.commandLine),
    git_commit: code.commit,
    git_dirty: code.dirty === null ? null : Number(code.dirty),
    git_diff_sha256: code.diffSha256,
    program: environment.program,
    node: environment.node,
    platform: environment.platform,
    cpu_model: environment.cpuModel,
    cores: environment.cores,
    threads: typeof environment.threads === "number" ? checkInteger(environment.threads, "threads", 1) : null,
    package_versions: canonicalJson(environment.packageVersions),
    lockfile_sha256: environment.lockfileSha256,
    dataset_sha256: checkSha256(run.datasetSha256, "dataset hash"),
    data_source: run.dataSource,
    config: canonicalJson(run.config),
    config_sha256: checkSha256(run.configSha256, "configuration hash"),
    parent_id: run.parentId ?? null,
    error: null,
    host: owner.host,
    pid: owner.pid,
    process_token: owner.token,
    archived_from: null,
    archived_at: null,
  };
}
