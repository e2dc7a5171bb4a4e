import { describe, expect, it } from "vitest";
import { InterruptedError } from "../../../src/core/errors.js";
import { sha256 } from "../../../src/core/hash.js";
import type { FittedModel } from "../../../src/engine/model.js";
import { fitRun } from "../../../src/runner/fit-run.js";
import type { RunPlan } from "../../../src/runner/plan-run.js";
import { planOfWindow } from "../../../src/runner/walk/pooled-windows.js";
import { registryWindowStore, type WindowStore } from "../../../src/runner/walk/window-store.js";
import { newRun, openForTest } from "../../registry/support.js";
import { dailyRows, day, walkPlan } from "./walk-plan.js";

const rows = dailyRows(60, 10);
const WALK = { retrain_every: 5, window: 20, min_train_rows: 50, eval_start: day(21), eval_end: day(50) };
const CODE = { commit: null, dirty: null, diffSha256: null };

/** Keeps nothing, and remembers what it was given. */
function forgetful(): WindowStore & { readonly models: string[] } {
  const models: string[] = [];
  return {
    models,
    find: () => null,
    save: (plan, { model }) => {
      models[plan.window.index] = sha256(model.serialize());
    },
    takenFrom: new Set(),
  };
}

async function fit(plan: RunPlan, threads: number, store: WindowStore = forgetful(), signal?: AbortSignal) {
  const notices: string[] = [];
  const options = { threads, store, notice: (text: string) => notices.push(text) };
  const found = await fitRun(plan, options, signal ? { signal } : {});
  return { found, notices, model: sha256(found.model.serialize()) };
}

describe("the windows of a walk-forward run", () => {
  it.each([
    ["trees", {}, [1, 3]],
    ["trees of several quantiles, weighted", { loss_function: "MultiQuantile:alpha=0.2,0.5", recency_weight: 9 }, [2]],
    ["a family without threads of its own", { framework: "linear" }, [1, 2]],
  ])("are what fits one by one are, %s, with any number of threads", async (_family, settings, counts) => {
    const plan = walkPlan(rows, { ...WALK, ...settings });
    expect(plan.windows).toHaveLength(6);
    const stores = [forgetful(), forgetful()];
    const results = [];
    for (const [i, threads] of counts.entries()) results.push(await fit(plan, threads, stores[i]!));
    for (const [i, { found }] of results.entries()) {
      expect(stores[i]!.models).toEqual(stores[0]!.models);
      expect(found).toEqual(results[0]!.found);
    }
    const { found } = results[0]!;
    const predictions: number[] = [];
    for (const index of plan.windows.keys()) {
      const { retrain_every: _every, window: _window, min_train_rows: _least, ...once } = plan.experiment;
      const alone = await fit({ ...planOfWindow(plan, index), experiment: once as never }, 1);
      expect(alone.model).toBe(stores[0]!.models[index]);
      expect(alone.found.windows[0]).toEqual(found.windows[index]);
      predictions.push(...alone.found.prediction);
    }
    expect([...found.prediction]).toEqual(predictions);
    expect(sha256(found.model.serialize())).toBe(stores[0]!.models.at(-1));
  });

  it("are one for a long cadence, which is the run that trains once", async () => {
    const common = { eval_start: day(30), eval_end: day(50) };
    const walk = walkPlan(rows, { ...common, retrain_every: 30, window: 29, min_train_rows: 50 });
    const once = walkPlan(rows, { ...common, train_start: day(1), train_end: day(29) });
    expect(walk.window).toEqual(once.window);
    const [a, b] = [await fit(walk, 2), await fit(once, 2)];
    expect(a.model).toBe(b.model);
    expect(a.found).toEqual(b.found);
  });

  it("pool the errors of their training parts, each row as often as it was learned from", async () => {
    const plan = walkPlan(rows, WALK);
    const { found } = await fit(plan, 2);
    const sum = (part: "train" | "validation") => {
      const all = found.windows.map((window) => window[part]);
      return all.reduce((total, one) => total + one.sum, 0) / all.reduce((total, one) => total + one.rows, 0);
    };
    expect(found.maeTrain!.value).toBe(sum("train"));
    expect(found.maeValidation!.value).toBe(sum("validation"));
    const [{ train }] = found.windows as [(typeof found.windows)[0]];
    const dates = [...train.byDate.values()];
    expect(dates.reduce((rows, date) => rows + date.rows, 0)).toBe(train.rows);
    expect(dates.reduce((all, date) => all + date.sum, 0)).toBeCloseTo(train.sum, 9);
    expect(found.maeTrain!.standardError).toBeGreaterThan(0);
    const lined = (index: Int32Array) => index.filter((row) => !Number.isNaN(rows.line[row]!)).length;
    expect(found.windows.map(({ train }) => train.rows)).toEqual(
      plan.windows.map(({ selection }) => lined(selection.train)),
    );
  });
});

describe("finished windows", () => {
  const plan = walkPlan(rows, WALK);

  it("outlive an interruption, and the next run takes them over and comes to the same", async () => {
    const registry = openForTest();
    const whole = await fit(plan, 1);
    const first = registry.startRun(newRun());
    const controller = new AbortController();
    const inner = registryWindowStore(registry, first, CODE);
    let saved = 0;
    const watched: WindowStore = {
      ...inner,
      save: (one: RunPlan, fitted: FittedModel) => {
        inner.save(one, fitted);
        if (++saved === 2) controller.abort();
      },
    };
    await expect(fit(plan, 2, watched, controller.signal)).rejects.toThrow(InterruptedError);
    expect(saved).toBeLessThan(plan.windows.length);
    const second = registry.startRun(newRun());
    const again = await fit(plan, 2, registryWindowStore(registry, second, CODE));
    expect(again.notices).toEqual([`${saved} of 6 windows taken over, fitted before in run ${first}`]);
    expect(again.found).toEqual(whole.found);
  });

  it("are shared by cadences that train on the same days, and by nothing else", async () => {
    const registry = openForTest();
    const runId = registry.startRun(newRun());
    const store = (code = CODE) => registryWindowStore(registry, runId, code as never);
    await fit(plan, 2, store());
    const kept = (other: RunPlan, code?: object) =>
      other.windows.filter((_, index) => store(code as never).find(planOfWindow(other, index)) !== null).length;
    expect(kept(plan)).toBe(6);
    expect(kept(walkPlan(rows, { ...WALK, retrain_every: 10 }))).toBe(3);
    expect(kept(walkPlan(rows, { ...WALK, window: 19 }))).toBe(0);
    expect(kept(walkPlan(rows, { ...WALK, depth: 3 }))).toBe(0);
    expect(kept(walkPlan(rows, { ...WALK, random_seed: 7 }))).toBe(0);
    expect(kept(walkPlan(rows, { ...WALK, line_source: "consensus" }))).toBe(0);
    expect(kept({ ...plan, datasetSha256: sha256("other data") })).toBe(0);
    expect(kept(plan, { ...CODE, commit: "a".repeat(40) })).toBe(0);
  });
});
