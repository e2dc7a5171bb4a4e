import { type Expression, type RawBuilder, type Selectable, type SqlBool, sql } from "kysely";
import { checkScope, listAliases } from "./aliases.js";
import type { ModelVersion } from "./artifact-records.js";
import { checkInteger } from "./checks.js";
import type { Connection } from "./connection.js";
import { modelText } from "./find-model.js";
import { modelRow } from "./models.js";
import type { ModelFilter, ModelPage, ModelSummary } from "./promotion-records.js";
import { anyOf, query } from "./query.js";
import { sameModel } from "./rollback-target.js";
import type { Tables } from "./tables.js";

const DEFAULT_LIMIT = 50;
const MOST_MODELS = 10_000;

/** One page of registered models, newest first. @throws UsageError BAD_NUMBER, BAD_SCOPE */
export function listModels(db: Connection, filter: ModelFilter): ModelPage {
  const limit = Math.min(checkInteger(filter.limit ?? DEFAULT_LIMIT, "limit", 1), MOST_MODELS);
  const offset = checkInteger(filter.offset ?? 0, "offset", 0);
  return db.read(() => {
    const matching = modelsMatching(filter);
    const newest = matching.selectAll().orderBy("created_at", "desc").orderBy("run_id", "desc");
    const page = newest.orderBy("name").orderBy("version", "desc").limit(limit).offset(offset);
    const count = db.first(matching.select((eb) => eb.fn.countAll<number>().as("total")));
    return { models: summaries(db, db.all(page)), total: count!.total };
  });
}

/** One registered model. */
export function modelSummary(db: Connection, { name, version }: ModelVersion): ModelSummary {
  return db.read(() => summaries(db, db.all(modelsMatching({ name }).selectAll().where("version", "=", version)))[0]!);
}

/** Every model that an alias stands on or the log names, by name and version: what must never be deleted. */
export function promotedModels(db: Connection): ModelSummary[] {
  const log = query.selectFrom("promotions");
  return db.read(() => {
    const named = log
      .select(["to_name", "to_version"])
      .union(log.select(["from_name as to_name", "from_version as to_version"]))
      .union(query.selectFrom("aliases").select(["model_name as to_name", "model_version as to_version"]));
    const rows = query.selectFrom("models").selectAll().where(isAmong(named));
    return summaries(db, db.all(rows.orderBy("name").orderBy("version")));
  });
}

function modelsMatching(filter: ModelFilter) {
  const { name, nameContains, family, alias, scope } = filter;
  let rows = query.selectFrom("models");
  if (name !== undefined) rows = rows.where("name", "=", name);
  if (nameContains !== undefined) {
    // instr and not LIKE: % and _ are ordinary characters of a name
    rows = rows.where(sql<number>`instr(lower(name), lower(${nameContains}))`, ">", 0);
  }
  if (family !== undefined) rows = rows.where("family", "=", family);
  if (alias !== undefined || scope !== undefined) {
    let held = query.selectFrom("aliases").select(["model_name", "model_version"]);
    if (alias !== undefined) held = held.where("alias", "=", alias);
    if (scope !== undefined) held = held.where("scope", "=", checkScope(scope));
    rows = rows.where(isAmong(held));
  }
  return rows;
}

/** Whether a model's name and version are a row of a select of two columns. */
function isAmong(versions: Expression<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(models.name, models.version) IN ${versions}`;
}

function summaries(db: Connection, rows: readonly Selectable<Tables["models"]>[]): ModelSummary[] {
  const ids = anyOf(rows.map((row) => row.run_id));
  const ofRuns = query.selectFrom("runs").select(["id", "name", "status", "data_source"]).where("id", "in", ids);
  const runs = new Map(db.all(ofRuns).map((run) => [run.id, run]));
  const aliases = listAliases(db);
  const outcomes = outcomesOf(db, ids);
  const forced = everForced(db);
  return rows.map((row) => {
    const run = runs.get(row.run_id)!;
    return {
      ...modelRow(row),
      status: run.status === "archived" ? "archived" : row.status,
      runName: run.name,
      runStatus: run.status,
      dataSource: run.data_source,
      decision: outcomes.get(row.run_id)?.decision ?? null,
      leakVerdict: outcomes.get(row.run_id)?.leak_audit ?? null,
      aliases: aliases.filter(({ model }) => sameModel(model, row)),
      everForced: forced.has(modelText(row)),
    };
  });
}

/** What was found of each run when it was made, by its id: parameters that its program logged. */
function outcomesOf(db: Connection, runIds: RawBuilder<string>): Map<string, Record<string, string | null>> {
  const params = query
    .selectFrom("params")
    .select(["run_id", "name", "value"])
    .where("run_id", "in", runIds)
    .where("name", "in", ["decision", "leak_audit"]);
  const outcomes = new Map<string, Record<string, string | null>>();
  for (const { run_id: id, name, value } of db.all(params)) outcomes.set(id, { ...outcomes.get(id), [name]: value });
  return outcomes;
}

function everForced(db: Connection): Set<string> {
  const entries = query.selectFrom("promotions").select(["to_name", "to_version"]).where("forced", "=", 1).distinct();
  return new Set(db.all(entries).map(({ to_name, to_version }) => modelText({ name: to_name!, version: to_version! })));
}
