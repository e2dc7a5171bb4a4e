import { type SelectQueryBuilder, sql } from "kysely";
import { UsageError } from "../core/errors.js";
import type { Connection } from "./connection.js";
import { goneRuns } from "./gone-runs.js";
import { anyOf, query } from "./query.js";
import type { RunFilter, RunPage, RunStatus, RunSummary } from "./records.js";
import { SUMMARY_COLUMNS, toSummaries } from "./run-summaries.js";
import type { Tables } from "./tables.js";

const DEFAULT_LIMIT = 50;
const MOST_RUNS = 10_000;

/** One page of runs, newest first. @throws UsageError BAD_LIMIT, BAD_OFFSET */
export function listRuns(db: Connection, filter: RunFilter): RunPage {
  const { limit = DEFAULT_LIMIT, offset = 0 } = filter;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_RUNS) {
    throw new UsageError("BAD_LIMIT", `limit: ${limit} is not a whole number from 1 to ${MOST_RUNS}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new UsageError("BAD_OFFSET", `offset: ${offset} is not a whole number from 0 on`);
  }
  return db.read(() => {
    const matching = runsMatching(db, filter);
    const rows = db.all(matching.select(SUMMARY_COLUMNS).orderBy("id", "desc").limit(limit).offset(offset));
    const count = db.first(matching.select((eb) => eb.fn.countAll<number>().as("total")));
    return { runs: toSummaries(db, rows, filter.metrics ?? []), total: count!.total };
  });
}

function runsMatching(db: Connection, filter: RunFilter) {
  let runs = query.selectFrom("runs");
  runs = filter.status ? ofStatus(db, runs, filter.status) : runs.where("status", "<>", "archived");
  if (filter.name !== undefined) runs = runs.where("name", "=", filter.name);
  if (filter.nameContains !== undefined) {
    // instr and not LIKE: % and _ are ordinary characters of a name
    runs = runs.where(sql<number>`instr(lower(name), lower(${filter.nameContains}))`, ">", 0);
  }
  if (filter.tag !== undefined) {
    runs = runs.where("id", "in", query.selectFrom("run_tags").select("run_id").where("tag", "=", filter.tag));
  }
  return runs;
}

/** Runs shown as of that status: a running one whose process is gone counts as interrupted. */
function ofStatus(db: Connection, runs: SelectQueryBuilder<Tables, "runs", object>, status: RunStatus) {
  if (status !== "running" && status !== "interrupted") return runs.where("status", "=", status);
  const gone = anyOf([...goneRuns(db).keys()]);
  if (status === "running") return runs.where("status", "=", status).where("id", "not in", gone);
  return runs.where((eb) => eb.or([eb("status", "=", status), eb("id", "in", gone)]));
}

/** The newest completed run of this configuration on this data, or null. */
export function findCompleted(db: Connection, key: { configSha256: string; datasetSha256: string }): RunSummary | null {
  const rows = query
    .selectFrom("runs")
    .select(SUMMARY_COLUMNS)
    .where("config_sha256", "=", key.configSha256)
    .where("dataset_sha256", "=", key.datasetSha256)
    .where("status", "=", "completed")
    .orderBy("id", "desc")
    .limit(1);
  return db.read(() => toSummaries(db, db.all(rows), [])[0] ?? null);
}
