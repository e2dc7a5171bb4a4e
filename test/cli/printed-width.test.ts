import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Console } from "../../src/cli/console.js";
import { printResult } from "../../src/cli/print-result.js";
import { widthOf } from "../../src/cli/wrap-text.js";
import type { RetrainResult } from "../../src/runner/result.js";
import { copyRun } from "./copy-run.js";
import { runHere } from "./run-here.js";
import { type SmallLab, trainedLab } from "./small-lab.js";

let lab: SmallLab & { readonly run: RetrainResult };
/** Names as long as people choose them. */
const OTHER = "MULTISEASON_FEB25_HUBER_WITH_ANOTHER_SEED";

beforeAll(async () => {
  lab = await trainedLab();
  await copyRun(lab, OTHER, {
    params: { random_seed: 7, features_file: "a/long/path/to/the/features/of/our/own/features.yaml" },
    predictions: "SELECT * REPLACE (prediction + (player_id * 7919) % 9 - 4 AS prediction)",
  });
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

/** Lines of tables: three texts or more with gaps between them. */
function tableLines(text: string): string[] {
  return text.split("\n").filter((line) => !line.startsWith("- ") && line.trim().split(/ {2,}/).length >= 3);
}

const COMMANDS: readonly (readonly string[])[] = [
  ["runs"],
  ["show", OTHER],
  ["show", "SMALL"],
  ["trials"],
  ["trials", "SMALL"],
  ["compare", "SMALL", OTHER],
  ["compare", "SMALL", "--line-sources"],
  ["gates", "SMALL"],
  ["gates", "SMALL", OTHER],
  ["data", "--feature-set", "v8_noveg"],
  ["verify"],
];

describe("what is printed of a lab", () => {
  it("retrain's result keeps its tables to 80 columns and ends with what to do next", () => {
    const lines: string[] = [];
    const take = (text = "") => lines.push(text);
    printResult(lab.run, { print: take, next: take } as unknown as Console);
    const text = lines.join("\n");
    expect(tableLines(text).length).toBeGreaterThan(20);
    expect(tableLines(text).filter((line) => widthOf(line) > 80)).toEqual([]);
    expect(text.split("\n").at(-1)).toMatch(/^next: /);
  });

  it.each(COMMANDS.map((words) => [words.join(" "), words] as const))(
    "%s keeps its tables to 80 columns and ends with what to do next",
    async (_, words) => {
      const { code, stdout, stderr } = await runHere(lab.home, ...words);
      expect([0, 3], stderr).toContain(code);
      const tables = tableLines(stdout);
      if (words[0] !== "verify") expect(tables.length).toBeGreaterThan(1);
      expect(tables.filter((line) => widthOf(line) > 80)).toEqual([]);
      expect(stderr.trimEnd()).toMatch(/(^|\n)next: .+(?:\n {6}.+)*$/);
    },
  );

  it.each([
    ["gates", "--list"],
    ["features", "list"],
    ["report", "SMALL", "--format", "md"],
  ])("%s %s keeps its tables to 80 columns", async (...words) => {
    const { code, stdout, stderr } = await runHere(lab.home, ...words);
    expect(code, stderr).toBe(0);
    expect(tableLines(stdout).filter((line) => widthOf(line) > 80)).toEqual([]);
  });
});

describe("--json", () => {
  it.each(
    [...COMMANDS, ["gates", "--list"], ["features", "list"], ["models", "list"]].map(
      (words) => [words.join(" "), words] as const,
    ),
  )("of %s is one object, and nothing beside it", async (_, words) => {
    const { stdout } = await runHere(lab.home, ...words, "--json");
    const found: unknown = JSON.parse(stdout);
    expect(Array.isArray(found)).toBe(false);
    expect(found).toBeTypeOf("object");
  });
});
