import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvOf, formatResult, objectsOf } from "../../src/cli/print-query.js";
import { AWKWARD, type FilledRegistry, filledRegistry } from "../registry/filled-registry.js";
import { ROOT, runCli } from "./run-cli.js";
import { callHere } from "./run-here.js";

let lab: FilledRegistry;
beforeAll(() => {
  lab = filledRegistry();
});
afterAll(() => lab.remove());

const query = (...argv: string[]) => callHere(["query", ...argv], { home: lab.home });

describe("a result on the terminal", () => {
  const result = { columns: ["a", "a", "b"], rows: [[1, 0.123456789, AWKWARD]], cut: false };

  it("has fractions in six digits and nothing that steers the terminal", () => {
    const text = formatResult({ ...result, rows: [[1, 0.123456789, "\u001b[31mred\n\u009b2J\u202e"]] }, 80);
    expect(text.split("\n")[1]).toBe("1  0.123457  \\u001b[31mred\\n\\u009b2J\\u202e");
  });

  it("fits the terminal: cells are cut, then rows become blocks", () => {
    const wide = {
      columns: Array.from({ length: 9 }, (_, at) => `column ${at}`),
      rows: [Array(9).fill("x".repeat(200))],
      cut: false,
    };
    for (const columns of [wide, { ...wide, columns: wide.columns.slice(0, 3), rows: [wide.rows[0]!.slice(0, 3)] }]) {
      const lines = formatResult(columns, 80).split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(lines.join("\n")).toContain("…");
    }
    expect(formatResult(wide, 80).split("\n")).toHaveLength(10);
  });

  it("keeps two columns of one name apart in JSON, and whole cells in CSV", () => {
    expect(objectsOf(result)).toEqual([{ a: 1, "a:2": 0.123456789, b: AWKWARD }]);
    expect([...csvOf(result)].slice(1)).toEqual([`1,0.123456789,"${AWKWARD.replaceAll('"', '""')}"`]);
  });

  it("tells nothing, no text and numbers JSON cannot hold apart", () => {
    const odd = { columns: ["a", "b", "c", "d"], rows: [[null, "", 2n ** 62n, Number.POSITIVE_INFINITY]], cut: false };
    expect([...csvOf(odd)][1]).toBe(',"",4611686018427387904,Infinity');
    expect(objectsOf(odd)).toEqual([{ a: null, b: "", c: "4611686018427387904", d: "Infinity" }]);
  });
});

describe.concurrent("proplab query", () => {
  it("prints rows and says when it cut them", async () => {
    const { code, stdout, stderr } = await runCli(
      ["query", "SELECT name FROM headlines ORDER BY name", "--limit", "2"],
      { home: lab.home },
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "name\nCHILD\nFIRST\n" });
    expect(stderr).toContain("cut after 2 rows");
  });

  it("takes SQL from standard input and values beside it", () => {
    const argv = [join(ROOT, "bin/proplab.js"), "query", "-", "--param", "a=FIRST", "--param", "b=5", "--json"];
    const input = "\uFEFFSELECT name, :b + 1 AS six FROM runs WHERE name = :a";
    const { status, stdout } = spawnSync(process.execPath, argv, {
      input,
      env: { ...process.env, PROPLAB_HOME: lab.home },
    });
    expect(status).toBe(0);
    expect(JSON.parse(String(stdout))).toEqual({
      columns: ["name", "six"],
      rows: [{ name: "FIRST", six: 6 }],
      cut: false,
    });
  });

  it("lists tables and columns", async () => {
    const { stdout } = await query("--tables", "aliases");
    expect(stdout).toMatch(/^aliases \(table\) {2}Which model/);
    expect((await query("--tables", "alises")).stderr).toContain("did you mean aliases");
  });

  it.each([
    [["SELECT nmae FROM runs"], "line 1, column 8"],
    [["SELECT 1", "--param", "x"], "write name=value"],
    [["SELECT 1", "--limit", "0"], "--limit 0"],
    [["SELECT 1", "--csv", "--json"], "exclude each other"],
    [[], "there is no SQL to run"],
  ])("%j is refused in the right words", async (argv, text) => {
    const { code, stderr, stdout } = await query(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(text);
  });
});
