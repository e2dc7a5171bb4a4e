import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RetrainResult } from "../../src/runner/result.js";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";
import { runCli } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, smallLab } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

let lab: SmallLab;
const argv = (flags: string[]) => ["retrain", "--name", SMALL, "--experiments", lab.experiments, ...flags];
const retrain = (...flags: string[]) => callHere(argv(flags), { home: lab.home });
const retrainAsProcess = (...flags: string[]) => runCli(argv(flags), { home: lab.home });

beforeAll(async () => {
  lab = await smallLab();
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

it("--threads changes no artifact and not the identity of the run, nor do --force and gates, and all are recorded with it", async () => {
  const one = await retrainAsProcess("--threads", "1", "--json");
  expect(one.code, one.stderr).toBe(0);
  expect((await retrain("--threads", "2")).stderr).toMatch(/has the same settings/);
  const gates = join(lab.home, "mine.yaml");
  writeFileSync(gates, "profiles:\n  mine:\n    extends: default\n    min_graded: 100000\n");
  const judged = ["--gate-profile", "mine", "--gates-file", gates];
  const two = await retrainAsProcess("--threads", "2", "--json", "--force", ...judged);
  rmSync(gates);
  const [first, second] = [JSON.parse(one.stdout), JSON.parse(two.stdout)];
  // what the audit computed again before is taken over, but for --force
  const takenOver = "leak audit: the same features of the same data were computed again before";
  expect([one, two].map(({ stderr }) => stderr.includes(takenOver))).toEqual([true, false]);
  const hashes = ({ artifacts }: typeof first) =>
    Object.fromEntries(artifacts.map(({ kind, sha256 }: Record<string, string>) => [kind, sha256]));
  for (const kind of ["model", "predictions", "evaluation", "split_manifest", "feature_list"]) {
    expect(Object.keys(hashes(first))).toContain(kind);
  }
  const { gates: _one, gates_file: _file, settings: _settings, ...firstHashes } = hashes(first);
  const { gates: _two, gates_file: _mine, settings: _changed, ...secondHashes } = hashes(second);
  expect(secondHashes).toEqual(firstHashes);
  const { experiment, ...settings } = settingsOf(first);
  expect(settingsOf(second)).toEqual({ ...settings, experiment: { ...experiment, gate_profile: "mine" } });
  expect(second.metrics).toEqual(first.metrics);
  expect([first, second].map(({ model }) => model.version)).toEqual([1, 2]);
  expect(second.trials.configurations_tried).toBe(1);
  for (const [run, threads] of [
    [first, 1],
    [second, 2],
  ] as const) {
    const shown = await callHere(["show", run.run_id, "--json"], { home: lab.home });
    expect(JSON.parse(shown.stdout).environment.threads).toBe(threads);
  }
  await expectJudgedByItsFile(second);
});

function settingsOf({ artifacts }: RetrainResult) {
  const { path } = artifacts.find(({ kind }) => kind === "settings")!;
  return JSON.parse(readFileSync(join(lab.home, "artifacts", path), "utf8"));
}

/** The profile of a project's gates file, which is gone, stays with the run. */
async function expectJudgedByItsFile(run: RetrainResult): Promise<void> {
  expect(run.gates.judged_by).toMatchObject({
    profile: "mine",
    file: "mine.yaml",
    thresholds: { min_graded: 100_000 },
  });
  expect(run.changed).toEqual([]);
  const json = async (...words: string[]) =>
    JSON.parse((await callHere([...words, run.run_id, "--json"], { home: lab.home })).stdout);
  const [again] = (await json("gates")).runs;
  expect(again.verdicts).toEqual(run.gates.verdicts);
  expect(again.verdicts.find((one: { gate: string }) => one.gate === "no_duplicate").evidence).toBe(
    "the same as SMALL version 1",
  );
  expect(again.judged_by).toEqual(run.gates.judged_by);
  const { params } = await json("show");
  expect(params).toMatchObject({ gate_profile: "mine", gates_file_sha256: run.gates.judged_by.file_sha256 });
}

it("refuses a number of threads that is none before it opens anything", async () => {
  const run = await retrain("--threads", "two");
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('--threads "two" is not a whole number from 1 to 64');
});

it("a MultiQuantile run and show name the quantile judged, and warn of one off the median", async () => {
  const run = await retrain("--loss-function", "MultiQuantile:alpha=0.3,0.7");
  expect(run.code, run.stderr).toBe(0);
  expect(unwrapped(run.stdout)).toMatch(/^model +trees, MultiQuantile:alpha=0\.3,0\.7, judged at quantile 0\.3, /m);
  expect(unwrapped(run.stdout)).toMatch(/^- edges, picks and MAE stand on quantile 0\.3, .*not on the median$/m);
  expect(run.stdout).toMatch(/^MAE +\d+\.\d\d on training, \d+\.\d\d on validation \(all rows\)$/m);
  const shown = await callHere(["show", SMALL], { home: lab.home });
  expect(shown.stdout).toMatch(/^model +trees, MultiQuantile:alpha=0\.3,0\.7, judged at quantile 0\.3$/m);
});

it("a MultiQuantile run is judged by its median and stores every quantile, in order", async () => {
  const run = await retrain("--loss-function", "MultiQuantile:alpha=0.2,0.5,0.8", "--json");
  expect(run.code, run.stderr).toBe(0);
  const result = JSON.parse(run.stdout);
  expect(result).toMatchObject({ status: "completed", loss_function: "MultiQuantile:alpha=0.2,0.5,0.8" });
  const { path } = result.artifacts.find(({ kind }: { kind: string }) => kind === "predictions");
  const db = await Database.open();
  try {
    const [row] = await db.rows<{ mae: number; crossed: number; is_median: boolean }>(
      `SELECT avg(abs(actual - prediction)) AS mae,
         (count(*) FILTER (quantile_0_2 > quantile_0_5 OR quantile_0_5 > quantile_0_8))::INTEGER AS crossed,
         bool_and(prediction = quantile_0_5) AS is_median
       FROM read_parquet(${sqlText(join(lab.home, "artifacts", path))})`,
    );
    expect(row).toMatchObject({ crossed: 0, is_median: true });
    expect(row!.mae).toBeCloseTo(result.metrics.mae_all.value, 9);
  } finally {
    db.close();
  }
});
