import { type InferResult, sql } from "kysely";
import { checkScope, listAliases } from "./aliases.js";
import type { ModelVersion } from "./artifact-records.js";
import { checkInteger } from "./checks.js";
import type { Connection } from "./connection.js";
import { modelText } from "./find-model.js";
import type { ModelFilter, ModelPage, ModelSummary } from "./promotion-records.js";
import { anyOf, query } from "./query.js";

const DEFAULT_LIMIT = 50;
const MOST_MODELS = 10_000;

/** One page of registered models, newest first. @throws UsageError BAD_NUMBER, BAD_SCOPE */
export function listModels(db: Connection, filter: ModelFilter): ModelPage {
  const limit = Math.min(checkInteger(filter.limit ?? DEFAULT_LIMIT, "limit", 1), MOST_MODELS);
  const offset = checkInteger(filter.offset ?? 0, "offset", 0);
  return db.read(() => {
    const matching = modelsMatching(filter);
    const rows = matching.select(COLUMNS).orderBy("models.created_at", "desc").orderBy("models.run_id", "desc");
    const page = rows.orderBy("models.name").orderBy("models.version", "desc").limit(limit).offset(offset);
    const count = db.first(matching.select((eb) => eb.fn.countAll<number>().as("total")));
    return { models: summaries(db, db.all(page)), total: count!.total };
  });
}

/** One registered model. */
export function modelSummary(db: Connection, { name, version }: ModelVersion): ModelSummary {
  return db.read(() => {
    const rows = modelsMatching({ name }).select(COLUMNS).where("models.version", "=", version);
    return summaries(db, db.all(rows))[0]!;
  });
}

/** Every model that an alias stands on or the log names, by name and version: what must never be deleted. */
export function promotedModels(db: Connection): ModelSummary[] {
  const log = query.selectFrom("promotions");
  return db.read(() => {
    const named = log
      .select(["to_name as name", "to_version as version"])
      .union(log.select(["from_name as name", "from_version as version"]))
      .union(query.selectFrom("aliases").select(["model_name as name", "model_version as version"]));
    const rows = modelsMatching({}).innerJoin(named.as("p"), (join) =>
      join.onRef("p.name", "=", "models.name").onRef("p.version", "=", "models.version"),
    );
    return summaries(db, db.all(rows.select(COLUMNS).orderBy("models.name").orderBy("models.version")));
  });
}

const COLUMNS = [
  "models.name",
  "models.version",
  "models.run_id",
  "models.family",
  "models.feature_set",
  "models.artifact_sha256",
  "models.status",
  "models.created_at",
  "runs.name as run_name",
  "runs.status as run_status",
  "runs.data_source",
] as const;

function modelsMatching(filter: ModelFilter) {
  const { name, nameContains, family, alias, scope } = filter;
  let rows = query.selectFrom("models").innerJoin("runs", "runs.id", "models.run_id");
  if (name !== undefined) rows = rows.where("models.name", "=", name);
  if (nameContains !== undefined) {
    // instr and not LIKE: % and _ are ordinary characters of a name
    rows = rows.where(sql<number>`instr(lower(models.name), lower(${nameContains}))`, ">", 0);
  }
  if (family !== undefined) rows = rows.where("models.family", "=", family);
  if (alias !== undefined || scope !== undefined) {
    let held = query.selectFrom("aliases").select(sql`1`.as("one"));
    held = held.whereRef("aliases.model_name", "=", sql.ref("models.name"));
    held = held.whereRef("aliases.model_version", "=", sql.ref("models.version"));
    if (alias !== undefined) held = held.where("aliases.alias", "=", alias);
    if (scope !== undefined) held = held.where("aliases.scope", "=", checkScope(scope));
    rows = rows.where((eb) => eb.exists(held));
  }
  return rows;
}

const selected = () => modelsMatching({}).select(COLUMNS);
type Row = InferResult<ReturnType<typeof selected>>[number];

function summaries(db: Connection, rows: readonly Row[]): ModelSummary[] {
  const aliases = listAliases(db);
  const decisions = decisionsOf(db, rows);
  const forced = everForced(db);
  return rows.map((row) => ({
    name: row.name,
    version: row.version,
    runId: row.run_id,
    family: row.family,
    featureSet: row.feature_set,
    artifactSha256: row.artifact_sha256,
    status: row.run_status === "archived" ? "archived" : row.status,
    createdAt: row.created_at,
    runName: row.run_name,
    runStatus: row.run_status,
    dataSource: row.data_source,
    decision: decisions.get(row.run_id) ?? null,
    aliases: aliases.filter(({ model }) => model.name === row.name && model.version === row.version),
    everForced: forced.has(modelText(row)),
  }));
}

/** What the gates decided when each run was made, by its id. */
function decisionsOf(db: Connection, rows: readonly Row[]): Map<string, string | null> {
  const params = query
    .selectFrom("params")
    .select(["run_id", "value"])
    .where("run_id", "in", anyOf(rows.map((row) => row.run_id)))
    .where("name", "=", "decision");
  return new Map(db.all(params).map(({ run_id, value }) => [run_id, value]));
}

function everForced(db: Connection): Set<string> {
  const entries = query.selectFrom("promotions").select(["to_name", "to_version"]).where("forced", "=", 1).distinct();
  return new Set(db.all(entries).map(({ to_name, to_version }) => modelText({ name: to_name!, version: to_version! })));
}
