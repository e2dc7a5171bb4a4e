import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween, type IsoDate } from "../../../src/core/dates.js";
import { resolveExperiment } from "../../../src/runner/resolve-experiment.js";
import { planSteps } from "../../../src/runner/walk/plan-steps.js";

const experiment = (settings: object) => resolveExperiment(null, { name: "W", ...settings } as never);
const START = "2024-02-01" as IsoDate;

const settings = fc.record({
  every: fc.integer({ min: 1, max: 40 }),
  window: fc.option(fc.integer({ min: 1, max: 90 }), { nil: "expanding" as const }),
  days: fc.integer({ min: 1, max: 120 }),
  purge: fc.integer({ min: 0, max: 9 }),
  embargo: fc.integer({ min: 0, max: 9 }),
});
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

function stepsOf({ every, window, days, purge, embargo }: Settings) {
  return planSteps(
    experiment({
      retrain_every: every,
      ...(window === "expanding" ? { train_start: "2023-10-01" } : { window }),
      eval_start: START,
      eval_days: days,
      purge_days: purge,
      embargo_days: embargo,
    }),
    [],
  );
}

/** For every day of evaluation, the days that the model predicting it may have learned from: worked out day by day. */
function learnedDays({ every, window, purge, embargo }: Settings, evaluated: number): [IsoDate, IsoDate] {
  let begun = evaluated;
  while (begun % every !== 0) begun--;
  let last = addDays(START, begun);
  for (let left = 0; left < 1 + purge + embargo; left++) last = addDays(last, -1);
  let first = "2023-10-01" as IsoDate;
  if (window !== "expanding") {
    first = last;
    for (let count = 1; count < window; count++) first = addDays(first, -1);
  }
  return [first, last];
}

describe("planSteps", () => {
  it("gives every day of evaluation the training days of the last retraining before it", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const steps = stepsOf(given);
        for (let after = 0; after < given.days; after++) {
          const date = addDays(START, after);
          const holding = steps.filter(({ evaluation }) => evaluation.start <= date && date <= evaluation.end);
          expect(holding).toHaveLength(1);
          const [first, last] = learnedDays(given, after);
          expect(holding[0]!.train).toEqual({ start: first, end: last });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("covers the evaluation without a gap, in order, none longer than the cadence", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const steps = stepsOf(given);
        expect(steps[0]!.evaluation.start).toBe(START);
        expect(steps.at(-1)!.evaluation.end).toBe(addDays(START, given.days - 1));
        for (const [i, { evaluation }] of steps.entries()) {
          expect(daysBetween(evaluation.start, evaluation.end)).toBeLessThan(given.every);
          if (i > 0) expect(evaluation.start).toBe(addDays(steps[i - 1]!.evaluation.end, 1));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is one window for a run that trains once", () => {
    const once = { train_start: "2024-01-01", train_end: "2024-01-31", eval_start: START, eval_end: "2024-02-20" };
    const window = {
      train: { start: "2024-01-01", end: "2024-01-31" },
      evaluation: { start: START, end: "2024-02-20" },
    };
    expect(planSteps(experiment(once), [])).toEqual([window]);
    const { train_end: _moves, ...open } = once;
    expect(planSteps(experiment({ ...open, retrain_every: 60 }), [])).toEqual([window]);
  });
});

describe("settings of a walk-forward run", () => {
  const file = {
    name: "W",
    train_start: "2024-01-01",
    train_end: "2024-01-31",
    eval_start: "2024-02-01",
    eval_end: "2024-02-28",
  } as never;
  const open = { ...(file as object), train_end: undefined };

  it("as flags replace what the file says of training, and what is left open is filled in", () => {
    const rolling = resolveExperiment(file, { name: "W", retrain_every: 7, window: 56 });
    expect(rolling).toMatchObject({ retrain_every: 7, window: 56, min_train_rows: 1000, eval_start: "2024-02-01" });
    expect(rolling).not.toHaveProperty("train_start");
    expect(rolling).not.toHaveProperty("train_end");
    const expanding = resolveExperiment(file, { name: "W", retrain_every: 7 });
    expect(expanding).toMatchObject({ window: "expanding", train_start: "2024-01-01" });
    expect(resolveExperiment(file, { name: "W" })).not.toHaveProperty("window");
  });

  it.each([
    [{ ...(file as object), window: 56 }, /window: goes with retrain_every/],
    [{ ...(file as object), min_train_rows: 5 }, /min_train_rows: goes with retrain_every/],
    [{ ...(file as object), retrain_every: 7 }, /train_end: moves with every step/],
    [{ ...open, retrain_every: 7, window: 56 }, /train_start: window 56 says/],
    [{ ...open, retrain_every: 0 }, /retrain_every/],
    [{ ...open, retrain_every: 7, window: "rolling" }, /neither a number of days nor "expanding"/],
  ])("are refused where they contradict each other: %#", (bad, message) => {
    expect(() => resolveExperiment(JSON.parse(JSON.stringify(bad)), { name: "W" })).toThrow(message);
  });
});
