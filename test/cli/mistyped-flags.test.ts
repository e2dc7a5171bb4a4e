import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { explainUnknown } from "../../src/cli/unknown-flags.js";
import { temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";

const home = temporaryHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("a mistyped command line", () => {
  it.each([
    ["a kind", ["models", "explain", "X", "--kind", "gain"], "models explain", /gain/],
    ["a format", ["models", "export", "X", "--output", "x", "--format", "pmml"], "models export", /pmml/],
    ["no output", ["models", "export", "X"], "models export", /output/],
    ["no value of a flag", ["compare", "A", "B", "--baseline"], "compare", /--baseline needs a value\n/],
    ["no command of a group", ["models"], "models", /name a command of models/],
    [
      "a flag",
      ["retrain", "--name", "X", "--max-leafs", "3"],
      "retrain",
      /unknown argument: --max-leafs \(did you mean --max-leaves\?\)\n/,
    ],
  ])("%s: the help of the very command", async (_what, argv, words, message) => {
    const run = await callHere(argv, { home });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).toContain(`proplab ${words} --help explains the options`);
  });
});

describe("help on a command that does not exist", () => {
  it.each([
    [["help", "retrian"], '"retrian" (did you mean retrain?)'],
    [["retrian", "--help"], '"retrian" (did you mean retrain?)'],
    [["--json", "retrian", "-h"], '"retrian" (did you mean retrain?)'],
    [["--home", "x", "help", "retrian"], '"retrian" (did you mean retrain?)'],
    [["help", "models", "shwo"], '"shwo" (did you mean show?)'],
    [["models", "--json", "shwo", "-h"], '"shwo" (did you mean show?)'],
  ])("%j", async (argv, named) => {
    const run = await callHere(argv, { home });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain(`there is no command ${named}`);
  });

  it("is not what the value of a flag asks for", async () => {
    for (const argv of [
      ["--home", "data", "--help"],
      ["help"],
      ["--debug", "-h"],
      ["--home", "x", "help"],
      ["help", "help"],
    ]) {
      const run = await callHere(argv, { home });
      expect(run.code).toBe(0);
      expect(run.stdout).toContain("proplab COMMAND [options]");
    }
  });
});

describe("help on a command", () => {
  it("is given where a flag's value has the command's name", async () => {
    const run = await callHere(["--home", "models", "models", "--help"], { home });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("models show");
  });

  it("is the same with the word help in front, in quick-retrain too", async () => {
    const asked = await callHere(["gc", "--help"], { home });
    expect(await callHere(["--home", "x", "help", "gc"], { home })).toEqual(asked);
    const quick = { home, program: "quick-retrain" as const };
    const [word, flag] = [await callHere(["retrain", "help"], quick), await callHere(["retrain", "--help"], quick)];
    expect(word).toEqual(flag);
    expect(word.stdout).toContain("--experiment");
  });

  it("fits 80 columns, each flag's text apart from its type", async () => {
    const ofModels = ["list", "show", "history", "register", "explain", "export"].map((word) => ["models", word]);
    for (const words of [...COMMANDS.map(({ usage }) => [usage.split(" ")[0]!]), ...ofModels]) {
      const { code, stdout } = await callHere([...words, "--help"], { home });
      expect(code, words.join(" ")).toBe(0);
      expect(
        stdout.split("\n").filter((line) => line.length > 80 || /\S\[(string|number|boolean|array)\]/.test(line)),
      ).toEqual([]);
    }
  });

  it("does not say of a switch that it is off when it is not given", async () => {
    const { stdout } = await callHere(["gc", "--help"], { home });
    expect(stdout).toMatch(/--dry-run .*\n? *\[boolean\]\n/);
    expect(stdout).toContain("[default: 30]");
    expect(stdout).not.toContain("default: false");
  });
});

describe("explainUnknown", () => {
  it("names each once as typed, words without dashes, and leaves other messages alone", () => {
    expect(explainUnknown("Unknown arguments: no-vega, noVega, extra", ["--no-vega=1", "extra"], ["no-vegas"])).toBe(
      "unknown arguments: --no-vega (did you mean --no-vegas?), extra",
    );
    expect(explainUnknown("Not enough", [], [])).toBe("Not enough");
  });
});
