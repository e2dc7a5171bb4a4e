import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";
import { callHere } from "./run-here.js";
import { type SmallLab, smallLab } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

const EXPERIMENT = `name: CHANCES
train_start: 2024-11-15
train_end: 2025-01-31
eval_start: 2025-02-01
eval_end: 2025-02-14
feature_set: v8_noveg
iterations: 15
`;

let lab: SmallLab;
beforeAll(async () => {
  lab = await smallLab();
  writeFileSync(join(lab.experiments, "CHANCES.yaml"), EXPERIMENT);
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

const retrain = (...flags: string[]) =>
  callHere(["retrain", "--name", "CHANCES", "--experiments", lab.experiments, ...flags], { home: lab.home });

async function predictions(artifacts: { kind: string; path: string }[]) {
  const db = await Database.open();
  try {
    const { path } = artifacts.find(({ kind }) => kind === "predictions")!;
    return await db.columns(
      `SELECT line, prediction, p_over, p_push FROM read_parquet(${sqlText(join(lab.home, "artifacts", path))})`,
    );
  } finally {
    db.close();
  }
}

describe("retrain --classify", () => {
  it("learns P(OVER), logs it with every row and sets it beside the market's", async () => {
    const { code, stdout, stderr } = await retrain("--classify", "--json");
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.loss_function).toBe("Logloss");
    expect(result.probability).toMatchObject({ method: "classifier", no_vig: "multiplicative" });
    expect(result.probability.scores.rows).toBe(result.probability.rows.both_prices);
    const rows = await predictions(result.artifacts);
    const [line, points, over] = ["line", "prediction", "p_over"].map((name) => rows.numbers(name));
    expect(over!.every((p) => p > 0 && p < 1)).toBe(true);
    const higher = over!.indexOf(Math.max(...over!));
    const lower = over!.indexOf(Math.min(...over!));
    expect(points![higher]! - line![higher]!).toBeGreaterThan(points![lower]! - line![lower]!);
  });

  it("prints the probabilities so that they fit a terminal of 80 columns", async () => {
    const { code, stdout, stderr } = await retrain("--classify", "--anchor-line");
    expect(code, stderr).toBe(0);
    const from = stdout.indexOf("Probability of OVER, learned from");
    const section = stdout.slice(from, stdout.indexOf("\n\n", stdout.indexOf("of Kelly's stake", from)));
    expect(section).toContain("Brier score");
    expect(stdout).toContain(
      "Closing line value\nnot available: the lines taken are their books' last quotes\n(--line-time opening bets at",
    );
    expect(Math.max(...section.split("\n").map((text) => text.length))).toBeLessThanOrEqual(80);
    expect(unwrapped(stdout)).toContain(
      "the model learned over or under: its points, edges and MAE are what its probabilities stand for",
    );
  });

  it("says in one message why it cannot be", async () => {
    const { code, stderr } = await retrain("--classify", "--include-no-line", "--framework", "linear");
    expect(code).toBe(2);
    expect(stderr).toContain("classify: is for framework trees, not linear");
    expect(stderr).toContain("there is no prediction for a row without a line");
  });
});

describe("retrain --anchor-line", () => {
  it("starts at the line", async () => {
    const still = ["--iterations", "1", "--learning-rate", "1e-9", "--json"];
    const anchored = JSON.parse((await retrain("--anchor-line", ...still)).stdout);
    const rows = await predictions(anchored.artifacts);
    const [line, points] = [rows.numbers("line"), rows.numbers("prediction")];
    for (const [i, value] of points.entries()) expect(value).toBeCloseTo(line[i]!, 6);
    expect(anchored.metrics.bias.value).toBeCloseTo(0, 6);
  });
});
