import { describe, expect, it } from "vitest";
import { toEpochDay } from "../../../src/core/dates.js";
import { evaluate, takeEvalRows } from "../../../src/metrics/index.js";
import { skippedPhrases, walkPhrase } from "../../../src/reports/walk-phrases.js";
import { evaluationRows } from "../../../src/runner/build-record.js";
import type { RunFit } from "../../../src/runner/fit-run.js";
import { planOfWindow } from "../../../src/runner/walk/pooled-windows.js";
import { walkMetrics } from "../../../src/runner/walk/walk-metrics.js";
import { walkForwardRecord } from "../../../src/runner/walk/walk-record.js";
import { dailyRows, day, walkPlan } from "./walk-plan.js";

const rows = dailyRows(100, 9, [47, 62]);
const plan = walkPlan(rows, {
  retrain_every: 17,
  window: 20,
  min_train_rows: 100,
  purge_days: 1,
  embargo_days: 1,
  eval_start: day(25),
  eval_end: day(99),
});
const index = plan.selection.evaluation;
const prediction = Float64Array.from(index, (row) => rows.points[row]! + (row % 11) - 5);
const evalRows = evaluationRows(plan, prediction);
const fit = { windows: plan.windows.map((_, i) => ({ report: { iterations: 3 + i } })) } as never as RunFit;
const record = walkForwardRecord(plan, fit, evalRows)!;

/** MAE over the evaluation rows with a line that a test picks, row by row. */
function bruteForce(keep: (place: number) => boolean) {
  let [sum, line, n, picks, wins, graded] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < evalRows.rows; i++) {
    const edge = prediction[i]! - evalRows.line[i]!;
    if (!keep(i) || Number.isNaN(edge)) continue;
    n++;
    sum += Math.abs(prediction[i]! - evalRows.actual[i]!);
    line += Math.abs(evalRows.line[i]! - evalRows.actual[i]!);
    if (Math.abs(edge) < 3) continue;
    picks++;
    const result = (evalRows.actual[i]! - evalRows.line[i]!) * edge;
    if (result !== 0) graded++;
    if (result > 0) wins++;
  }
  return { rows: n, mae: sum / n, lineMae: line / n, picks, hitRate: wins / graded };
}

const figuresOf = (one: (typeof record.windows)[number]["figures"]) => ({
  rows: one.rows,
  mae: one.mae!.value,
  lineMae: one.lineMae!.value,
  picks: one.picks,
  hitRate: one.hitRate!.value,
});
const expectClose = (found: Record<string, number>, wanted: Record<string, number>) => {
  for (const [name, value] of Object.entries(wanted)) expect(found[name], name).toBeCloseTo(value, 12);
};

describe("the table by window", () => {
  it("has each window's own figures", () => {
    expect(record.windows).toHaveLength(plan.windows.length);
    for (const [i, one] of record.windows.entries()) {
      const { evaluation, rows: counts } = plan.windows[i]!.window;
      expect(one).toMatchObject({ index: i, ...evaluation, train_rows: counts.train, iterations: 3 + i });
      const [first, last] = [toEpochDay(evaluation.start), toEpochDay(evaluation.end)];
      expectClose(
        figuresOf(one.figures),
        bruteForce((k) => evalRows.date[k]! >= first && evalRows.date[k]! <= last),
      );
    }
  });

  it("measures each as a run of that window alone would be, intervals included", () => {
    const { evaluation } = planOfWindow(plan, 1).selection;
    const start = plan.windows[0]!.selection.evaluation.length;
    const own = takeEvalRows(
      evalRows,
      Array.from(evaluation, (_, i) => start + i),
    );
    const alone = evaluate(own, { seed: 42, evalStart: plan.windows[1]!.window.evaluation.start });
    expect(record.windows[1]!.figures).toMatchObject({
      mae: alone.metrics.mae_lines,
      lineMae: alone.metrics.mae_line_itself,
      hitRate: alone.metrics.hit_rate_edge_3,
      roi: alone.metrics.roi_edge_3,
    });
  });
});

it("the table by age has every row once, under the days since the last day learned from", () => {
  const ages = Array.from(evalRows.date, (date, k) => {
    const window = plan.windows.find(({ selection }) => selection.evaluation.includes(index[k]!))!;
    return date - toEpochDay(window.window.validation.end);
  });
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(3);
  expect(record.model_age.map(({ from, to }) => [from, to])).toEqual([
    [0, 7],
    [8, 14],
    [15, 21],
  ]);
  for (const { from, to, figures } of record.model_age) {
    expectClose(
      figuresOf(figures),
      bruteForce((k) => ages[k]! >= from && ages[k]! <= to),
    );
  }
  const lined = evalRows.line.filter((line) => !Number.isNaN(line)).length;
  expect(record.model_age.reduce((sum, { figures }) => sum + figures.rows, 0)).toBe(lined);
});

it("what was not evaluated is counted and said", () => {
  expect(record.skipped).toEqual(plan.skipped);
  const [step] = plan.skipped;
  expect(plan.skipped.map(({ reason }) => reason)).toEqual(["too few training rows"]);
  expect(record.not_evaluated).toEqual({ eval_lines: step!.rows.eval_lines, eval_all: step!.rows.eval_all });
  expect(skippedPhrases(plan.skipped)).toEqual([
    `${step!.evaluation.start} to ${step!.evaluation.end} (1 step): too few training rows (${step!.rows.train}), ${step!.rows.eval_all} rows not evaluated`,
  ]);
  expect(walkPhrase(record)).toBe("every 17 days on the 20 days before, purge gap 1 day, embargo 1 day");
});

it("all of it is in the registry's metrics, under the window or the age as step", () => {
  const metrics = walkMetrics({ walk_forward: record });
  const of = (slice: string, name: string) => metrics.filter((one) => one.slice === slice && one.name === name);
  expect(of("window", "mae_lines").map(({ step, value }) => [step, value])).toEqual(
    record.windows.map(({ index: step, figures }) => [step, figures.mae!.value]),
  );
  expect(of("model age", "hit_rate_edge_3").map(({ step }) => step)).toEqual([0, 8, 15]);
  expect(metrics.find(({ name }) => name === "rows_not_evaluated")!.value).toBe(record.not_evaluated.eval_lines);
  expect(walkMetrics({})).toEqual([]);
});

it("a run that trains once has no such record", () => {
  const once = walkPlan(rows, { train_start: day(0), train_end: day(24), eval_start: day(25), eval_end: day(40) });
  expect(walkForwardRecord(once, fit, evaluationRows(once, prediction))).toBeNull();
});
