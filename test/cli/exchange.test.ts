import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env, InferenceSession } from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { openRegistry } from "../../src/registry/index.js";
import { loadRunModel } from "../../src/runner/load-run-model.js";
import { type CliResult, ROOT, runCli } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, trainedLab } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

env.wasm.numThreads = 1;

const MODEL = join(ROOT, "test/fixtures/foreign-models/xgboost-absolute.json");
const WINDOW = ["--train-start", "2024-11-15", "--train-end", "2025-01-31"].concat(
  ["--eval-start", "2025-02-01", "--eval-end", "2025-02-14"],
  ["--feature-set", "v8_noveg"],
);
let lab: SmallLab;

const cli = (...argv: string[]) => callHere(argv, { home: lab.home });
const retrain = (...argv: string[]) => cli("retrain", "--experiments", lab.experiments, ...argv);
const evaluate = (name: string, file: string, ...rest: string[]) =>
  retrain("--name", name, "--framework", "imported", "--model-file", file, ...WINDOW, ...rest);

beforeAll(async () => {
  lab = await trainedLab();
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

describe("retrain --framework imported", () => {
  let result: CliResult;
  let text: CliResult;
  beforeAll(async () => {
    const output = join(lab.home, "elsewhere.json");
    text = await evaluate("ELSEWHERE", MODEL, "--machine-output", output);
    result = { ...text, stdout: readFileSync(output, "utf8") };
  });

  it("evaluates the model on its own features and trains nothing", () => {
    expect(result.code, result.stderr).toBe(0);
    const record = JSON.parse(result.stdout);
    expect(record).toMatchObject({
      framework: "imported",
      trained_elsewhere: {
        format: "xgboost-json",
        version: "1.7.4",
        objective: "reg:absoluteerror",
        sha256: sha256(readFileSync(MODEL)),
      },
      rows: { train: 0, validation: 0 },
      fit: { mae_train: null, mae_validation: null, trees: 4 },
      learning_curve: [],
    });
    expect(record.features.names.toSorted()).toEqual([
      "pace_score",
      "points_avg_last_5",
      "points_avg_season",
      "rest_advantage",
    ]);
    expect(record.metrics.mae_lines.n).toBeGreaterThan(500);
    expect(record.leak_audit.checks.map(({ name }: { name: string }) => name)).not.toContain("train before evaluation");
  });

  it("lets no gate pass on rows the model may have seen", () => {
    const { verdicts } = JSON.parse(result.stdout).gates;
    const status = Object.fromEntries(verdicts.map(({ gate, status }: Record<string, string>) => [gate, status]));
    expect(status).toMatchObject({ leak_audit: "unknown", mae_consistency: "unknown" });
    for (const gate of ["mae_against_baseline", "hit_rate", "under_break_even"]) expect(status[gate]).not.toBe("pass");
  });

  it("says so to a reader, and keeps hash and bytes with the run", async () => {
    expect(unwrapped(text.stdout)).toMatch(/trained elsewhere; whether it saw the evaluation rows cannot be checked/);
    expect(text.stdout).toMatch(/training +elsewhere \(xgboost-json 1\.7\.4, SHA256 [0-9a-f]{12}\)/);
    const again = await cli("show", "ELSEWHERE");
    expect(again.stdout).toMatch(/^trained elsewhere\nevaluation +2025-02-01 to/m);
    expect(again.stdout).not.toMatch(/\(0 rows\)/);
    const registry = openRegistry(
      { database: join(lab.home, "runs.sqlite"), artifacts: join(lab.home, "artifacts") },
      { readonly: true },
    );
    const run = registry.getRun("ELSEWHERE");
    expect(run.params).toMatchObject({ model_sha256: sha256(readFileSync(MODEL)) });
    const model = loadRunModel(registry, run);
    const matrix = { rows: 1, names: model.featureNames, columns: model.featureNames.map(() => Float64Array.of(1)) };
    expect(model.predict(matrix)).toHaveLength(1);
    registry.close();
  });

  it("knows the same file under another name for the same run", async () => {
    const copy = join(lab.home, "other-name.json");
    copyFileSync(MODEL, copy);
    expect(await evaluate("ELSEWHERE", copy)).toMatchObject({ code: 2, stderr: expect.stringContaining("ELSEWHERE") });
  });

  it("reads a model file named by an experiment file, beside it", async () => {
    mkdirSync(join(lab.experiments, "models"), { recursive: true });
    copyFileSync(MODEL, join(lab.experiments, "models", "a.json"));
    const windows = "train_start: 2024-11-15\ntrain_end: 2025-01-31\neval_start: 2025-02-01\neval_end: 2025-02-14\n";
    const write = (file: string) =>
      writeFileSync(
        join(lab.experiments, "FILED.yaml"),
        `name: FILED\n${windows}feature_set: v8_noveg\nframework: imported\nmodel_file: ${file}\n`,
      );
    write("models/a.json");
    const plan = await retrain("--name", "FILED", "--dry-run", "--json");
    expect(JSON.parse(plan.stdout)).toMatchObject({ model_options: { model_sha256: sha256(readFileSync(MODEL)) } });
    write("../a.json");
    expect(await retrain("--name", "FILED", "--dry-run")).toMatchObject({ code: 2, stderr: /outside the folder/ });
  });
});

describe("models explain of a model trained elsewhere", () => {
  it("permutes evaluation rows, and says that there are no others", async () => {
    const explain = (...argv: string[]) => cli("models", "explain", "ELSEWHERE", "--kind", "permutation", ...argv);
    expect(await explain()).toMatchObject({ code: 2, stderr: /no validation rows[\s\S]*--rows evaluation/ });
    const shown = await explain("--rows", "evaluation", "--repeats", "2", "--json");
    expect(JSON.parse(shown.stdout).importance).toHaveLength(4);
  });
});

describe("models export", () => {
  it("writes a file an ONNX runtime opens, says what it wrote, and replaces it only when told", async () => {
    const file = join(lab.home, "out", "small.onnx");
    const first = await runCli(["models", "export", SMALL, "--output", file], { home: lab.home });
    expect(first.code, first.stderr).toBe(0);
    const bytes = readFileSync(file);
    expect(first.stdout).toContain(`${file}: ${bytes.length.toLocaleString("en")} bytes, SHA256 ${sha256(bytes)}`);
    expect(first.stdout).toMatch(/columns in this order:\n +points_avg_last_5, points_avg_last_10/);
    expect((await InferenceSession.create(bytes)).inputNames).toEqual(["features"]);
    expect(await cli("models", "export", SMALL, "--output", file)).toMatchObject({
      code: 2,
      stderr: /exists[\s\S]*--force/,
    });
    const again = await cli("models", "export", SMALL, "--output", file, "--force", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ format: "onnx", bytes: bytes.length, sha256: sha256(bytes) });
    expect(readdirSync(join(lab.home, "out"))).toEqual(["small.onnx"]);
  });

  it("refuses other formats, other families and runs there are not, and leaves no file", async () => {
    const file = join(lab.home, "none.onnx");
    const refused = async (...argv: string[]) => (await cli("models", "export", ...argv, "--output", file)).stderr;
    expect(await refused(SMALL, "--format", "pmml")).toMatch(/onnx/);
    expect(await refused("ELSEWHERE")).toContain('a model of family "imported" cannot be written as ONNX');
    expect(await refused("SMAL")).toContain("did you mean SMALL?");
    expect(existsSync(file)).toBe(false);
  });
});
