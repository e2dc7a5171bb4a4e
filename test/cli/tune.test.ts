import { cpSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliResult, runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { type SmallLab, smallLab, writeExperiment } from "./small-lab.js";

const NAME = "TUNED";
const SPACE = "tune:\n  candidates: 4\n  space:\n    depth: [3, 4, 5]\n    learning_rate: { from: 0.05, to: 0.3 }\n";

let lab: SmallLab;
let whole: CliResult;
/** Where it ran. */
let tunedHome: string;
const homes: string[] = [];

function copyOfHome(): string {
  const copy = temporaryHome();
  cpSync(lab.home, copy, { recursive: true });
  homes.push(copy);
  return copy;
}

/** Long enough for a signal to arrive between two fits. */
const SLOW = ["--iterations", "60", "--early-stopping-rounds", "0"];

const argv = (flags: string[]) => ["retrain", "--name", NAME, "--experiments", lab.experiments, ...SLOW, ...flags];
const retrain = (home: string, flags: string[] = [], options: Partial<Parameters<typeof runCli>[1]> = {}) =>
  runCli(argv(flags), { home, ...options });
const retrainHere = (home: string, flags: string[]) => callHere(argv(flags), { home });

/** What a run found, apart from its id, times and how much of the work it did itself. */
function found({ stdout }: CliResult) {
  const {
    run_id: _id,
    timings: _timings,
    tuning_fits: _fits,
    gates: _gates,
    artifacts,
    model,
    ...rest
  } = JSON.parse(stdout);
  const hashes = artifacts.filter(({ kind }: { kind: string }) => kind !== "gates");
  return { ...rest, artifacts: hashes, model: model.sha256 };
}

beforeAll(async () => {
  lab = await smallLab();
  writeExperiment(lab.experiments, NAME, SPACE);
  tunedHome = copyOfHome();
  whole = await retrain(tunedHome, ["--json", "--threads", "1"]);
});
afterAll(() => {
  for (const folder of [lab.home, ...homes]) rmSync(folder, { recursive: true, force: true });
});

describe("a tuned run", () => {
  it("says what was compared, who won and what the ledger holds", () => {
    expect(whole.code, whole.stderr).toBe(0);
    const result = JSON.parse(whole.stdout);
    const { tuning, trials } = result;
    expect(tuning).toMatchObject({ method: "random", candidates: 5, loss_function: "MAE", own: { candidate: 0 } });
    expect(tuning.winner.loss).toBeLessThanOrEqual(tuning.own.loss);
    expect(trials.validation).toEqual({ rows_sha256: tuning.validation.rows_sha256, configurations_tried: 5 });
    expect(trials.configurations_tried).toBe(1);
    expect(result.tuning_fits).toEqual({ fitted: 5, taken_over: 0 });
    expect(result.artifacts.map(({ kind }: { kind: string }) => kind)).toContain("candidates");
    expect(whole.stderr).toMatch(/tune 3\/5, best \d+\.\d{3} \(candidate \d\), ETA \d+s/);
  });

  it("fits what the winner's settings written by hand fit, and counts as the same trial", async () => {
    const { tuning, artifacts } = JSON.parse(whole.stdout);
    const { depth, learning_rate: rate } = tuning.winner.settings;
    const flags = ["--tune", "off", "--depth", String(depth), "--learning-rate", String(rate), "--json"];
    const byHand = JSON.parse((await retrainHere(tunedHome, flags)).stdout);
    const hash = (list: { kind: string; sha256: string }[], kind: string) =>
      list.find((one) => one.kind === kind)!.sha256;
    for (const kind of ["model", "predictions"]) expect(hash(byHand.artifacts, kind)).toBe(hash(artifacts, kind));
    expect(byHand.tuning).toBeNull();
    expect(byHand.trials.configurations_tried).toBe(1);
  });

  it("shows the space and the candidates with --dry-run and fits nothing", async () => {
    const home = copyOfHome();
    const plan = await retrainHere(home, ["--tune", "2", "--dry-run", "--json"]);
    const { tuning } = JSON.parse(plan.stdout);
    expect(tuning.space.depth).toEqual([3, 4, 5]);
    expect(tuning.candidates.map(({ candidate }: { candidate: number }) => candidate)).toEqual([0, 1, 2]);
    const text = await retrainHere(home, ["--tune", "grid", "--dry-run"]);
    expect(text.stdout).toMatch(
      /Tuning on the validation rows, grid.*candidate +depth +learning_rate.*nothing was trained/s,
    );
  });

  it("refuses what cannot be tuned before anything is trained", async () => {
    const run = await retrainHere(copyOfHome(), ["--tune", "0"]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/tune\.candidates: .*got 0/);
  });
});

describe("a tuning whose process was ended in the middle", () => {
  it("by SIGINT, and once more by SIGKILL, is continued by the same command, with the same result", async () => {
    const home = copyOfHome();
    for (const [signal, place, code] of [
      ["SIGINT", /tune 2\/5/, 130],
      // the first may have come so late that no fit is left
      ["SIGKILL", /tune 4\/5|train|leak audit/, null],
    ] as const) {
      let sent = false;
      const ended = await retrain(home, ["--json", "--threads", "1"], {
        onStderr: (text, child) => {
          if (sent || !place.test(text)) return;
          sent = true;
          child.kill(signal);
        },
      });
      expect([sent, ended.code]).toEqual([true, code]);
    }
    const again = await retrain(home, ["--json", "--threads", "2"]);
    expect(again.code, again.stderr).toBe(0);
    const { tuning_fits: fits } = JSON.parse(again.stdout);
    expect(fits.taken_over).toBeGreaterThanOrEqual(4);
    expect(fits.taken_over + fits.fitted).toBe(5);
    expect(again.stderr).toMatch(/[45] of 5 candidates taken over, fitted before in runs? \w{26}/);
    expect(found(again)).toEqual(found(whole));
    const shown = await callHere(["show", NAME], { home });
    expect(shown.stdout).toMatch(/Candidates compared on validation rows, best first\n.* MAE +iterations/);
    expect((await callHere(["verify"], { home })).code).toBe(0);
  });

  it("two at once do not spoil each other", async () => {
    const home = copyOfHome();
    const both = await Promise.all([1, 2].map(() => retrain(home, ["--json", "--force", "--threads", "1"])));
    for (const run of both) {
      expect(run.code, run.stderr).toBe(0);
      expect(found(run)).toEqual(found(whole));
    }
  });
});
