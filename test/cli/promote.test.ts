import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRegistry, type Registry } from "../../src/registry/index.js";
import { enterRun } from "../runner/promote/made-up-run.js";
import { runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";

let home: string;
const DIRTY = { run: { code: { commit: "c".repeat(40), dirty: true, diffSha256: null } } };

function withLab<T>(work: (registry: Registry) => T): T {
  const registry = openRegistry({ database: join(home, "runs.sqlite"), artifacts: join(home, "artifacts") });
  try {
    return work(registry);
  } finally {
    registry.close();
  }
}

beforeAll(async () => {
  home = temporaryHome();
  const registry = openRegistry({ database: join(home, "runs.sqlite"), artifacts: join(home, "artifacts") });
  await enterRun(registry, home, "GOOD");
  await enterRun(registry, home, "DIRTY", DIRTY);
  registry.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const proplab = (...argv: string[]) => callHere([...argv], { home, cwd: home });
const log = () => withLab((registry) => registry.promotions());

function expectNarrow(text: string): void {
  expect(text.split("\n").filter((line) => [...line].length > 80)).toEqual([]);
}

describe("proplab promote", () => {
  it("shows the plan of a dry run and changes nothing; what the gates refuse ends with exit code 4", async () => {
    const { code, stdout, stderr } = await runCli(["promote", "DIRTY", "--dry-run", "--by", "R. Doe"], {
      home,
      cwd: home,
    });
    expect(code).toBe(4);
    expectNarrow(stdout);
    for (const text of [
      /^champion +none +DIRTY@1$/m,
      /^data +SIMULATED$/m,
      /^- code_committed \(concern\)$/m,
      /^ {2}> the changes committed, and the run made again/m,
    ]) {
      expect(stdout).toMatch(text);
    }
    expect(stdout.match(/code_committed/g)).toHaveLength(1);
    expect(stdout).not.toMatch(/To be logged|Speaks against/);
    expect(stderr).toMatch(/error: DIRTY@1 is DISCUSS, a champion needs PROMOTE: 1 of 15 gates does not pass/);
    expect(stderr).toMatch(/--force --reason/);
    expect(log()).toEqual([]);
  });

  it("needs a reason to force, and marks what was forced in every list", async () => {
    expect((await proplab("promote", "DIRTY", "--force")).code).toBe(2);
    expect((await proplab("promote", "DIRTY", "--force", "--reason", " ")).code).toBe(2);
    const forced = await proplab("promote", "DIRTY", "--force", "--reason", "on paper", "--by", "R. Doe");
    expect(forced.code).toBe(0);
    expectNarrow(forced.stdout);
    expect(forced.stdout).toMatch(/^done: DIRTY@1 is champion of points \(SIMULATED data\), FORCED$/m);
    const [list, show, history] = await Promise.all([
      proplab("models", "list"),
      proplab("models", "show", "@champion"),
      proplab("models", "history"),
    ]);
    for (const { code, stdout } of [list!, show!, history!]) {
      expect(code).toBe(0);
      expectNarrow(stdout);
    }
    expect(list!.stdout).toMatch(/^DIRTY@1 +champion \(forced\) +PROMOTE/m);
    expect(show!.stdout).toMatch(/^standing +champion since .* UTC, FORCED$/m);
    expect(show!.stdout).toMatch(/^file +intact, /m);
    expect(history!.stdout).toMatch(
      /promote, champion of points FORCED\n +moved +none -> DIRTY@1\n +by +R\. Doe\n +reason +on paper\n/,
    );
  });

  it("takes what the gates allow, as one object with --json, and again without a change", async () => {
    const { code, stdout } = await proplab("promote", "GOOD", "--by", "R. Doe", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      applied: true,
      forced: false,
      judgement: { decision: "PROMOTE" },
      moves: [{ alias: "champion", from: "DIRTY@1", to: "GOOD@1" }],
      entries: [{ by: "R. Doe", forced: false }],
    });
    const again = await proplab("promote", "GOOD");
    expect(again).toMatchObject({ code: 0, stdout: "GOOD@1 is champion of points already: nothing to do\n" });
  });

  it("does not begin on a champion that is to be its own challenger", async () => {
    for (const more of [[], ["--dry-run"], ["--force", "--reason", "on paper"]]) {
      const refused = await proplab("promote", "GOOD", "--alias", "challenger", ...more);
      expect(refused).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toMatch(/GOOD@1 is the champion of points: it cannot be its challenger as well/);
    }
  });

  it("is undone by rollback and demote, each with a reason", async () => {
    expect((await runCli(["rollback"], { home, cwd: home })).code).toBe(2);
    const back = await proplab("rollback", "--reason", "lost", "--by", "R. Doe", "--json");
    expect(JSON.parse(back.stdout)).toMatchObject({ applied: true, to: { name: "DIRTY" }, forced: false });
    const demoted = await proplab("demote", "--reason", "no model", "--by", "R. Doe");
    expect(demoted.stdout).toMatch(/^done: points has no champion now$/m);
    expect(log().map(({ action, to }) => [action, to?.name ?? null])).toEqual([
      ["promote", "DIRTY"],
      ["promote", "GOOD"],
      ["rollback", "DIRTY"],
      ["demote", null],
    ]);
  });
});

describe("proplab models", () => {
  it("history --on tells who held what at a moment, and refuses days that do not exist", async () => {
    const { at } = log()[2]!;
    const { stdout } = await proplab("models", "history", "--on", at, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ at, standings: [{ entry: { to: { name: "DIRTY" } }, forced: true }] });
    const [before, noDay, noZone] = await Promise.all([
      proplab("models", "history", "--on", "2020-02-29"),
      proplab("models", "history", "--on", "2021-02-29"),
      proplab("models", "history", "--on", "2021-02-28T10:00"),
    ]);
    expect(before).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing had been promoted by then") });
    expect(noDay).toMatchObject({ code: 2, stderr: expect.stringContaining('"2021-02-29" is not a date that exists') });
    expect(noZone).toMatchObject({ code: 2, stderr: expect.stringContaining("is not a moment with its zone") });
  });

  it("register gives a version, show says when the file is damaged", async () => {
    const registered = await proplab("models", "register", "GOOD", "--name", "MAIN");
    expect(registered.stdout).toMatch(/^MAIN@1: linear, v8, SIMULATED data$/m);
    withLab((registry) => writeFileSync(registry.artifactPath(registry.getModel("MAIN").artifactSha256), "other"));
    const [show, promote] = await Promise.all([proplab("models", "show", "MAIN"), proplab("promote", "MAIN@1")]);
    expect(show).toMatchObject({ code: 5, stdout: expect.stringMatching(/^file +ALTERED/m) });
    expect(promote).toMatchObject({ code: 5, stderr: expect.stringContaining("was altered") });
  });

  it("list and history of a home without runs say what to do", async () => {
    const empty = temporaryHome();
    const { code, stdout } = await runCli(["models", "list"], { home: empty });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("no registered models") });
    const promote = await callHere(["promote", "GOOD"], { home: empty });
    expect(promote).toMatchObject({ code: 3, stderr: expect.stringContaining("there is no registry at") });
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });
});
