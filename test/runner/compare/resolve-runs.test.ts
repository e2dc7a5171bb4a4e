import { describe, expect, it } from "vitest";
import type { NewRun } from "../../../src/registry/index.js";
import { resolveRuns, withPredictions } from "../../../src/runner/compare/resolve-runs.js";
import { newRun, openForTest, temporaryPaths, withSqlite } from "../../registry/support.js";

function lab() {
  const paths = temporaryPaths();
  const registry = openForTest(paths);
  const enter = (name: string, status: "completed" | "failed" = "completed", more: Partial<NewRun> = {}) => {
    const id = registry.startRun(newRun({ name, ...more }));
    registry.finishRun(id, { status, ...(status === "failed" && { error: "no usable rows" }) });
    return id;
  };
  return { registry, enter, paths };
}

describe("resolveRuns", () => {
  it("takes names, ids and beginnings of ids, in their order", () => {
    const { registry, enter } = lab();
    enter("A");
    const [older, newer] = [enter("B"), enter("B")];
    expect(resolveRuns(registry, ["B", "A", older]).map(({ id }) => id)).toEqual([
      newer,
      registry.getRun("A").id,
      older,
    ]);
  });

  it("puts the baseline first, whether it is among the runs or not", () => {
    const { registry, enter } = lab();
    const [a, b, c] = [enter("A"), enter("B"), enter("C")];
    const ids = (names: string[], baseline: string) => resolveRuns(registry, names, baseline).map(({ id }) => id);
    expect(ids(["A", "B", "C"], "B")).toEqual([b, a, c]);
    expect(ids(["A", b], "B")).toEqual([b, a]);
    expect(ids(["A"], "C")).toEqual([c, a]);
    expect(() => ids(["A"], "A")).toThrow(/two runs or more/);
  });

  it.each([
    [["A"], "TOO_FEW_RUNS", 2],
    [["A", "A"], "RUN_TWICE", 2],
    [["A", "nobody"], "UNKNOWN_RUN", 2],
    [["A", "BROKEN"], "RUN_NOT_COMPLETED", 3],
    [["A", "OLD"], "RUN_NOT_COMPLETED", 3],
    [["A", "SIMULATED"], "MIXED_DATA", 2],
  ])("refuses %j: %s", (names, code, exitCode) => {
    const { registry, enter, paths } = lab();
    enter("A", "completed", { dataSource: "imported" });
    enter("BROKEN", "failed");
    enter("SIMULATED", "completed", { dataSource: "simulated" });
    const old = enter("OLD");
    withSqlite(paths.database, (db) => db.prepare("UPDATE runs SET status = 'archived' WHERE id = ?").run(old));
    let thrown: unknown;
    try {
      resolveRuns(registry, names);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, exitCode });
  });

  it("says why a run did not complete, and which two words are one run", () => {
    const { registry, enter } = lab();
    const a = enter("A");
    enter("BROKEN", "failed");
    expect(() => resolveRuns(registry, ["A", "BROKEN"])).toThrow(/\(BROKEN\) is failed: no usable rows/);
    expect(() => resolveRuns(registry, ["A", a])).toThrow(`"A" and "${a}" are one run`);
  });
});

describe("withPredictions", () => {
  it("refuses a run that stored none", async () => {
    const { registry, enter } = lab();
    const id = enter("A");
    const { dataSource: source, datasetSha256: dataset_sha256 } = registry.getRun(id);
    const record = { name: "A", data: { source, dataset_sha256 }, metrics: {}, windows: [{}] };
    registry.addArtifact(id, { kind: "evaluation", name: "evaluation", bytes: Buffer.from(JSON.stringify(record)) });
    await expect(withPredictions(registry, id)).rejects.toMatchObject({ code: "RUN_WITHOUT_PREDICTIONS", exitCode: 3 });
  });
});
