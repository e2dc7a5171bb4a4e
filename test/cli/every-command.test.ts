import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { temporaryHome } from "./run-cli.js";
import { runHere } from "./run-here.js";
import { SMALL, type SmallLab, trainedLab } from "./small-lab.js";

const homes: string[] = [];
const emptyHome = () => {
  const home = temporaryHome();
  rmSync(home, { recursive: true });
  homes.push(home);
  return home;
};
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** Lines that ask about runs or models, or change them. */
const OF_RUNS: readonly (readonly string[])[] = [
  ["show", "A"],
  ["compare", "A", "B"],
  ["compare", "A", "--line-sources"],
  ["trials", "A"],
  ["reproduce", "A"],
  ["tag", "A", "--add", "x"],
  ["archive", "A"],
  ["archive", "A", "--dry-run"],
  ["restore", "A"],
  ["gc"],
  ["gc", "--dry-run"],
  ["verify"],
  ["verify", "A"],
  ["models", "show", "A"],
  ["models", "register", "A"],
  ["models", "explain", "A"],
  ["models", "export", "A", "--output", "a.onnx"],
  ["gates", "A"],
  ["gates", "A", "--acknowledge", "why", "--by", "me"],
  ["promote", "A"],
  ["promote", "A", "--dry-run"],
  ["demote", "--reason", "why"],
  ["rollback", "--reason", "why"],
  ["leak-check", "--run", "A"],
  ["report", "A"],
  ["report", "--multiseason"],
  ["export", "--to", "out"],
  ["query", "SELECT 1"],
  ["query", "--tables"],
];
/** Lines that list what may well not be there yet. */
const LISTS: readonly (readonly string[])[] = [["runs"], ["trials"], ["models", "list"], ["models", "history"]];
/** Lines that no registry is asked for. */
const OTHERS: readonly (readonly string[])[] = [
  ["features", "list"],
  ["gates", "--list"],
];
/** Lines that write a warehouse or a run. */
const MAKERS = ["import", "simulate", "retrain", "import-runs"];

describe("on an empty home", () => {
  it.each(OF_RUNS.map((words) => [words.join(" "), words] as const))(
    "%s says that there is no registry, and leaves no file",
    async (_, words) => {
      const home = emptyHome();
      const { code, stdout, stderr } = await runHere(home, ...words);
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toBe(
        `error: there is no registry at ${join(home, "runs.sqlite")}\nhint:  run an experiment first, or check PROPLAB_HOME and --registry\n`,
      );
      expect(existsSync(home)).toBe(false);
    },
  );

  it.each([...LISTS, ...OTHERS].map((words) => [words.join(" "), words] as const))(
    "%s ends with what to do next, and leaves no file",
    async (_, words) => {
      const home = emptyHome();
      const { code, stdout, stderr } = await runHere(home, ...words);
      expect(code).toBe(0);
      expect(stdout).not.toBe("");
      expect(stderr).toMatch(/^\nnext: .+/);
      expect(existsSync(home)).toBe(false);
    },
  );

  it("data says what is missing, and leaves no file", async () => {
    const home = emptyHome();
    expect(await runHere(home, "data")).toMatchObject({ code: 3, stdout: "" });
    expect(existsSync(home)).toBe(false);
  });
});

describe("on a home with a run", () => {
  let lab: SmallLab;
  beforeAll(async () => {
    lab = await trainedLab();
    homes.push(lab.home);
  });

  const inLab = (): readonly (readonly string[])[] => [
    ...LISTS,
    ...OTHERS,
    ["show", SMALL],
    ["trials", SMALL],
    ["retrain", "--name", SMALL, "--experiments", lab.experiments, "--dry-run"],
    ["reproduce", SMALL, "--dry-run"],
    ["tag", SMALL, "--add", "x"],
    ["archive", SMALL, "--dry-run"],
    ["archive", SMALL],
    ["restore", SMALL],
    ["gc", "--dry-run"],
    ["gc"],
    ["verify"],
    ["models", "show", SMALL],
    ["models", "register", SMALL],
    ["models", "explain", SMALL],
    ["models", "export", SMALL, "--output", join(lab.home, "a.onnx"), "--force"],
    ["gates", SMALL],
    ["promote", SMALL, "--dry-run"],
    ["report", SMALL, "--format", "md"],
    ["export", "--to", join(lab.home, "out"), "--force"],
    ["import-runs", join(lab.home, "out"), "--dry-run"],
    ["query", "SELECT 1 AS one"],
    ["query", "--tables"],
    ["features", "build"],
  ];

  it("every command ends with what to do next, beside its data; with --json standard output is one object alone", async () => {
    for (const words of inLab()) {
      const said = words.join(" ");
      const text = await runHere(lab.home, ...words);
      expect(text.stderr, said).toMatch(text.code === 0 ? /(^|\n)next: / : /\nhint: /);
      expect(text.stdout, said).not.toMatch(/^next: /m);
      const json = await runHere(lab.home, ...words, "--json");
      expect(json.code, said).toBe(text.code);
      expect(typeof JSON.parse(json.stdout), said).toBe("object");
      expect(json.stderr, said).not.toMatch(/^next: /m);
    }
  });
});

it("no command is left out here", () => {
  const asked = new Set([...OF_RUNS, ...LISTS, ...OTHERS, ["data"]].map(([word]) => word));
  const words = COMMANDS.map(({ usage }) => usage.split(" ")[0]!);
  expect(words.filter((word) => !asked.has(word)).sort()).toEqual([...MAKERS].sort());
});
