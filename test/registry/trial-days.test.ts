import { describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../src/registry/migrate.js";
import { openDatabase } from "../../src/registry/open-database.js";
import { hashOf, newRun, newTrial, openForTest, temporaryPaths, withSqlite } from "./support.js";

const daysFrom = (first: number, count: number) => {
  const day = Array.from({ length: count }, (_, i) => first + i);
  const each = (value: number) => day.map(() => value);
  return {
    day,
    staked: each(2),
    graded: each(2),
    wins: each(1),
    breakEven: each(1.05),
    fair: each(1),
    profit: each(0),
  };
};

describe("what trials came to by day", () => {
  it("comes back as it went in, with the name, the state and the tags of its run", () => {
    const registry = openForTest();
    const runId = registry.startRun(newRun({ name: "A", tags: ["set:random_seed=7"] }));
    const trial = newTrial({ byDay: daysFrom(20_000, 3) });
    registry.countTrial(runId, trial);
    registry.finishRun(runId, { status: "failed", error: "no disk" });
    const [stored, ...more] = registry.listTrials();
    expect(more).toEqual([]);
    expect(stored).toMatchObject({ ...trial, runId, runName: "A", status: "failed", tags: ["set:random_seed=7"] });
    expect(stored).toMatchObject({ firstDay: 20_000, lastDay: 20_002, byDaySha256: hashOf(trial.byDay) });
  });

  it("is found by run, by rows, and by days of the same origin", () => {
    const registry = openForTest();
    const runs = ["rows", "near", "far", "other-world", "elsewhere"].map((name) => {
      const runId = registry.startRun(newRun({ name }));
      return [name, runId] as const;
    });
    const id = Object.fromEntries(runs);
    const enter = (name: string, rows: string, first: number, origin = "imported") =>
      registry.countTrial(
        id[name]!,
        newTrial({ evaluationRowsSha256: hashOf(rows), origin, byDay: daysFrom(first, 10) }),
      );
    enter("rows", "feb", 100);
    enter("near", "feb and a day", 109);
    enter("far", "march", 110);
    enter("other-world", "feb simulated", 100, "simulated league v1 seed 1");
    enter("elsewhere", "feb", 500, "simulated");
    const span = { evaluationRowsSha256: hashOf("feb"), origins: ["imported"], firstDay: 100, lastDay: 109 };
    const names = (filter: Parameters<typeof registry.listTrials>[0]) =>
      registry.listTrials(filter).map(({ runName }) => runName);
    expect(names({ besides: span })).toEqual(["rows", "near", "elsewhere"]);
    expect(names({ runId: id.far! })).toEqual(["far"]);
    expect(names({})).toEqual(["rows", "near", "far", "other-world", "elsewhere"]);
  });

  it("stays when the run is deleted", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const runId = registry.startRun(newRun({ name: "GONE" }));
    registry.countTrial(runId, newTrial());
    withSqlite(paths.database, (db) => db.prepare("DELETE FROM runs WHERE id = ?").run(runId));
    expect(registry.listTrials()).toMatchObject([{ runId, runName: "GONE", status: null, tags: [] }]);
    expect(registry.trialsOn(hashOf("rows"))).toBe(1);
  });

  it("is replaced by newer picks of the same run, rows and configuration, and refused without a day", () => {
    const registry = openForTest();
    const runId = registry.startRun(newRun());
    registry.countTrial(runId, newTrial({ byDay: daysFrom(5, 2) }));
    registry.countTrial(runId, newTrial({ byDay: daysFrom(5, 4) }));
    expect(registry.listTrials()).toMatchObject([{ firstDay: 5, lastDay: 8 }]);
    const refused = (byDay: ReturnType<typeof daysFrom>) =>
      expect(() => registry.countTrial(runId, newTrial({ configSha256: hashOf("other"), byDay })));
    refused(daysFrom(1, 0)).toThrow(expect.objectContaining({ code: "BAD_TRIAL_DAYS" }));
    refused({ ...daysFrom(1, 2), wins: [1] }).toThrow(expect.objectContaining({ code: "BAD_TRIAL_DAYS" }));
    expect(registry.trialsOn(hashOf("rows"))).toBe(1);
  });

  it("of registries of before is entered from windows and trials, candidates of a tuning left out", () => {
    const { database } = temporaryPaths();
    const before = MIGRATIONS.slice(
      0,
      MIGRATIONS.findIndex(({ name }) => name === "trial-days"),
    );
    const now = () => new Date("2025-04-01T00:00:00.000Z");
    openDatabase(database, { readonly: false, program: "0.0.9", now, migrations: before }).close();
    const [feb, validation, config] = [hashOf("feb"), hashOf("validation"), hashOf("config")];
    withSqlite(database, (db) => {
      db.exec(`
        INSERT INTO runs (id, name, status, started_at, seed, command_line, program, node, platform, cpu_model, cores,
          package_versions, dataset_sha256, data_source, config, config_sha256, host, pid)
        VALUES ('R1', 'OLD', 'completed', '2025-03-01T00:00:00.000Z', 1, '[]', '0', '20', 'x', 'x', 1, '{}', '${feb}',
          'simulated', '{}', '${config}', 'h', 1);
        INSERT INTO windows VALUES ('R1', 0, '2024-11-01', '2025-01-15', '2025-01-16', '2025-01-31', '2025-02-01',
          '2025-02-14', 1, 1, 1, 1, '${feb}');
        INSERT INTO windows VALUES ('R1', 1, '2024-11-01', '2025-01-15', '2025-01-16', '2025-01-31', '2025-02-15',
          '2025-02-28', 1, 1, 1, 1, '${feb}');
        INSERT INTO trials VALUES ('${feb}', '${config}', 'R1', 't1'), ('${validation}', '${config}', 'R1', 't2'),
          ('${feb}', '${config}', 'LOST', 't3');
        INSERT INTO candidates VALUES ('R1', 0, '{}', '${config}', '${config}', '${validation}', 1, 1, 1, '[]', 1, NULL, 't2');
      `);
    });
    const trials = openForTest({ database, artifacts: "unused" }).listTrials();
    const old = { evaluationRowsSha256: feb, configSha256: config, byDay: null, byDaySha256: null };
    expect(trials).toMatchObject([
      // 2025-02-01 and 2025-02-28
      { ...old, runId: "R1", runName: "OLD", origin: "simulated", firstDay: 20_120, lastDay: 20_147, countedAt: "t1" },
      { ...old, runId: "LOST", runName: "LOST", firstDay: null, lastDay: null, status: null },
    ]);
    expect(trials).toHaveLength(2);
  });
});
