import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricRow, NewRun, ParamValue, WindowRow } from "../../src/registry/index.js";
import { hashOf, newRun, newTrial, openForTest, temporaryPaths, withSqlite } from "./support.js";

/** A clock that moves one second a call, from 2026-01-01. */
function tickingClock() {
  let ms = Date.parse("2026-01-01T00:00:00Z");
  return () => {
    ms += 1_000;
    return new Date(ms);
  };
}

const window: WindowRow = {
  index: 0,
  trainStart: "2024-11-01",
  trainEnd: "2025-01-17",
  validationStart: "2025-01-18",
  validationEnd: "2025-01-31",
  evalStart: "2025-02-01",
  evalEnd: "2025-02-28",
  trainRows: 9000,
  validationRows: 1500,
  evalLineRows: 1200,
  evalRows: 2900,
  rowsSha256: hashOf("rows"),
};

describe("a run", () => {
  it("comes after those started here before, though the clock was set back, and not after one taken over from a fast clock", () => {
    const paths = temporaryPaths();
    const ofClock = (time: string) => openForTest(paths, { clock: () => new Date(time) });
    const ids = ["2026-03-01", "2026-02-01", "2026-03-02"].map((day) => ofClock(`${day}T00:00:00Z`).startRun(newRun()));
    expect(ids).toEqual([...ids].sort());
    withSqlite(paths.database, (db) => {
      const columns = "INSERT INTO imports (id, at, manifest_sha256, program, schema_version, runs, summary)";
      db.prepare(`${columns} VALUES (1, '2026-03-03', ?, '1', 1, 1, '{}')`).run(hashOf("manifest"));
      db.prepare("INSERT INTO imported_runs (run_id, import_id) VALUES (?, 1)").run(ids[2]);
    });
    const next = ofClock("2026-03-01T12:00:00Z").startRun(newRun());
    expect(next > ids[1]! && next < ids[2]!).toBe(true);
  });

  it("is read back as it was written", () => {
    const registry = openForTest(temporaryPaths(), { clock: tickingClock() });
    const parent = registry.startRun(newRun({ name: "PARENT" }));
    const run: NewRun = newRun({ hypothesis: "MAE beats Huber", tags: ["b", "a", "a"], parentId: parent });
    const id = registry.startRun(run);
    const metrics: MetricRow[] = [
      { name: "mae_lines", value: 5.123456789012345, n: 1200, low: 4.9, high: 5.3 },
      { name: "mae_lines", slice: "week 1", value: null, n: 0 },
      { name: "loss", step: 2, value: 0.1 },
      { name: "loss", step: 1, value: 0.30000000000000004 },
    ];
    registry.logBatch(id, { params: { loss: "MAE", rsm: 0.5 }, metrics, tags: ["c"] });
    registry.logWindows(id, [{ ...window, trainRows: 1 }]);
    registry.logWindows(id, [{ ...window, index: 1, validationStart: null, validationEnd: null }, window]);
    registry.finishRun(id, { status: "completed" });

    const read = registry.getRun(id);
    const { commandLine, code, environment, config, datasetSha256, dataSource, configSha256, seed, name } = run;
    expect(read).toMatchObject({ commandLine, code, environment, config, datasetSha256, dataSource, configSha256 });
    expect(read).toMatchObject({ id, seed, name, hypothesis: "MAE beats Huber", parentId: parent, pid: process.pid });
    expect(read).toMatchObject({ status: "completed", error: null, tags: ["a", "b", "c"] });
    expect(read.finishedAt! > read.startedAt).toBe(true);
    expect(read.params).toEqual({ loss: "MAE", rsm: 0.5 });
    const unset = { slice: "all", step: 0, n: null, low: null, high: null };
    expect(read.metrics).toEqual([
      { ...unset, name: "loss", step: 1, value: 0.30000000000000004 },
      { ...unset, name: "loss", step: 2, value: 0.1 },
      { ...unset, ...metrics[0] },
      { ...unset, ...metrics[1] },
    ]);
    expect(read.windows).toEqual([window, { ...window, index: 1, validationStart: null, validationEnd: null }]);
  });

  it("keeps parameters of every type and any text", () => {
    const registry = openForTest();
    const special = fc.constantFrom<ParamValue>("true", "false", "5", "", "null", "NaN", "1e3", "__proto__");
    const value = fc.oneof(fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), special);
    const params = fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.option(value));
    fc.assert(
      fc.property(params, (given) => {
        const id = registry.startRun(newRun());
        registry.logBatch(id, { params: given });
        // SQLite keeps no sign of zero
        const expected = Object.entries(given).map(([name, kept]) => [name, Object.is(kept, -0) ? 0 : kept]);
        expect(Object.entries(registry.getRun(id).params).map(([k, v]) => [k, Object.is(v, -0) ? 0 : v])).toEqual(
          expected.sort(([a], [b]) => (a! < b! ? -1 : 1)),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("takes a metric again, but not another value for a parameter", () => {
    const registry = openForTest();
    const id = registry.startRun(newRun());
    registry.logBatch(id, { params: { depth: 6 }, metrics: [{ name: "a", value: 1 }] });
    registry.logBatch(id, { params: { depth: 6 }, metrics: [{ name: "a", value: 2 }] });
    expect(() => registry.logBatch(id, { params: { depth: "6" } })).toThrow('is 6 and cannot become "6"');
    expect(() => registry.logBatch(id, { params: { depth: 7 }, metrics: [{ name: "a", value: 3 }] })).toThrow(/depth/);
    expect(registry.getRun(id).metrics.map(({ value }) => value)).toEqual([2]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %f as a figure, and the batch it is in", (bad) => {
    const registry = openForTest();
    const id = registry.startRun(newRun());
    const good = { name: "good", value: 1 };
    for (const part of ["value", "low", "high", "n"]) {
      const batch = { metrics: [good, { name: "bad", slice: "week 2", value: 1, [part]: bad }] };
      expect(() => registry.logBatch(id, batch)).toThrow(`metric bad (slice week 2): ${part} is ${bad}`);
    }
    expect(() => registry.logBatch(id, { params: { bad } })).toThrow(/parameter bad/);
    expect(registry.getRun(id).metrics).toEqual([]);
  });

  it("cannot be changed once it ended, but tagged", () => {
    const registry = openForTest();
    const id = registry.startRun(newRun());
    registry.finishRun(id, { status: "failed", error: "no rows" });
    const code = expect.objectContaining({ code: "RUN_FINISHED", exitCode: 2 });
    expect(() => registry.logBatch(id, { metrics: [{ name: "a", value: 1 }] })).toThrow(code);
    expect(() => registry.logWindows(id, [window])).toThrow(code);
    expect(() => registry.finishRun(id, { status: "completed" })).toThrow(code);
    registry.logBatch(id, { tags: ["looked at"] });
    expect(registry.getRun(id)).toMatchObject({ status: "failed", error: "no rows", tags: ["looked at"] });
  });

  it("must exist, and be well formed", () => {
    const registry = openForTest();
    const unknown = expect.objectContaining({ code: "UNKNOWN_RUN" });
    expect(() => registry.logBatch("nope", { tags: ["a"] })).toThrow(unknown);
    expect(() => registry.finishRun("nope", { status: "completed" })).toThrow(unknown);
    expect(() => registry.startRun(newRun({ parentId: "nope" }))).toThrow(unknown);
    const bad: Partial<NewRun>[] = [
      { name: " " },
      { name: "a\nb" },
      { seed: 0.5 },
      { configSha256: "abc" },
      { tags: [""] },
    ];
    for (const part of bad) expect(() => registry.startRun(newRun(part))).toThrow();
    expect(registry.listRuns().total).toBe(0);
  });

  it("may have any name: what looks like SQL is only a name", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const name = `x'); DROP TABLE runs; --"%_`;
    const id = registry.startRun(newRun({ name, tags: [name] }));
    registry.logBatch(id, { params: { [name]: name }, metrics: [{ name, slice: name, value: 1 }] });
    registry.addArtifact(id, { kind: name, name: `../../${name}`, bytes: new Uint8Array([1]) });
    expect(registry.getRun(name)).toMatchObject({ id, name, tags: [name], params: { [name]: name } });
    expect(registry.listRuns({ name, tag: name, nameContains: name, metrics: [name] }).total).toBe(1);
    expect(() => registry.getRun("' OR 1=1 --")).toThrow(/there is no run/);
    expect(withSqlite(paths.database, (db) => db.prepare("SELECT count(*) FROM runs").pluck().get())).toBe(1);
  });
});

describe("an identical run", () => {
  const identical = { refuseIdentical: true };

  it("is refused while the first is running and after it is completed, and says which", () => {
    const registry = openForTest();
    const first = registry.startRun(newRun(identical));
    expect(() => registry.startRun(newRun(identical))).toThrow(/is running right now with the same settings/);
    registry.finishRun(first, { status: "completed" });
    expect(() => registry.startRun(newRun({ ...identical, name: "another name" }))).toThrow(new RegExp(first));
    expect(registry.listRuns().total).toBe(1);
  });

  it("is let through when the first failed, when asked for, and on other data or settings", () => {
    const registry = openForTest();
    registry.finishRun(registry.startRun(newRun(identical)), { status: "failed" });
    registry.startRun(newRun(identical));
    registry.startRun(newRun());
    registry.startRun(newRun({ ...identical, datasetSha256: "f".repeat(64) }));
    registry.startRun(newRun({ ...identical, configSha256: "e".repeat(64) }));
    expect(registry.listRuns().total).toBe(5);
  });
});

describe("finding runs", () => {
  function manyRuns() {
    const registry = openForTest(temporaryPaths(), { clock: tickingClock() });
    const ids = ["A", "B", "A", "A_B", "A"].map((name, seed) => registry.startRun(newRun({ name, seed })));
    registry.finishRun(ids[0]!, { status: "completed" });
    registry.finishRun(ids[2]!, { status: "completed" });
    registry.finishRun(ids[4]!, { status: "failed" });
    registry.logBatch(ids[1]!, {
      tags: ["x"],
      metrics: [
        { name: "mae", value: 5 },
        { name: "mae", step: 1, value: 9 },
      ],
    });
    return { registry, ids: ids as [string, string, string, string, string] };
  }

  it("lists newest first, in pages that say how many there are", () => {
    const { registry, ids } = manyRuns();
    const newest = [...ids].reverse();
    expect([...ids].sort()).toEqual(ids);
    expect(registry.listRuns().runs.map(({ id }) => id)).toEqual(newest);
    const page = registry.listRuns({ limit: 2, offset: 1 });
    expect(page.total).toBe(5);
    expect(page.runs.map(({ id }) => id)).toEqual(newest.slice(1, 3));
    expect(registry.listRuns({ offset: 9 })).toEqual({ runs: [], total: 5 });
    for (const limit of [0, -1, 1.5, 10_001, Number.NaN]) expect(() => registry.listRuns({ limit })).toThrow(/limit/);
    expect(() => registry.listRuns({ offset: -1 })).toThrow(/offset/);
  });

  it("filters by name, part of a name, status and tag, and brings the metrics asked for", () => {
    const { registry, ids } = manyRuns();
    const found = (filter: Parameters<typeof registry.listRuns>[0]) =>
      registry.listRuns(filter).runs.map(({ id }) => id);
    expect(found({ name: "A" })).toEqual([ids[4], ids[2], ids[0]]);
    expect(found({ nameContains: "a_" })).toEqual([ids[3]]);
    expect(found({ status: "running" })).toEqual([ids[3], ids[1]]);
    expect(found({ tag: "x" })).toEqual([ids[1]]);
    expect(found({ tag: "x", name: "A" })).toEqual([]);
    const [tagged] = registry.listRuns({ tag: "x", metrics: ["absent", "mae"] }).runs;
    expect(tagged!.metrics).toEqual([{ name: "mae", slice: "all", step: 0, value: 5, n: null, low: null, high: null }]);
  });

  it("leaves archived runs out unless asked for", () => {
    const paths = temporaryPaths();
    const registry = openForTest(paths);
    const id = registry.startRun(newRun());
    withSqlite(paths.database, (db) => db.exec("UPDATE runs SET status = 'archived'"));
    expect(registry.listRuns().total).toBe(0);
    expect(registry.listRuns({ status: "archived" }).runs.map((run) => run.id)).toEqual([id]);
  });

  it("finds one by id, by name and by the beginning of its id", () => {
    const { registry, ids } = manyRuns();
    expect(registry.getRun(ids[1]).id).toBe(ids[1]);
    expect(registry.getRun(ids[1].toLowerCase()).id).toBe(ids[1]);
    expect(registry.getRun(ids[1].slice(0, 20)).id).toBe(ids[1]);
    expect(registry.getRun("A").id).toBe(ids[2]);
    expect(registry.getRun("A_B")).toMatchObject({ id: ids[3], status: "running" });
  });

  it("names what is near when there is none, and what fits when there are several", () => {
    const { registry, ids } = manyRuns();
    expect(() => registry.getRun("A_C")).toThrow(/there is no run "A_C" \(did you mean A_B/);
    const ambiguous = expect.objectContaining({
      code: "AMBIGUOUS_RUN",
      message: expect.stringContaining(`${ids[0]} (A)`),
    });
    expect(() => registry.getRun("01")).toThrow(ambiguous);
  });

  it("finds the newest completed run of the same configuration and data, and no other", () => {
    const { registry, ids } = manyRuns();
    const key = { configSha256: hashOf("config"), datasetSha256: hashOf("data") };
    expect(registry.findCompleted(key)?.id).toBe(ids[2]);
    expect(registry.findCompleted({ ...key, datasetSha256: hashOf("other") })).toBeNull();
    expect(registry.findCompleted({ ...key, configSha256: hashOf("other") })).toBeNull();
  });
});

describe("trials", () => {
  it("count distinct configurations on the same rows, over all runs", () => {
    const registry = openForTest();
    const runs = [registry.startRun(newRun()), registry.startRun(newRun())];
    const count = (run: number, rows: string, config: string) => {
      const evaluationRowsSha256 = hashOf(rows);
      registry.countTrial(runs[run]!, newTrial({ evaluationRowsSha256, configSha256: hashOf(config) }));
      return registry.trialsOn(evaluationRowsSha256);
    };
    expect(count(0, "feb", "a")).toBe(1);
    expect(count(0, "feb", "a")).toBe(1);
    expect(count(1, "feb", "a")).toBe(1);
    expect(count(1, "feb", "b")).toBe(2);
    expect(count(1, "mar", "b")).toBe(1);
    expect(count(0, "feb", "c")).toBe(3);
    expect(["feb", "mar", "apr"].map((rows) => registry.trialsOn(hashOf(rows)))).toEqual([3, 1, 0]);
    expect(() => registry.countTrial("nope", newTrial())).toThrow();
  });
});

describe("paramsOf", () => {
  it("gives the parameters asked for of the runs asked for, with their types", () => {
    const registry = openForTest();
    const [a, b, c] = [1, 2, 3].map(() => registry.startRun(newRun()));
    registry.logBatch(a!, { params: { leak_audit: "LEAK", raw: 0, other: 1 } });
    registry.logBatch(b!, { params: { leak_audit: null, flag: true } });
    const found = registry.paramsOf([a!, b!, c!], ["leak_audit", "raw", "flag"]);
    expect([...found]).toEqual([
      [a, { leak_audit: "LEAK", raw: 0 }],
      [b, { leak_audit: null, flag: true }],
    ]);
    expect(registry.paramsOf([], ["raw"]).size).toBe(0);
  });
});
