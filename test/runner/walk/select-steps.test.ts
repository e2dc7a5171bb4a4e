import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../../src/core/errors.js";
import { sha256 } from "../../../src/core/hash.js";
import { splitManifest } from "../../../src/runner/split-manifest.js";
import { dailyRows, day, walkPlan } from "./walk-plan.js";

const PLAYERS = 8;
const DAYS = 150;
/** Sixty days without games, as between two seasons. */
const GAP: [number, number] = [60, 120];
const rows = dailyRows(DAYS, PLAYERS, GAP);
const epoch = (after: number) => rows.epochDay[0]! + after;

const settings = fc.record({
  retrain_every: fc.integer({ min: 1, max: 30 }),
  window: fc.integer({ min: 4, max: 50 }),
  purge_days: fc.integer({ min: 0, max: 4 }),
  embargo_days: fc.integer({ min: 0, max: 4 }),
  min_train_rows: fc.integer({ min: 1, max: 200 }),
  include_no_line: fc.boolean(),
});
const EVALUATION = { eval_start: day(30), eval_end: day(DAYS - 1) };

/** The plan, or null when no step of it can be carried out. */
function planned(given: object) {
  try {
    return walkPlan(rows, { ...EVALUATION, ...given });
  } catch (error) {
    if (error instanceof DataError && error.code === "NO_STEP_LEFT") return null;
    throw error;
  }
}

describe("the rows of the windows", () => {
  it("keep purge gap and embargo, and no date is in two parts of a window", () => {
    fc.assert(
      fc.property(settings, (given) => {
        for (const { selection, window } of planned(given)?.windows ?? []) {
          const days = (part: Int32Array) => [...part].map((row) => rows.epochDay[row]!);
          const [train, validation, evaluation] = [selection.train, selection.validation, selection.evaluation].map(
            days,
          );
          expect(Math.min(...validation!) - Math.max(...train!)).toBeGreaterThan(given.purge_days);
          const gap = given.purge_days + given.embargo_days;
          expect(Math.min(...evaluation!) - Math.max(...validation!)).toBeGreaterThan(gap);
          expect(Math.max(...evaluation!) - Math.min(...evaluation!)).toBeLessThan(given.retrain_every);
          const learned = new Set([...train!, ...validation!]);
          expect(Math.max(...learned) - Math.min(...learned)).toBeLessThan(given.window);
          expect(train!.length + validation!.length).toBe(window.rows.train + window.rows.validation);
          expect(window.validation.end <= window.evaluation.start).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("hold every usable evaluation row once, in order; the others stand in a skipped step with a true reason", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const plan = planned(given);
        if (!plan) return;
        const usable = Array.from({ length: rows.rows }, (_, row) => row).filter(
          (row) => rows.epochDay[row]! >= epoch(30) && (given.include_no_line || !Number.isNaN(rows.line[row]!)),
        );
        const evaluated = plan.windows.flatMap(({ selection }) => [...selection.evaluation]);
        expect([...plan.selection.evaluation]).toEqual(evaluated);
        expect(evaluated).toEqual([...evaluated].sort((a, b) => a - b));
        const lost = plan.skipped.reduce((sum, { rows: { eval_all } }) => sum + eval_all, 0);
        expect(new Set(evaluated).size + lost).toBe(usable.length);
        for (const step of plan.skipped) {
          if (step.reason === "no evaluation rows") expect(step.rows.eval_all).toBe(0);
          if (step.reason === "too few training rows") expect(step.rows.train).toBeLessThan(given.min_train_rows);
          if (step.reason === "too few training dates")
            expect(step.rows.train).toBeGreaterThanOrEqual(given.min_train_rows);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("leave out the first steps after a gap between seasons, with a rolling window; an expanding one looks back over it", () => {
    const common = { ...EVALUATION, retrain_every: 7, min_train_rows: 10 * PLAYERS };
    const rolling = walkPlan(rows, { ...common, window: 28 });
    const reasons = rolling.skipped.map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === "no evaluation rows")).toHaveLength(7);
    expect(reasons.filter((reason) => reason === "too few training rows")).toHaveLength(3);
    const expanding = walkPlan(rows, { ...common, train_start: day(0) });
    expect(new Set(expanding.skipped.map(({ reason }) => reason))).toEqual(new Set(["no evaluation rows"]));
    expect(expanding.windows.at(-1)!.window.train.start).toBe(day(0));
  });

  it("are refused when no step can be carried out, with the reasons", () => {
    expect(() => walkPlan(rows, { ...EVALUATION, retrain_every: 7, window: 28, min_train_rows: 9999 })).toThrow(
      /none of the 18 steps can be carried out: too few training rows in 11, no evaluation rows in 7/,
    );
  });
});

describe("the split manifest", () => {
  it.each([
    ["of a run that trains once", { train_start: day(0), train_end: day(27) }],
    ["of a walk-forward run", { retrain_every: 14, window: 28, min_train_rows: 50, purge_days: 1, embargo_days: 2 }],
  ])("%s holds the windows, their counts, and hashes that can be worked out from the rows", (_kind, given) => {
    const plan = walkPlan(rows, { ...EVALUATION, ...given });
    const manifest = splitManifest(plan);
    const hash = (keep: (row: number) => boolean) => {
      const lines: string[] = [];
      for (let row = 0; row < rows.rows; row++) {
        if (keep(row)) lines.push(`${rows.epochDay[row]} ${rows.gameId[row]} ${rows.playerId[row]}`);
      }
      return { count: lines.length, sha256: sha256(lines.join("\n")) };
    };
    const between = (row: number, { start, end }: { start: string; end: string }) => {
      const date = new Date(rows.epochDay[row]! * 86_400_000).toISOString().slice(0, 10);
      return date >= start && date <= end;
    };
    const lined = (row: number) => !Number.isNaN(rows.line[row]!);
    expect(manifest.windows.length).toBe(plan.windows.length);
    for (const window of manifest.windows) {
      const train = hash((row) => between(row, window.train));
      const validation = hash((row) => between(row, window.validation));
      const evaluation = hash((row) => between(row, window.evaluation) && lined(row));
      expect(window.parts_sha256).toEqual({
        train: train.sha256,
        validation: validation.sha256,
        evaluation: evaluation.sha256,
      });
      expect(window.rows).toEqual({
        train: train.count,
        validation: validation.count,
        eval_lines: evaluation.count,
        eval_all: evaluation.count,
      });
    }
    const pooled = hash((row) => lined(row) && manifest.windows.some(({ evaluation }) => between(row, evaluation)));
    expect(manifest.evaluation_rows_sha256).toBe(pooled.sha256);
    expect(manifest.skipped).toEqual(plan.skipped);
  });
});
