import { describe, expect, it } from "vitest";
import { rowSelectionCheck } from "../../src/audit/metamorphic/row-selection.js";
import { grouped } from "../../src/core/figures.js";
import type { FeatureRows } from "../../src/features/index.js";
import { type AuditableRun, chosenRows, statisticalChecks } from "../../src/runner/audit-run.js";
import { fitRun } from "../../src/runner/fit-run.js";
import type { RunPlan } from "../../src/runner/plan-run.js";
import { planOfWindow } from "../../src/runner/walk/pooled-windows.js";
import { dailyRows, day, walkPlan } from "./walk/walk-plan.js";

/** Whole lines and points, so that games are pushes. */
function wholeLines(rows: FeatureRows): FeatureRows {
  const lastTen = { ...rows.matrix, names: [...rows.matrix.names, "points_avg_last_10"] };
  return {
    ...rows,
    points: rows.points.map(Math.round),
    line: rows.line.map((line) => Math.floor(line) + 8),
    overOdds: rows.line.map(() => -110),
    underOdds: rows.line.map(() => -110),
    matrix: { ...lastTen, columns: [...rows.matrix.columns, rows.seasonAverage] },
  };
}

const rows = wholeLines(dailyRows(60, 100));
const WALK = { retrain_every: 10, window: 30, min_train_rows: 50, eval_start: day(31), eval_end: day(59) };
const classifying = walkPlan(rows, { ...WALK, classify: true, loss_function: "Logloss", iterations: 5 });

async function fitted(plan: RunPlan): Promise<RunPlan & Pick<AuditableRun, "model">> {
  const store = { find: () => null, save: () => {}, takenFrom: new Set<string>() };
  const { model } = await fitRun(plan, { threads: 1, store, notice: () => {} }, {});
  return { ...plan, model };
}

describe("the rows of a run", () => {
  it("with classify do not depend on outcomes, though pushes teach it nothing", () => {
    const pushes = rows.points.filter((points, row) => points === rows.line[row]).length;
    expect(pushes).toBeGreaterThan(20);
    const check = rowSelectionCheck(rows.points, (points) => chosenRows(classifying, points), 1);
    expect(check).toMatchObject({ verdict: "CLEAN" });
    const learned = classifying.windows.flatMap(({ selection }) => [...selection.train, ...selection.validation]);
    const chosen = Object.values(chosenRows(classifying, rows.points)).flatMap((index) => [...index]);
    expect(learned.every((row) => chosen.includes(row))).toBe(true);
  });

  it("are each counted once, in however many windows they are", async () => {
    const run = await fitted(walkPlan(rows, { ...WALK, loss_function: "MAE", iterations: 5 }));
    const checks = await statisticalChecks(run, {});
    const all = new Set(
      run.windows.flatMap(({ selection }) => [...selection.train, ...selection.validation, ...selection.evaluation]),
    );
    const lined = [...all].filter((row) => !Number.isNaN(rows.line[row]!)).length;
    expect(checks.find(({ name }) => name === "lines against the outcome")!.evidence).toMatch(
      new RegExp(`\\b${grouped(lined)}\\b`),
    );
    const learned = new Set(run.windows.flatMap(({ selection }) => [...selection.train, ...selection.validation]));
    const single = checks.find(({ name }) => name === "single features")!;
    expect(single.evidence).toContain(`on ${grouped(learned.size)} training rows`);
  });

  it("that the last model is judged on are predicted as in its own window", async () => {
    const run = await fitted(classifying);
    const gap = (checks: Awaited<ReturnType<typeof statisticalChecks>>) =>
      checks.find(({ name }) => name === "validation against evaluation");
    const alone = { ...planOfWindow(run, run.windows.length - 1), model: run.model };
    expect(gap(await statisticalChecks(run, {}))).toBeDefined();
    expect(gap(await statisticalChecks(run, {}))).toEqual(gap(await statisticalChecks(alone, {})));
  });
});
