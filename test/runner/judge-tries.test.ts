import { describe, expect, it } from "vitest";
import { NO_DEFLATION } from "../../src/metrics/index.js";
import { countedAs, distinctTries, judgeTrial, judgeTries } from "../../src/runner/judge-tries.js";
import { overlappingTrials, overlaps } from "../../src/runner/overlapping-trials.js";
import { hashOf, newRun, newTrial, openForTest } from "../registry/support.js";
import { picksOn, storedTrial } from "./stored-trial.js";

const days = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
const on = (first: number, count: number, rows = `${first} ${count}`) =>
  storedTrial({ byDay: picksOn(days(first, count)), evaluationRowsSha256: hashOf(rows) });

describe("tries on the same days", () => {
  it.each([
    ["the same rows", on(1, 28, "x"), on(1, 28, "x"), true],
    ["a window one day longer", on(1, 28), on(1, 29), true],
    ["a window moved by a day", on(1, 28), on(2, 28), true],
    ["the same days with other rows", on(1, 28), on(1, 28, "only stars"), true],
    ["half a window on", on(1, 28), on(15, 28), true],
    ["less than half in common", on(1, 28), on(16, 28), false],
    ["a month of a season", on(1, 160), on(60, 28), true],
    ["a season over a month", on(60, 28), on(1, 160), true],
    ["the month after", on(1, 28), on(29, 28), false],
  ])("%s", (_, a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });

  it("are recognised by calendar days where the picks are not known, and by the rows alone without days", () => {
    const old = (first: number | null, last: number | null, rows = "old") =>
      storedTrial({ byDay: null, firstDay: first, lastDay: last, evaluationRowsSha256: hashOf(rows) });
    expect(overlaps(on(1, 28), old(1, 30))).toBe(true);
    expect(overlaps(old(20, 60), on(1, 28))).toBe(false);
    expect(overlaps(old(1, 10), old(6, 30, "x"))).toBe(true);
    expect(overlaps(old(1, 10), old(7, 30, "x"))).toBe(false);
    expect(overlaps(on(1, 28), old(null, null))).toBe(false);
    expect(overlaps(on(1, 28, "old"), old(null, null))).toBe(true);
  });

  it("are looked for in the same world only, and never include the trial itself", () => {
    const registry = openForTest();
    const enter = (name: string, origin: string, rows: string) => {
      const runId = registry.startRun(newRun({ name }));
      registry.countTrial(runId, newTrial({ origin, evaluationRowsSha256: hashOf(rows), byDay: picksOn(days(1, 5)) }));
      return runId;
    };
    const own = enter("own", "simulated league v1 seed 42", "a");
    enter("again", "simulated league v1 seed 42", "b");
    enter("old", "simulated", "c");
    enter("seed 7", "simulated league v1 seed 7", "d");
    enter("real", "imported", "e");
    const [trial] = registry.listTrials({ runId: own });
    expect(overlappingTrials(registry, trial!).map(({ runName }) => runName)).toEqual(["again", "old"]);
    expect(judgeTries(registry, own)).toMatchObject({ on_the_same_rows: 1, picks_unknown: 0 });
    expect(judgeTries(registry, registry.startRun(newRun({ name: "never evaluated" })))).toBeNull();
  });
});

describe("distinct tries", () => {
  const own = storedTrial({ config: 1 });

  it("a seed or setting is another try, also with the same picks; the same again is not, whatever its run", () => {
    const again = { ...own, runId: "AGAIN", status: "archived" as const };
    expect(distinctTries([own, again, storedTrial({ config: 2 })])).toHaveLength(2);
  });

  it("the same configuration with other results is another try", () => {
    const changed = storedTrial({ config: 1, byDay: picksOn([20_120, 20_121], () => 2) });
    expect(distinctTries([own, changed])).toHaveLength(2);
  });

  it("an unknown one counts unless its configuration is known on the same rows", () => {
    const unknown = (config: number) => storedTrial({ config, byDay: null });
    expect(distinctTries([own, unknown(1)])).toHaveLength(1);
    expect(distinctTries([own, unknown(2), unknown(2), unknown(3)])).toHaveLength(3);
  });
});

describe("a repeated try", () => {
  it("counts as the first that had its result, also where one of the two is not known by day", () => {
    const first = storedTrial({ config: 1 });
    const again = { ...first, runId: "AGAIN" };
    const changed = storedTrial({ config: 1, runId: "CHANGED", byDay: picksOn([20_120, 20_121], () => 2) });
    const unknown = storedTrial({ config: 1, runId: "OLD", byDay: null });
    const counted = countedAs([unknown, first, again, changed]);
    expect([...counted].map(([one, as]) => [one.runId, as.runId])).toEqual([
      ["OLD", "RUN1"],
      ["RUN1", "RUN1"],
      ["AGAIN", "RUN1"],
      ["CHANGED", "CHANGED"],
    ]);
  });
});

describe("a run among its tries", () => {
  const wins = (seed: number) => (day: number) => (day * seed) % 3;
  const own = storedTrial({ config: 1, byDay: picksOn(days(1, 12), () => 2) });
  const other = (config: number) => storedTrial({ config, byDay: picksOn(days(1, 12), wins(config)) });

  it("counts tries, those on its rows, and those unknown", () => {
    const elsewhere = { ...other(3), evaluationRowsSha256: hashOf("a day more") };
    const found = judgeTrial(own, [other(2), elsewhere, storedTrial({ config: 4, byDay: null })]);
    expect(found).toMatchObject({ configurations_tried: 4, on_the_same_rows: 3, picks_unknown: 1 });
    expect(found.evaluation_rows_sha256).toBe(own.evaluationRowsSha256);
    // two with the same picks are worth one, an unknown one is worth a whole one
    const twin = { ...other(2), configSha256: hashOf("twin") };
    expect(judgeTrial(own, [other(2), twin]).effective_tries).toBe(judgeTrial(own, [other(2)]).effective_tries);
    expect(found.effective_tries).toBeGreaterThan(2);
  });

  it("without its own picks has nothing but the counts", () => {
    const lost = storedTrial({ config: 1, byDay: null });
    expect(judgeTrial(lost, [other(2)])).toMatchObject({
      ...NO_DEFLATION,
      configurations_tried: 2,
      picks_unknown: 1,
      own_picks_unknown: true,
    });
  });
});
