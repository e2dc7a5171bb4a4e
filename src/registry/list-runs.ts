import { type SqlBool, sql } from "kysely";
import { UsageError } from "../core/errors.js";
import type { Connection } from "./connection.js";
import { fieldsOf, requireKnownNames } from "./find-names.js";
import { goneRuns } from "./gone-runs.js";
import { anyOf, query } from "./query.js";
import type { RunFilter, RunPage, RunSummary } from "./records.js";
import { columnOf } from "./run-columns.js";
import { SUMMARY_COLUMNS, toSummaries } from "./run-summaries.js";
import { compileAttribute } from "./where/compile-attribute.js";
import { compileWhere, type WhereContext } from "./where/compile-where.js";
import { asIds, intersection, type RunSet } from "./where/id-sets.js";
import {
  countOf,
  isByStart,
  isIndexed,
  type Page,
  pageByIndex,
  pageByKeys,
  pageByStart,
  pageOfRuns,
} from "./where/page-of-ids.js";
import { parseFields, parseSort, type SortKey } from "./where/parse-fields.js";
import { parseWhere } from "./where/parse-where.js";
import { printField } from "./where/print-where.js";
import type { Where } from "./where/where-ast.js";

const DEFAULT_LIMIT = 50;
const MOST_RUNS = 10_000;

/** One page of runs, newest first. @throws UsageError as Registry.listRuns says */
export function listRuns(db: Connection, filter: RunFilter): RunPage {
  const { limit = DEFAULT_LIMIT, offset = 0 } = filter;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_RUNS) {
    throw new UsageError("BAD_LIMIT", `limit: ${limit} is not a whole number from 1 to ${MOST_RUNS}`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new UsageError("BAD_OFFSET", `offset: ${offset} is not a whole number from 0 on`);
  }
  const where = filter.where === undefined ? null : parseWhere(filter.where);
  const keys = filter.sort === undefined ? [] : parseSort(filter.sort);
  const columns = filter.columns === undefined ? [] : parseFields(filter.columns);
  const keyFields = keys.map(({ field }) => field);
  return db.read(() => {
    if (where) requireKnownNames(db, filter.where!, fieldsOf(where));
    requireKnownNames(db, filter.sort ?? "", keyFields);
    requireKnownNames(db, filter.columns ?? "", columns);
    const context = { gone: [...goneRuns(db).keys()] };
    const { ids, total } = findIds(db, runsMatching(filter, where, keys, context), keys, { limit, offset }, context);
    const rows = db.all(query.selectFrom("runs").select(SUMMARY_COLUMNS).where("id", "in", anyOf(ids)));
    const byId = new Map(rows.map((row) => [row.id, row]));
    const inOrder = ids.map((id) => byId.get(id)!);
    return {
      runs: toSummaries(db, inOrder, filter.metrics),
      total,
      ...(columns.length > 0 && {
        columns: Object.fromEntries(columns.map((field) => [printField(field), columnOf(db, ids, field, context)])),
      }),
    };
  });
}

function findIds(db: Connection, set: RunSet, keys: readonly SortKey[], page: Page, context: WhereContext) {
  const total = () => db.first(countOf(set))!.total;
  if (isByStart(keys)) return { ids: idsIn(db.all(pageByStart(set, keys, page))), total: total() };
  if (set.kind === "runs") return { ids: idsIn(db.all(pageOfRuns(set, keys, page, context))), total: total() };
  if (set.kind === "except" && isIndexed(keys)) {
    const rows = db.all(pageByIndex(set.ids, keys, page, context));
    if (rows.length === page.limit) return { ids: idsIn(rows), total: total() };
  }
  const rows = db.all(pageByKeys(set, keys, page, context));
  return { ids: idsIn(rows), total: rows[0]?.total ?? total() };
}

const idsIn = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** Archived runs are left out unless the filter asks for a status, or for them. */
function runsMatching(filter: RunFilter, where: Where | null, keys: readonly SortKey[], context: WhereContext): RunSet {
  const asked = [
    ...(where ? [compileWhere(where, context)] : []),
    ...(filter.status === undefined ? [] : [ofStatus(filter.status, context)]),
    ...(filter.name === undefined ? [] : [runsWhere(sql`runs.name = ${filter.name}`)]),
    // instr and not LIKE: % and _ are ordinary characters of a name
    ...(filter.nameContains === undefined
      ? []
      : [runsWhere(sql`instr(lower(runs.name), lower(${filter.nameContains})) > 0`)]),
    ...(filter.tag === undefined ? [] : [tagged(filter.tag)]),
  ];
  const found = intersection(asked);
  const asksForStatus = where !== null && fieldsOf(where).some(({ name }) => name === "status");
  if (filter.archived || filter.status !== undefined || asksForStatus) return found;
  const archived = query.selectFrom("runs").select("runs.id as id").where("runs.status", "=", "archived");
  const notArchived = { kind: "except", ids: asIds(archived) } as const;
  if (asked.length === 0 && isIndexed(keys)) return notArchived;
  if (found.kind === "runs") return intersection([found, runsWhere(sql`runs.status <> 'archived'`)]);
  return intersection([found, notArchived]);
}

function ofStatus(status: string, context: WhereContext): RunSet {
  const field = { kind: "attribute", name: "status", at: 0 } as const;
  return compileAttribute("status", { kind: "compare", field, operator: "=", value: status }, context, false);
}

function tagged(tag: string): RunSet {
  return {
    kind: "ids",
    ids: asIds(query.selectFrom("run_tags").select("run_tags.run_id as id").where("tag", "=", tag)),
  };
}

function runsWhere(where: ReturnType<typeof sql>): RunSet {
  return { kind: "runs", where: sql<SqlBool>`${where}` };
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
  return db.read(() => toSummaries(db, db.all(rows))[0] ?? null);
}
