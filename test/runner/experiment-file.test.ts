import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { listExperiments, readExperimentFile } from "../../src/runner/experiment-file.js";
import { experimentJsonSchema } from "../../src/runner/experiment-schema.js";

const SHIPPED = fileURLToPath(new URL("../../experiments", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proplab-experiments-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  writeFileSync(join(folder, "X.yaml"), text);
  return readExperimentFile([folder], "X")?.input;
};

describe("experiment files", () => {
  it("ships the multi-season study and the first production model", () => {
    const seasons = [23, 24, 25, 26].flatMap((year) =>
      ["ENSEMBLE", "HUBER", "LINEAR", "MAE", "MLP"].map((kind) => `MULTISEASON_FEB${year}_${kind}`),
    );
    expect(listExperiments(SHIPPED)).toEqual([...seasons, "XGBOOST_V1_33"].sort());
  });

  it.each(listExperiments(SHIPPED))("%s is valid, also by the published schema", (name) => {
    const experiment = readExperimentFile([SHIPPED], name)?.input;
    expect(experiment?.name).toBe(name);
    const validate = new Ajv({ strict: false }).compile(experimentJsonSchema());
    expect(validate(parse(readFileSync(join(SHIPPED, `${name}.yaml`), "utf8"))), JSON.stringify(validate.errors)).toBe(
      true,
    );
  });

  it("publishes the schema it checks with (npm run schema writes it)", () => {
    expect(JSON.parse(readFileSync(join(SHIPPED, "schema.json"), "utf8"))).toEqual(experimentJsonSchema());
  });

  it("finds a model file beside the experiment or below it, linked or not", () => {
    mkdirSync(join(folder, "models"));
    writeFileSync(join(folder, "models", "a.json"), "{}");
    symlinkSync(join(folder, "models", "a.json"), join(folder, "b.json"));
    for (const file of ["models/a.json", "./models/../b.json", "not-there-yet.json", "..json"]) {
      expect(read(`name: X\nmodel_file: ${file}\n`)?.model_file).toBe(join(folder, file));
    }
  });

  it("lets no model file lead out of the experiment's folder", () => {
    const outside = join(tmpdir(), "outside.json");
    symlinkSync(tmpdir(), join(folder, "link"));
    for (const file of ["../outside.json", "models/../../outside.json", outside, ".", "..", "link/..", "link"]) {
      expect(() => read(`name: X\nmodel_file: ${file}\n`), file).toThrow(/model_file: .* is outside the folder/);
    }
  });

  it("lists every defect at once with its path and the value it got", () => {
    const text = "name: X\ntrain_start: 2023-02-29\ndepth: six\nrsm: 1.5\nfeature_sett: v12\ntags: [1]\n";
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(
          /5 defects[\s\S]*tags\.0: .*got 1[\s\S]*train_start: "2023-02-29" is not a date[\s\S]*depth: .*"six"[\s\S]*rsm: .*1\.5[\s\S]*feature_sett: unknown setting \(did you mean feature_set/,
        ),
      }),
    );
  });

  it("names the line of a YAML mistake", () => {
    expect(() => read("name: X\ntags: [a\n")).toThrow(/X\.yaml: .*line 3/s);
  });

  it("refuses tags it does not know, and runs none", () => {
    expect(() => read("name: X\nhypothesis: !!js/function 'function(){}'\n")).toThrow(/line 2: Unresolved tag/);
  });

  it("refuses aliases that multiply into a huge value", () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`,
    );
    expect(() => read(`name: X\nl0: &l0 [a]\n${levels.join("\n")}\n`)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(/X\.yaml/) }),
    );
  });

  it("wants the name inside to be the file's", () => {
    expect(() => read("name: Y\n")).toThrow(/"Y" differs from the file's name "X"/);
  });

  it("refuses an empty file", () => {
    expect(() => read("")).toThrow(/the file is empty/);
  });

  it.each(["../X", "a/b", "", ".hidden", "x".repeat(101)])("refuses the name %j, which is no file name", (name) => {
    expect(() => readExperimentFile([folder], name)).toThrow(/not a name for an experiment/);
  });

  it("knows no file as null, so that flags alone can describe an experiment", () => {
    expect(readExperimentFile([folder], "NOT_THERE")).toBeNull();
  });
});
