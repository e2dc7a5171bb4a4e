import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRegistry } from "../../src/registry/index.js";
import { readPredictions } from "../../src/runner/read-predictions.js";
import { reopenRun } from "../../src/runner/reopen-run.js";
import { type CliResult, runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, smallLab, writeExperiment } from "./small-lab.js";

const NAME = "WALK";
const WALK = ["--retrain-every", "3", "--window", "40", "--min-train-rows", "500"];
/** Long enough for a signal to arrive between two windows. */
const SLOW = ["--iterations", "40", "--early-stopping-rounds", "0"];

let lab: SmallLab;
let whole: CliResult;
const homes: string[] = [];

function copyOfHome(): string {
  const copy = temporaryHome();
  cpSync(lab.home, copy, { recursive: true });
  homes.push(copy);
  return copy;
}

const retrain = (home: string, flags: string[], options: Partial<Parameters<typeof runCli>[1]> = {}) =>
  runCli(["retrain", "--experiments", lab.experiments, ...flags], { home, ...options });
const retrainHere = (home: string, flags: string[]) =>
  callHere(["retrain", "--experiments", lab.experiments, ...flags], { home });
const walk = (home: string, flags: string[] = [], options = {}) =>
  retrain(home, ["--name", NAME, ...WALK, ...SLOW, "--json", ...flags], options);

/** What a run left behind, but for verdicts that look at other runs. */
const hashes = ({ stdout }: CliResult) => {
  const all: { kind: string; sha256: string }[] = JSON.parse(stdout).artifacts;
  return Object.fromEntries(all.filter(({ kind }) => kind !== "gates").map(({ kind, sha256 }) => [kind, sha256]));
};

beforeAll(async () => {
  lab = await smallLab();
  writeExperiment(lab.experiments, NAME, "");
  const home = copyOfHome();
  whole = await walk(home, ["--threads", "1"]);
});
afterAll(() => {
  for (const folder of [lab.home, ...homes]) rmSync(folder, { recursive: true, force: true });
});

describe("a walk-forward run", () => {
  it("evaluates every window and pools them", () => {
    expect(whole.code, whole.stderr).toBe(0);
    const result = JSON.parse(whole.stdout);
    expect(result.windows).toHaveLength(5);
    expect(result.walk_forward).toMatchObject({ retrain_every: 3, window: 40, skipped: [] });
    const rows = result.walk_forward.windows.reduce(
      (sum: number, one: { figures: { rows: number } }) => sum + one.figures.rows,
      0,
    );
    expect(rows).toBe(result.metrics.mae_lines.n);
    expect(result.leak_audit.checks.map(({ name }: { name: string }) => name)).toContain("evaluated once");
    expect(hashes(whole)).toHaveProperty("split_manifest");
  });

  it("is put before the rows of all its windows again, or of the last alone, whose model it keeps", async () => {
    const [home] = homes;
    const registry = openRegistry({ database: join(home!, "runs.sqlite"), artifacts: join(home!, "artifacts") });
    try {
      const run = registry.getRun(NAME);
      const reopen = (which: "last" | "all") => reopenRun(registry, run, join(home!, "warehouse"), {}, which);
      const [all, last] = [await reopen("all"), await reopen("last")];
      const result = JSON.parse(whole.stdout);
      expect(all.windows.map(({ window }) => window.rows_sha256)).toEqual(
        result.windows.map((one: { rows_sha256: string }) => one.rows_sha256),
      );
      expect(last.windows).toHaveLength(1);
      expect(last.selection.evaluation.length).toBe(result.windows.at(-1).rows.eval_all);
      const { sha256 } = run.artifacts.find(({ kind }) => kind === "predictions")!;
      expect((await readPredictions(registry, sha256)).rows.rows).toBe(all.selection.evaluation.length);
    } finally {
      registry.close();
    }
  });

  it("killed in the middle is continued by the same command at the window it was in, with the same bytes", async () => {
    const home = copyOfHome();
    let sent = false;
    const ended = await walk(home, ["--threads", "1"], {
      onStderr: (text: string, child: { kill(signal: string): void }) => {
        if (sent || !text.includes("windows 2/5")) return;
        sent = true;
        child.kill("SIGKILL");
      },
    });
    expect([sent, ended.code]).toEqual([true, null]);
    const again = await walk(home, ["--threads", "2", "--keep-models"]);
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/[2-4] of 5 windows taken over, fitted before in run \w{26}/);
    const { window_model: _kept, ...artifacts } = hashes(again);
    expect(artifacts).toEqual(hashes(whole));
    const models = JSON.parse(again.stdout).artifacts.filter(({ kind }: { kind: string }) => kind === "window_model");
    expect(models).toHaveLength(5);
    expect(models.at(-1).sha256).toBe(artifacts.model);
    expect((await callHere(["verify"], { home })).code).toBe(0);
    const shown = await callHere(["show", NAME], { home });
    expect(shown.stdout).toMatch(/5 windows/);
    const explained = await callHere(["models", "explain", NAME, "--top-picks", "1"], { home });
    expect(explained.code, explained.stderr).toBe(0);
    expect(explained.stderr).toMatch(/retrained 5 times: this is its last model/);
  });

  it("shows its plan with --dry-run, and is refused where settings contradict each other", async () => {
    const plan = await retrainHere(lab.home, ["--name", NAME, ...WALK, "--dry-run"]);
    expect(plan.stdout).toMatch(
      /retrain +every 3 days on the 40 days before\nwindows +5 of 5 steps\nfirst +2024-12-23 to/,
    );
    const bad = await retrainHere(lab.home, ["--name", NAME, "--window", "40"]);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/window: goes with retrain_every/)]);
    const cadences = await retrainHere(lab.home, ["--name", NAME, "--retrain-every", "7,x"]);
    expect([cadences.code, cadences.stderr]).toEqual([2, expect.stringMatching(/"x" is not a whole number of days/)]);
  });
});

it("several cadences are runs of their own, compared on the same rows; a window they share is fitted once", async () => {
  const home = copyOfHome();
  const flags = ["--name", SMALL, "--retrain-every", "3,6", "--window", "40", "--min-train-rows", "500", "--json"];
  const found = await retrainHere(home, flags);
  expect(found.code, found.stderr).toBe(0);
  expect(found.stderr).toMatch(/3 of 3 windows taken over/);
  const { comparison, results } = JSON.parse(found.stdout);
  expect(results.map(({ windows }: { windows: unknown[] }) => windows.length)).toEqual([5, 3]);
  expect(comparison.cadences[1].mae_difference.n).toBe(comparison.rows_with_line);
  const ids = results.map(({ run_id }: { run_id: string }) => run_id);
  const child = JSON.parse((await callHere(["show", ids[1], "--json"], { home })).stdout);
  expect(child.parentId).toBe(ids[0]);
  expect(
    results.map(({ trials }: { trials: { configurations_tried: number } }) => trials.configurations_tried),
  ).toEqual([1, 2]);
  const again = await retrainHere(home, flags);
  expect(again.code, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout).comparison).toEqual(comparison);
  expect(again.stderr.match(/did exactly this and is taken as it is/g)).toHaveLength(2);
});
