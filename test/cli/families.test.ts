import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadModel } from "../../src/engine/model.js";
import { callHere } from "./run-here.js";
import { type SmallLab, smallLab } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

const COMMON = `train_start: 2024-11-15
train_end: 2025-01-31
eval_start: 2025-02-01
eval_end: 2025-02-14
feature_set: v8_noveg
loss_function: MAE
include_no_line: true
`;
const EXPERIMENTS: Record<string, string> = {
  LINEAR: "framework: linear\nl2: 10\n",
  MLP: "framework: mlp\nhidden_units: [8, 4]\niterations: 2\n",
  ENSEMBLE: `framework: ensemble
combine: stacked
folds: 2
members:
  - { framework: trees, iterations: 20 }
  - { framework: mlp, hidden_units: [8], iterations: 2 }
`,
};

let lab: SmallLab;
const cli = (...args: string[]) => callHere(args, { home: lab.home });
const retrain = (name: string, ...flags: string[]) =>
  cli("retrain", "--name", name, "--experiments", lab.experiments, ...flags);

beforeAll(async () => {
  lab = await smallLab();
  for (const [name, settings] of Object.entries(EXPERIMENTS)) {
    writeFileSync(join(lab.experiments, `${name}.yaml`), `name: ${name}\n${COMMON}${settings}`);
  }
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

const cases: [string, string, Record<string, unknown>][] = [
  ["LINEAR", "linear", { l2: 10 }],
  ["MLP", "mlp", { backend: "wasm" }],
  ["ENSEMBLE", "ensemble", { mlp_backend: "wasm" }],
];

describe("families besides the trees", () => {
  it.each(cases)("%s runs like any experiment and prints nothing of its own", async (name, family, found) => {
    const run = await retrain(name, "--json");
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr.replace(/^(train .*|train: .*|leak audit: .*|SIMULATED DATA: .*)\n/gm, "")).toBe("");
    const result = JSON.parse(run.stdout);
    expect(result).toMatchObject({ framework: family, fit: { trees: null, found }, model: { name, version: 1 } });
    expect(result.metrics.mae_lines.value).toBeLessThan(8);
    const total = result.importance.reduce((sum: number, one: { importance: number }) => sum + one.importance, 0);
    expect(total).toBeCloseTo(100, 6);
    const { path } = result.artifacts.find(({ kind }: { kind: string }) => kind === "model");
    expect(loadModel(readFileSync(join(lab.home, "artifacts", path))).family).toBe(family);
    const { params } = JSON.parse((await cli("show", name, "--json")).stdout);
    for (const [key, value] of Object.entries(found)) expect(params[`fitted_${key}`]).toBe(value);
    expect(params.framework).toBe(family);
  });

  it("an ensemble by flags alone; what does not belong to it is named", async () => {
    const plan = await retrain(
      "BY_FLAGS",
      "--framework",
      "ensemble",
      "--members",
      "trees,linear",
      "--train-days",
      "30",
      "--eval-days",
      "7",
      "--dry-run",
      "--json",
    );
    expect(plan.code, plan.stderr).toBe(0);
    const { members, combine } = JSON.parse(plan.stdout).model_options;
    expect(members.map((member: { framework: string }) => member.framework)).toEqual(["trees", "linear"]);
    expect(combine).toBe("mean");
    const refused = await retrain("ENSEMBLE", "--depth", "4", "--hidden-units", "8");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/hidden_units: is a setting of mlp, not of ensemble: write it at a member/);
    expect(refused.stderr).toMatch(/depth: is a setting of trees, not of ensemble/);
  });

  it("prints an ensemble's weights rounded under the names of its parameters", async () => {
    const args = [
      "--framework",
      "ensemble",
      "--members",
      "linear,linear,linear",
      "--train-start",
      "2024-11-15",
      "--train-end",
      "2025-01-31",
      "--eval-start",
      "2025-02-01",
      "--eval-end",
      "2025-02-14",
      "--feature-set",
      "v8_noveg",
    ];
    const run = await retrain("TWICE", ...args);
    expect(run.code, run.stderr).toBe(0);
    expect(unwrapped(run.stdout)).toMatch(
      /^model .*linear_weight 0\.333, .*linear_2_weight 0\.333, .*linear_3_weight 0\.333/m,
    );
    expect(run.stdout).toMatch(/ on validation \(rows with a line\)$/m);
    const shown = await cli("show", "TWICE");
    expect(shown.stdout).toMatch(/^fitted_linear_2_weight +0\.333$/m);
    const [, rows] = shown.stdout.match(/^validation +\S+ to \S+, ([\d,]+) rows$/m)!;
    const [, withLine] = shown.stdout.match(/^mae_validation +([\d,]+) +[\d.]+$/m)!;
    const count = (text: string) => Number(text.replaceAll(",", ""));
    expect(count(withLine!)).toBeLessThan(count(rows!));
  });

  it("a repeated fit gives the same model file, in another home too", async () => {
    const other = await smallLab();
    try {
      const argv = ["retrain", "--name", "ENSEMBLE", "--experiments", lab.experiments, "--json"];
      const again = await callHere(argv, { home: other.home });
      expect(again.code, again.stderr).toBe(0);
      const { artifacts } = JSON.parse((await cli("show", "ENSEMBLE", "--json")).stdout);
      const { sha256 } = artifacts.find(({ kind }: { kind: string }) => kind === "model");
      expect(JSON.parse(again.stdout).model.sha256).toBe(sha256);
    } finally {
      rmSync(other.home, { recursive: true, force: true });
    }
  });
});
