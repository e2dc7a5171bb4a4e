import { describe, expect, it } from "vitest";
import type { Registry, RunDetail } from "../../../src/registry/index.js";
import { compareSettings, ownFeatures } from "../../../src/runner/compare/differing-settings.js";
import { newRun, openForTest } from "../../registry/support.js";

function entered(
  registry: Registry,
  params: Record<string, string | number>,
  features: string[],
  evalEnd = "2025-02-28",
): RunDetail {
  const id = registry.startRun(newRun({ config: { features, catalogue: "c".repeat(64) } }));
  registry.logBatch(id, { params: { ...params, decision: `decision of ${id}` } });
  registry.logWindows(id, [
    {
      index: 0,
      trainStart: "2024-11-01",
      trainEnd: "2025-01-19",
      validationStart: "2025-01-20",
      validationEnd: "2025-01-31",
      evalStart: "2025-02-01",
      evalEnd,
      trainRows: 10,
      validationRows: 2,
      evalLineRows: 3,
      evalRows: 4,
      rowsSha256: "a".repeat(64),
    },
  ]);
  return registry.getRun(id);
}

describe("compareSettings", () => {
  const differing = (runs: RunDetail[]) =>
    compareSettings(runs)
      .filter(({ differs }) => differs)
      .map(({ setting, values }) => [setting, values]);

  it("names what differs, and what only one has", () => {
    const registry = openForTest();
    const a = entered(registry, { depth: 6, loss_function: "MAE" }, ["x", "y"]);
    const b = entered(registry, { depth: 8, loss_function: "MAE", rsm: 0.5 }, ["x", "y", "z"], "2025-02-14");
    expect(differing([a, b])).toEqual([
      ["evaluation window", ["2025-02-01 to 2025-02-28", "2025-02-01 to 2025-02-14"]],
      ["features", [2, 3]],
      ["depth", [6, 8]],
      ["rsm", [undefined, 0.5]],
    ]);
    expect(ownFeatures([a, b])).toEqual([[], ["z"]]);
  });

  it("holds every setting, what came out of the run left out", () => {
    const registry = openForTest();
    const [a, b] = [entered(registry, { depth: 6 }, ["x"]), entered(registry, { depth: 6 }, ["x"])];
    expect(differing([a, b])).toEqual([]);
    const names = compareSettings([a, b]).map(({ setting }) => setting);
    expect(names).toEqual(expect.arrayContaining(["data", "training window", "code", "program", "depth"]));
    expect(names).not.toContain("decision");
  });

  it("tells features apart that are as many", () => {
    const registry = openForTest();
    const runs = [
      entered(registry, {}, ["x", "y"]),
      entered(registry, {}, ["x", "z"]),
      entered(registry, {}, ["x", "y"]),
    ];
    expect(ownFeatures(runs)).toEqual([["y"], ["z"], ["y"]]);
  });
});
