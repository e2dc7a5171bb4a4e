import { expect, it } from "vitest";
import { otherTries } from "../../src/runner/list-tries.js";
import { hashOf, newRun, newTrial, openForTest } from "../registry/support.js";
import { picksOn } from "./stored-trial.js";

it("gives every other try on the days of a run once, newest first, and no repetition of its own", () => {
  const registry = openForTest();
  const enter = (name: string, config: number, wins: number, tags: string[] = []) => {
    const runId = registry.startRun(newRun({ name, tags }));
    registry.countTrial(
      runId,
      newTrial({
        configSha256: hashOf(["config", config]),
        evaluationRowsSha256: hashOf("rows"),
        byDay: picksOn([1, 2, 3], () => wins),
      }),
    );
    return runId;
  };
  const own = enter("own", 1, 1);
  enter("other", 2, 2);
  enter("own again", 1, 1);
  enter("other again", 2, 2);
  enter("seed", 3, 0, ["set:random_seed=7"]);
  const found = otherTries(registry, own);
  expect(found.map(({ name, picks, hit_rate_edge_3: rate }) => [name, picks, rate!.value])).toEqual([
    ["seed", 6, 0],
    ["other", 6, 1],
  ]);
  expect(found[0]).toMatchObject({ tags: ["set:random_seed=7"], mark: { leak_audit: null, raw_sql_features: null } });
  expect(otherTries(registry, registry.startRun(newRun({ name: "never evaluated" })))).toEqual([]);
});
