import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import { compileReading } from "../../../src/registry/sql/authorize.js";
import { openForQueries } from "../../../src/registry/sql/query-connection.js";
import { type FilledRegistry, filledRegistry } from "../filled-registry.js";

let lab: FilledRegistry;
let db: Sqlite.Database;
beforeAll(() => {
  lab = filledRegistry();
  db = openForQueries(lab.database);
});
afterAll(() => {
  db.close();
  lab.remove();
});

/** What a statement ends with, compiled and run; null when it runs. */
function failure(sql: string, { params = {} }: { params?: Record<string, string | number> } = {}) {
  try {
    compileReading(db, sql, params).all(params);
    return null;
  } catch (error) {
    return error as Error & { code: string };
  }
}

describe("what a query asks for wrongly", () => {
  it.each([
    [
      "SELECT id,\n  nmae_lines FROM headlines",
      /line 2, column 3: no such column: nmae_lines .*mae_lines[\s\S]*\n {4}\^$/,
    ],
    ["SELECT 'nope', nope FROM runs -- nope", /line 1, column 16: no such column: nope/],
    ["SELECT * FROM metric", /column 15: no such table: metric .*did you mean metrics/],
    ["SELECT r.nam FROM runs AS r", /column 10: no such column: r.nam .*did you mean name/],
    ["SELECT cuont(*) FROM runs", /column 8: no such function: cuont .*did you mean count/],
    ["SELECT name FROM runs FROM runs", /column 23: near "FROM": syntax error/],
    ["SELECT name FROM runs WHERE (", /column 30: incomplete input/],
    ['SELECT name FROM runs WHERE name = "x"', /column 36: no such column: "x"/],
    ["SELECT 'abc", /column 8: unrecognized token/],
  ])("%j is pointed at", (sql, message) => {
    expect(failure(sql)).toMatchObject({
      code: "QUERY_SQL",
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ["", "QUERY_EMPTY"],
    ["-- nothing", "QUERY_EMPTY"],
    ["SELECT 1; SELECT 2", "QUERY_SEVERAL"],
    ["SELECT :a", "QUERY_PARAM"],
    ["SELECT ?", "QUERY_PARAM"],
  ])("%j is refused as %s", (sql, code) => {
    expect(failure(sql)).toMatchObject({ code, exitCode: 2 });
  });

  it("refuses a value that the SQL does not ask for", () => {
    expect(failure("SELECT ':b'", { params: { b: 1 } })).toMatchObject({ code: "QUERY_PARAM" });
  });
});

describe("a hostile statement", () => {
  const inFolder = (name: string) => join(dirname(lab.database), name);

  it("changes nothing, whatever it tries", () => {
    const secret = inFolder("secret.sqlite");
    writeFileSync(secret, readFileSync(lab.database));
    const before = sha256(readFileSync(lab.database));
    const files = readdirSync(dirname(lab.database)).sort();
    const attempts = [
      "INSERT INTO run_tags VALUES ('x', 'y')",
      "DELETE FROM runs",
      "DELETE FROM runs RETURNING id",
      "WITH x AS (SELECT 1) DELETE FROM runs RETURNING id",
      "/* SELECT */ UPDATE runs SET name = 'x' RETURNING id",
      "-- SELECT\nDROP TABLE runs",
      "CREATE TEMP TABLE t (a)",
      "REPLACE INTO run_tags VALUES ('x', 'y')",
      "PRAGMA query_only = 0",
      "PRAGMA journal_mode = DELETE",
      "PRAGMA writable_schema = 1",
      "EXPLAIN PRAGMA query_only = 0",
      "EXPLAIN QUERY PLAN DELETE FROM runs",
      "BEGIN IMMEDIATE",
      "SAVEPOINT a",
      `ATTACH '${secret}' AS other`,
      `VACUUM INTO '${inFolder("copy.sqlite")}'`,
      "VACUUM",
      "REINDEX",
      "ANALYZE",
      "SELECT load_extension('x')",
      "SELECT coalesce(1, load_extension('x', 'y'))",
      "SELECT * FROM (SELECT load_extension('x') AS a) WHERE a",
      "SELECT fts3_tokenizer('simple', x'00')",
      "SELECT * FROM pragma_optimize(0xfffe)",
      "SELECT writefile('x', 'y')",
      "SELECT readfile('/etc/passwd')",
      "SELECT edit('x')",
      "SELECT * FROM fsdir('/')",
      "SELECT * FROM sqlite_dbpage",
      "SELECT 1; DELETE FROM runs",
      ";DELETE FROM runs",
      "SELECT 1\0; DELETE FROM runs",
    ];
    const answers = attempts.map((sql) => String(failure(sql)?.code));
    expect(answers.filter((code) => !/^(QUERY_|SQLITE_READONLY)/.test(code))).toEqual([]);
    expect(sha256(readFileSync(lab.database))).toBe(before);
    expect(readdirSync(dirname(lab.database)).sort()).toEqual(files);
  });

  it("reads no other file: the names of other databases mean nothing", () => {
    const names = compileReading(db, "SELECT name FROM pragma_database_list ORDER BY name", {}).all();
    expect(names.flat()).toEqual(["main", "temp"]);
  });
});
