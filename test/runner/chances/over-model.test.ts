import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IsoDate } from "../../../src/core/dates.js";
import { createRng } from "../../../src/core/rng.js";
import { fitBoostedTrees, parseTreeOptions } from "../../../src/engine/model.js";
import { chancesAgainst } from "../../../src/engine/probability/outcome-chances.js";
import { fitResidualDistribution } from "../../../src/engine/probability/residual-distribution.js";
import { featureCatalogue } from "../../../src/features/index.js";
import { impliedPoints, lineDistribution, overProbability } from "../../../src/runner/chances/over-model.js";
import { marketLogOdds, overTarget } from "../../../src/runner/chances/over-target.js";
import { poolChances, windowChances } from "../../../src/runner/chances/window-chances.js";
import type { ExperimentInput } from "../../../src/runner/experiment-schema.js";
import { modelOptions } from "../../../src/runner/model-options.js";
import type { RunPlan } from "../../../src/runner/plan-run.js";
import { predictPoints } from "../../../src/runner/predict-points.js";
import { resolveExperiment } from "../../../src/runner/resolve-experiment.js";
import { type RunData, runDataset } from "../../../src/runner/run-dataset.js";
import { selectRows } from "../../../src/runner/select-rows.js";
import { syntheticRows } from "../feature-rows.js";

const features = featureCatalogue.slice(0, 2);
const DAYS = 60;
const PER_DAY = 16;
const ROWS = DAYS * PER_DAY;

/** Rows of 60 days with lines at whole and half points; the first feature tells which way the outcome leans. */
function plan(settings: Partial<ExperimentInput>): RunPlan {
  const rng = createRng(11);
  const bell = () => 2 * (rng.uniform() + rng.uniform() + rng.uniform() - 1.5);
  const columns = features.map(() => Float64Array.from({ length: ROWS }, () => rng.uniform()));
  const lines = Array.from({ length: ROWS }, () => 8 + rng.int(30) / 2);
  const rows = syntheticRows(
    Array.from({ length: ROWS }, (_, row) => ({
      date: new Date(Date.UTC(2024, 0, 1 + Math.floor(row / PER_DAY))).toISOString().slice(0, 10),
      player: row,
      line: lines[row]!,
      points: Math.max(0, Math.round(lines[row]! + 8 * (columns[0]![row]! - 0.5) + 5 * bell())),
    })),
  );
  const price = (base: number) =>
    Float64Array.from({ length: ROWS }, (_, i) => (i % 7 === 0 ? Number.NaN : base - (i % 4) * 10));
  const withPrices = {
    ...rows,
    overOdds: price(-105),
    underOdds: price(-110),
    matrix: { rows: ROWS, names: features.map(({ name }) => name), columns },
  };
  const experiment = resolveExperiment(null, {
    name: "x",
    train_start: "2024-01-01" as IsoDate,
    train_end: "2024-02-14" as IsoDate,
    eval_start: "2024-02-15" as IsoDate,
    eval_end: "2024-02-29" as IsoDate,
    iterations: 25,
    learning_rate: 0.15,
    depth: 3,
    ...settings,
  });
  const windows = {
    train: { start: "2024-01-01" as IsoDate, end: "2024-02-14" as IsoDate },
    evaluation: { start: "2024-02-15" as IsoDate, end: "2024-02-29" as IsoDate },
  };
  const selection = selectRows(withPrices, experiment, windows, null);
  const window = { validation: selection.ranges.validation } as unknown as RunData["window"];
  return { experiment, features, rows: withPrices, window, selection } as unknown as RunPlan;
}

async function fit(of: RunPlan) {
  const options = parseTreeOptions(modelOptions(of.experiment));
  const [train, validation] = [runDataset(of, of.selection.train), runDataset(of, of.selection.validation)];
  return (await fitBoostedTrees(train, validation, options, {})).model;
}

const sums = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe("a run with classify", () => {
  const of = plan({ classify: true });

  it("learns from decided rows with a line, and is judged on pushes too", () => {
    const { rows, selection } = of;
    const isPush = (row: number) => rows.points[row] === rows.line[row];
    expect([...selection.train, ...selection.validation].some(isPush)).toBe(false);
    expect([...selection.evaluation].some(isPush)).toBe(true);
    expect(of.experiment.loss_function).toBe("Logloss");
    const target = overTarget(rows, selection.train);
    for (const [i, row] of selection.train.entries())
      expect(target[i]).toBe(rows.points[row]! > rows.line[row]! ? 1 : 0);
  });

  it("gives chances that sum to 1, with a push at whole lines alone, and finds what there is to find", async () => {
    const model = await fit(of);
    const { chances, method } = windowChances(of, model)!;
    expect(method).toBe("classifier");
    const { rows, selection } = of;
    const index = selection.evaluation;
    const learned = overProbability(model, of, index);
    let [high, low] = [0, 0];
    for (const [i, row] of index.entries()) {
      expect(chances.over[i]! + chances.push[i]! + chances.under[i]!).toBeCloseTo(1, 12);
      expect(chances.push[i]! > 0).toBe(Number.isInteger(rows.line[row]!));
      expect(chances.over[i]! / (1 - chances.push[i]!)).toBeCloseTo(learned[i]!, 12);
      if (rows.matrix.columns[0]![row]! > 0.7) high += learned[i]!;
      if (rows.matrix.columns[0]![row]! < 0.3) low += learned[i]!;
    }
    const share = (test: (x: number) => boolean) => index.filter((row) => test(rows.matrix.columns[0]![row]!)).length;
    expect(high / share((x) => x > 0.7) - low / share((x) => x < 0.3)).toBeGreaterThan(0.25);
  });

  it("predicts the points its chance stands for", async () => {
    const model = await fit(of);
    const { selection, rows } = of;
    const points = predictPoints(model, of, selection.evaluation);
    const learned = overProbability(model, of, selection.evaluation);
    const around = lineDistribution(of);
    for (const [i, row] of selection.evaluation.entries()) {
      const line = rows.line[row]!;
      const chances = chancesAgainst([line], (_, k) => around.cdf(points[i]!, k, line));
      expect(chances.over[0]! / (chances.over[0]! + chances.under[0]!)).toBeCloseTo(learned[i]!, 9);
    }
  });
});

describe("implied points", () => {
  const rng = createRng(2);
  const lines = Float64Array.from({ length: 800 }, () => 5 + 25 * rng.uniform());
  const around = fitResidualDistribution(
    lines,
    lines.map((line) => Math.round(line + 12 * (rng.uniform() - 0.5))),
  )!;

  it("rise with the chance, whatever the line", () => {
    const chance = fc.double({ min: 0.03, max: 0.97, noNaN: true });
    fc.assert(
      fc.property(chance, chance, fc.integer({ min: 10, max: 60 }), (a, b, half) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(impliedPoints(low, half / 2, around)).toBeLessThanOrEqual(impliedPoints(high, half / 2, around) + 1e-9);
      }),
    );
  });

  it("are the line where the chance is what lines have had", () => {
    const chances = chancesAgainst([20.5], (_, k) => around.cdf(20.5, k));
    expect(impliedPoints(chances.over[0]!, 20.5, around)).toBeCloseTo(20.5, 6);
  });
});

describe("anchor_line", () => {
  it("starts a regression at the line, and differs from residual by where it starts", async () => {
    const noTrees = plan({ anchor_line: true, loss_function: "MAE", iterations: 1, learning_rate: 1e-12 });
    const { selection, rows } = noTrees;
    const anchored = predictPoints(await fit(noTrees), noTrees, selection.evaluation);
    const residual = plan({ residual: true, loss_function: "RMSE", iterations: 1, learning_rate: 1e-12 });
    const shifted = predictPoints(await fit(residual), residual, selection.evaluation);
    const mean =
      sums(Float64Array.from(selection.train, (row) => rows.points[row]! - rows.line[row]!)) / selection.train.length;
    expect(Math.abs(mean)).toBeGreaterThan(0.01);
    for (const [i, row] of selection.evaluation.entries()) {
      expect(anchored[i]).toBeCloseTo(rows.line[row]!, 9);
      expect(shifted[i]).toBeCloseTo(rows.line[row]! + mean, 9);
    }
  });

  it("starts a classifier at the market's chance, the margin taken out; an unknown price counts as -110", async () => {
    const of = plan({ classify: true, anchor_line: true, iterations: 1, learning_rate: 1e-12 });
    const { rows, selection } = of;
    const found = overProbability(await fit(of), of, selection.evaluation);
    const q = (odds: number) => (Number.isNaN(odds) ? 110 / 210 : -odds / (100 - odds));
    const odds = marketLogOdds(of, selection.evaluation);
    for (const [i, row] of selection.evaluation.entries()) {
      const [over, under] = [q(rows.overOdds[row]!), q(rows.underOdds[row]!)];
      expect(found[i]).toBeCloseTo(over / (over + under), 9);
      expect(odds[i]).toBeCloseTo(Math.log(over / under), 12);
    }
  });
});

describe("chances of a model of points", () => {
  it("come from the validation rows alone: outcomes of evaluation and training rows change nothing", async () => {
    const of = plan({ loss_function: "MAE", lines_only_train: true });
    const model = await fit(of);
    const before = windowChances(of, model)!;
    expect(before).toMatchObject({ method: "residuals", rows: of.selection.validation.length });
    const changed = of.rows.points.slice();
    for (const row of [...of.selection.evaluation, ...of.selection.train]) changed[row] = 99;
    const after = windowChances({ ...of, rows: { ...of.rows, points: changed } }, model)!;
    expect(after.chances).toEqual(before.chances);
    for (const row of of.selection.validation) changed[row] = 99;
    const other = windowChances({ ...of, rows: { ...of.rows, points: changed } }, model)!;
    expect(other.chances.over[0]).toBeGreaterThan(0.9);
  });

  it("are drawn through quantiles where there are three or more", async () => {
    const of = plan({ loss_function: "MultiQuantile:alpha=0.1,0.3,0.5,0.7,0.9" });
    expect(windowChances(of, await fit(of))!.method).toBe("quantiles");
    const two = plan({ loss_function: "MultiQuantile:alpha=0.3,0.7" });
    expect(windowChances(two, await fit(two))!.method).toBe("residuals");
  });

  it("are not made up where there are too few validation rows", async () => {
    const of = plan({ loss_function: "MAE" });
    const few = { ...of, selection: { ...of.selection, validation: of.selection.validation.slice(0, 99) } };
    expect(windowChances(few, await fit(of))).toBeNull();
    expect(poolChances([{ chances: null, rows: 3 }])).toBeNull();
  });

  it("of several windows follow each other, unknown where a window has none", () => {
    const one = (p: number) => ({ over: Float64Array.of(p), push: Float64Array.of(0), under: Float64Array.of(1 - p) });
    const pooled = poolChances([
      { chances: { chances: one(0.3), method: "residuals", rows: 100 }, rows: 1 },
      { chances: null, rows: 2 },
      { chances: { chances: one(0.6), method: "residuals", rows: 150 }, rows: 1 },
    ])!;
    expect([...pooled.chances.over]).toEqual([0.3, Number.NaN, Number.NaN, 0.6]);
    expect(pooled).toMatchObject({ method: "residuals", rows: 250 });
  });
});
