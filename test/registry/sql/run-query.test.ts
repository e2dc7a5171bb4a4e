import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import type { QueryOptions } from "../../../src/registry/sql/run-query.js";
import { runQuery } from "../../../src/registry/sql/run-query.js";
import { type FilledRegistry, filledRegistry } from "../filled-registry.js";

let lab: FilledRegistry;
beforeAll(() => {
  lab = filledRegistry();
});
afterAll(() => lab.remove());

const ask = (sql: string, options?: QueryOptions) => runQuery(lab.database, sql, options);
const ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)";

describe("a query", () => {
  it("gives columns and rows, NULL, whole numbers beyond 2^53 and BLOBs as what they are", async () => {
    const result = await ask("SELECT 1 AS a, NULL AS b, 9007199254740993 AS c, x'0102' AS d, 0.1 AS e, 'é' AS f");
    expect(result).toMatchObject({
      columns: ["a", "b", "c", "d", "e", "f"],
      rows: [[1, null, 9007199254740993n, { blobBytes: 2 }, 0.1, "é"]],
      cut: false,
    });
  });

  it("reads tables and views with values beside the SQL", async () => {
    const sql =
      "SELECT name, mae_lines, mae_lines_low, picks_edge_3, tags, trials, decision FROM headlines WHERE name = :n";
    expect((await ask(sql, { params: { n: "SECOND" } })).rows).toEqual([["SECOND", 4.5, 4, 30, "a,b", 2, "KEEP"]]);
    const number = "SELECT run FROM run_params WHERE param = 'depth' AND number > @least";
    expect((await ask(number, { params: { least: 5 } })).rows).toEqual([["SECOND"]]);
  });

  it("explains its plan when asked for it", async () => {
    const { rows } = await ask("explain query plan SELECT * FROM runs WHERE id = 'x'");
    expect(String(rows[0]!.at(-1))).toContain("SEARCH runs");
  });

  it("stops at the limit and says so; exactly as many rows as the limit are not cut", async () => {
    expect(await ask(`${ENDLESS} SELECT x FROM c`, { rows: 450 })).toMatchObject({ cut: true });
    const whole = await ask("VALUES (1), (2), (3)", { rows: 3 });
    expect(whole).toMatchObject({ cut: false, rows: [[1], [2], [3]] });
  });
});

describe.concurrent("what a query asks for wrongly", () => {
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
  ])("%j is pointed at", async (sql, message) => {
    await expect(ask(sql)).rejects.toMatchObject({
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
  ])("%j is refused as %s", async (sql, code) => {
    await expect(ask(sql)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it("refuses a value that the SQL does not ask for", async () => {
    await expect(ask("SELECT ':b'", { params: { b: 1 } })).rejects.toMatchObject({ code: "QUERY_PARAM" });
  });

  it("names a registry that is not there", async () => {
    const file = join(dirname(lab.database), "no.sqlite");
    await expect(runQuery(file, "SELECT 1")).rejects.toMatchObject({ code: "REGISTRY_ABSENT", exitCode: 3 });
    expect(existsSync(file)).toBe(false);
  });
});

describe.concurrent("a hostile query", () => {
  const inFolder = (name: string) => join(dirname(lab.database), name);

  it("changes nothing, whatever it tries", async () => {
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
    const answers = await Promise.all(
      attempts.map((sql) =>
        ask(sql).then(
          () => sql,
          (error) => error.exitCode,
        ),
      ),
    );
    expect(answers).toEqual(attempts.map(() => 2));
    expect(sha256(readFileSync(lab.database))).toBe(before);
    expect(readdirSync(dirname(lab.database)).sort()).toEqual(files);
  });

  it("reads no other file: the names of other databases mean nothing", async () => {
    const { rows } = await ask("SELECT name FROM pragma_database_list ORDER BY name");
    expect(rows.flat()).toEqual(["main", "temp"]);
  });

  it.each([
    `${ENDLESS} SELECT count(*) FROM c`,
    `${ENDLESS} SELECT x FROM c WHERE x < 0`,
    `SELECT count(*) FROM ${[..."abcdefghijklmnop"].map((name) => `metrics ${name}`).join(", ")}`,
  ])("without an end is ended: %s", async (sql) => {
    await expect(ask(sql, { timeoutMs: 600 })).rejects.toMatchObject({ code: "QUERY_TIME", exitCode: 2 });
  });

  it.each([
    "SELECT length(randomblob(400000000))",
    "SELECT length(replace(hex(zeroblob(1000000)), '0', hex(zeroblob(200))))",
    `${ENDLESS} SELECT group_concat(x || hex(zeroblob(100000))) FROM c`,
    `${ENDLESS} SELECT DISTINCT hex(randomblob(1000)) FROM c ORDER BY 1`,
    "WITH RECURSIVE c(x) AS (SELECT 'aaaaaaaaaaaaaaaa' UNION ALL SELECT x || x FROM c) SELECT max(length(x)) FROM c",
  ])("that eats memory is ended: %s", async (sql) => {
    await expect(ask(sql, { memoryBytes: 64 << 20 })).rejects.toMatchObject({ code: "QUERY_MEMORY", exitCode: 2 });
  });

  it("that gives too much text is ended", async () => {
    const sql = `${ENDLESS} SELECT hex(zeroblob(400000)) FROM c`;
    await expect(ask(sql)).rejects.toMatchObject({ code: "QUERY_LARGE", exitCode: 2 });
  });

  it("is ended by the user", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await expect(ask(`${ENDLESS} SELECT count(*) FROM c`, { signal: stop.signal })).rejects.toMatchObject({
      exitCode: 130,
    });
  });

  it("sees nothing of a writer's open transaction and does not hold it up", async () => {
    const registry = lab.open();
    const counting = ask(`${ENDLESS} SELECT x FROM c, runs WHERE x > 300000 LIMIT 1`);
    const id = registry.startRun(lab.newRun("WHILE_ASKED"));
    registry.finishRun(id, { status: "failed", error: "on purpose" });
    registry.close();
    expect((await counting).rows).toHaveLength(1);
  });
});
