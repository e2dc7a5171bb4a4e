import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

describe.concurrent("what goes wrong in the other process", () => {
  it("a mistake in the SQL arrives with its place", async () => {
    await expect(ask("SELECT nmae FROM runs")).rejects.toMatchObject({
      code: "QUERY_SQL",
      exitCode: 2,
      message: expect.stringContaining("column 8: no such column: nmae"),
      hint: expect.stringContaining("--tables"),
    });
  });

  it("a change that only shows while it runs is refused", async () => {
    await expect(ask("SELECT * FROM pragma_optimize(0xfffe)")).rejects.toMatchObject({ code: "QUERY_WRITES" });
  });

  it("names a registry that is not there", async () => {
    const file = join(dirname(lab.database), "no.sqlite");
    await expect(runQuery(file, "SELECT 1")).rejects.toMatchObject({ code: "REGISTRY_ABSENT", exitCode: 3 });
    expect(existsSync(file)).toBe(false);
  });
});

describe.concurrent("a hostile query", () => {
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
