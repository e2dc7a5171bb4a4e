import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../src/core/matrix.js";
import { importedFramework } from "../../../src/engine/exchange/imported/imported-framework.js";
import { ImportedModel } from "../../../src/engine/exchange/imported/imported-model.js";
import { loadModel } from "../../../src/engine/model.js";

const FIXTURES = fileURLToPath(new URL("../../fixtures/foreign-models", import.meta.url));
const NAMES = ["points_avg_last_5", "points_avg_season", "rest_advantage", "pace_score"];

const checked = readdirSync(FIXTURES).flatMap((file) => {
  const match = /^(.*)\.expected\.json$/.exec(file);
  return match ? [match[1]!] : [];
});

function readModel(name: string): ImportedModel {
  const extension = name.startsWith("xgboost") ? "json" : "txt";
  return new ImportedModel(readFileSync(join(FIXTURES, `${name}.${extension}`)), { experiment: "test" });
}

function readExpected(name: string): { matrix: Matrix; prediction: number[]; made_by: string } {
  const { rows, prediction, made_by } = JSON.parse(readFileSync(join(FIXTURES, `${name}.expected.json`), "utf8")) as {
    rows: (number | null)[][];
    prediction: number[];
    made_by: string;
  };
  const columns = NAMES.map((_, f) => Float64Array.from(rows, (row) => row[f] ?? Number.NaN));
  return { matrix: { rows: rows.length, names: NAMES, columns }, prediction, made_by };
}

describe("models of XGBoost and LightGBM", () => {
  it("has files of both libraries to compare with", () => {
    expect(checked.filter((name) => name.startsWith("xgboost"))).toHaveLength(6);
    expect(checked.filter((name) => name.startsWith("lightgbm"))).toHaveLength(6);
  });

  it.each(checked)("%s predicts to the last bit what its library predicts", (name) => {
    const { matrix, prediction, made_by } = readExpected(name);
    expect(made_by).toMatch(/synthetic/);
    const ours = readModel(name).predict(matrix);
    expect(new Set(prediction).size).toBeGreaterThan(name === "lightgbm-one-leaf" ? 0 : 20);
    expect([...ours]).toEqual(prediction);
  });

  it.each(checked)("%s comes back from our model file as it was", (name) => {
    const model = readModel(name);
    const again = loadModel(model.serialize());
    expect(again.family).toBe("imported");
    expect(again.featureNames).toEqual(NAMES);
    expect(again.serialize()).toEqual(model.serialize());
    const { matrix } = readExpected(name);
    expect(again.predict(matrix)).toEqual(model.predict(matrix));
    expect(again.importance()).toEqual(model.importance());
  });

  it("finds columns by name", () => {
    const { matrix, prediction } = readExpected("xgboost-absolute");
    const shuffled = {
      rows: matrix.rows,
      names: ["other", ...[...NAMES].reverse()],
      columns: [new Float64Array(matrix.rows), ...[...matrix.columns].reverse()],
    };
    expect([...readModel("xgboost-absolute").predict(shuffled)]).toEqual(prediction);
    expect(() => readModel("xgboost-absolute").predict({ rows: 0, names: [], columns: [] })).toThrow(NAMES.join(", "));
  });

  it("predicts with the trees up to the best iteration where scikit-learn's interface does", () => {
    const { trees } = readModel("xgboost-stopped-early").origin;
    const all = readFileSync(join(FIXTURES, "xgboost-stopped-early.json"), "utf8").match(/"tree_param"/g)!.length;
    expect(trees).toBeLessThan(all);
  });

  it("shares importance out by the rows behind each leaf, summing to 100", () => {
    const importance = readModel("lightgbm-missing-nan").importance();
    expect(importance.reduce((sum, entry) => sum + entry.importance, 0)).toBeCloseTo(100, 9);
    expect(importance.map(({ feature }) => feature).sort()).toEqual([...NAMES].sort());
    expect(importance[0]!.importance).toBeGreaterThan(importance.at(-1)!.importance);
  });
});

describe("the framework imported", () => {
  const model_file = join(FIXTURES, "xgboost-absolute.json");
  const nothing = { matrix: { rows: 0, names: [], columns: [] }, target: new Float64Array(0) };

  it("needs no row to give the model", async () => {
    const { model, report } = await importedFramework.fit(nothing, null, { model_file }, { experiment: "test" });
    expect(model.serialize()).toEqual(readModel("xgboost-absolute").serialize());
    expect(report).toEqual({ iterations: 4, bestIteration: 4, learningCurve: [] });
  });

  it("refuses a file that is not the one that was planned with", async () => {
    const options = { model_file, model_sha256: "ab".repeat(32) };
    await expect(importedFramework.fit(nothing, null, options, {})).rejects.toThrow(
      "changed after the run was planned",
    );
  });
});
