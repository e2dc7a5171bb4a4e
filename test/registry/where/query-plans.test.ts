import Sqlite from "better-sqlite3";
import type { Compilable } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { query } from "../../../src/registry/query.js";
import { compileWhere } from "../../../src/registry/where/compile-where.js";
import { asIds, intersection, type RunSet } from "../../../src/registry/where/id-sets.js";
import { countOf, pageByIndex, pageByKeys, pageByStart } from "../../../src/registry/where/page-of-ids.js";
import { parseSort } from "../../../src/registry/where/parse-fields.js";
import { parseWhere } from "../../../src/registry/where/parse-where.js";
import { openForTest, temporaryPaths } from "../support.js";

// SQLite plans without statistics here, so the plan is the same for one run and for a hundred thousand.
let db: Sqlite.Database;
beforeEach(() => {
  const paths = temporaryPaths();
  openForTest(paths);
  db = new Sqlite(paths.database, { readonly: true });
});
afterEach(() => {
  db.close();
});

const context = { gone: [] };
const page = { limit: 20, offset: 0 };
const archived = asIds(query.selectFrom("runs").select("runs.id as id").where("runs.status", "=", "archived"));
const found = (where: string): RunSet =>
  intersection([compileWhere(parseWhere(where), context), { kind: "except", ids: archived }]);

function planOf(statement: Compilable): string[] {
  const { sql, parameters } = statement.compile();
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { detail: string }[];
  return rows.map(({ detail }) => detail);
}

const BOTH = "metrics.mae_lines < 5 and params.loss_function = 'MAE'";

describe("what SQLite does to find runs", () => {
  it.each([
    ["their number", countOf],
    ["a page of them", (set: RunSet) => pageByStart(set, [], page)],
  ])("merges the indexes in one pass, %s", (_, statement) => {
    const plan = planOf(statement(found(BOTH)));
    expect(plan).toContain("MERGE (INTERSECT)");
    expect(plan).toContain("MERGE (EXCEPT)");
    expect(plan).toContain("SEARCH metrics USING COVERING INDEX metrics_by_name (name=?)");
    expect(plan).toContain("SEARCH params USING COVERING INDEX params_by_name (name=?)");
    expect(plan.filter((step) => /TEMP B-TREE|SCAN (metrics|params|runs)/.test(step))).toEqual([]);
  });

  it.each([
    "metrics.mae_lines.low > 0.5 or metrics.roi_edge_3 >= 0",
    "params.depth in (4, 6) and not params.loss_function like 'Huber%'",
    "metrics.mae_lines is not null and params.depth is null and tag = 'x' and tag != 'y'",
    "params.a = 1 and params.b = 2 and params.c = 3 and metrics.d < 4",
  ])("never goes through a whole table of names, nor sorts: %s", (where) => {
    const plan = planOf(countOf(found(where)));
    expect(plan.filter((step) => /SCAN (metrics|params|run_tags)\b/.test(step))).toEqual([]);
    expect(plan.filter((step) => /TEMP B-TREE/.test(step))).toEqual([]);
  });

  it("orders by a figure in one pass over its index, and by the same index what a condition found", () => {
    const keys = parseSort("-metrics.mae_lines");
    const all = planOf(pageByIndex(archived, keys, page, context));
    expect(all).toContain("SEARCH key0 USING COVERING INDEX metrics_by_name (name=?)");
    const some = planOf(pageByKeys(found(BOTH), keys, page, context));
    expect(some).toContain("MATERIALIZE found");
    expect(some).toContain("SEARCH key0 USING COVERING INDEX metrics_by_name (name=? AND run_id=?) LEFT-JOIN");
    expect(some.filter((step) => step === "MERGE (INTERSECT)")).toHaveLength(1);
  });

  it("lists without a condition from an index that has the status with the id", () => {
    const all: RunSet = compileWhere(parseWhere("status != 'archived'"), context);
    expect(planOf(pageByStart(all, [], page))).toEqual(["SCAN runs USING COVERING INDEX runs_listed"]);
    expect(planOf(countOf(all))[0]).toMatch(/^SCAN runs USING COVERING INDEX/);
  });
});
