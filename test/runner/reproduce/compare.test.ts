import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricRow, StoredMetric, WindowRow } from "../../../src/registry/index.js";
import { codeDifferences, type Origin } from "../../../src/runner/reproduce/code-differences.js";
import { compareMetrics, compareParams, compareWindows } from "../../../src/runner/reproduce/compare-figures.js";
import { comparePredictions } from "../../../src/runner/reproduce/compare-predictions.js";
import { jsonDifferences } from "../../../src/runner/reproduce/json-differences.js";
import {
  firstDifference,
  probableCauses,
  reproductionVerdict,
} from "../../../src/runner/reproduce/judge-reproduction.js";
import { writeParquetColumns } from "../../../src/warehouse/parquet-columns.js";
import { hashOf, newRun, temporaryFolder } from "../../registry/support.js";

const window = (index: number, evalStart: string, evalEnd: string, change: Partial<WindowRow> = {}): WindowRow => ({
  index,
  trainStart: "2024-11-01",
  trainEnd: "2024-12-31",
  validationStart: null,
  validationEnd: null,
  evalStart,
  evalEnd,
  trainRows: 10,
  validationRows: 2,
  evalLineRows: 3,
  evalRows: 4,
  rowsSha256: hashOf(index),
  ...change,
});

describe("two JSON values", () => {
  it("are compared key by key, to the innermost place", () => {
    const [then, now] = [
      { a: 1, b: { c: [1, 2, 3], d: "x" }, gone: true },
      { a: 1, b: { c: [1, 5, 3], d: null }, new: [1] },
    ];
    expect(jsonDifferences(then, now, 10)).toEqual([
      { path: "b.c.1", recorded: 2, now: 5 },
      { path: "b.d", recorded: "x", now: null },
      { path: "gone", recorded: true, now: null },
      { path: "new", recorded: null, now: [1] },
    ]);
    expect(jsonDifferences(then, now, 2)).toHaveLength(2);
    expect(jsonDifferences([1], { 0: 1 }, 9)).toEqual([{ path: "", recorded: [1], now: { 0: 1 } }]);
  });

  it("differ nowhere exactly when they are equal", () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(jsonDifferences(one, structuredClone(one), 5)).toEqual([]);
        const differs = jsonDifferences(one, other, 5).length > 0;
        expect(differs).toBe(!isDeepEqual(one, other));
      }),
    );
  });
});

const isDeepEqual = (one: unknown, other: unknown): boolean => {
  try {
    expect(one).toStrictEqual(other);
    return true;
  } catch {
    return false;
  }
};

describe("predictions", () => {
  interface Row {
    day: number;
    player: number;
    prediction: number;
    line: number;
  }
  const write = async (rows: Row[], extra = false) => {
    const file = join(temporaryFolder(), "it's [here]?.parquet");
    const numbers = (name: string, of: (row: Row) => number) => ({
      name,
      type: "DOUBLE" as const,
      values: rows.map(of),
    });
    await writeParquetColumns(file, [
      { name: "game_date", type: "DATE", values: rows.map(({ day }) => 20_000 + day) },
      { name: "game_id", type: "VARCHAR", values: rows.map(({ day }) => `g${day}`) },
      { name: "player_id", type: "BIGINT", values: rows.map(({ player }) => player) },
      { name: "player_name", type: "VARCHAR", values: rows.map(({ player }) => `Player ${player}`) },
      numbers("prediction", ({ prediction }) => prediction),
      numbers("line", ({ line }) => line),
      ...(extra ? [numbers("p_over", () => 0.5)] : []),
    ]);
    return file;
  };
  const rows = (): Row[] =>
    [0, 1, 2, 3].flatMap((day) => [1, 2].map((player) => ({ day, player, prediction: 10 + player, line: Number.NaN })));
  // day 20,000 is 2024-10-04
  const windows = [window(0, "2024-10-04", "2024-10-05"), window(1, "2024-10-06", "2024-10-07")];

  it("that are the same differ nowhere", async () => {
    expect(await comparePredictions(await write(rows()), await write(rows()), windows)).toEqual({
      rows_then: 8,
      rows_now: 8,
      only_then: 0,
      only_now: 0,
      differing: 0,
      largest: null,
      windows: [],
      columns: [],
    });
  });

  it("are counted where they differ, with the largest difference and its window", async () => {
    const changed = rows();
    changed[5]!.prediction += 0.5;
    changed[6]!.prediction -= 1.25;
    changed[6]!.line = 7;
    const found = await comparePredictions(await write(rows()), await write(changed), windows);
    expect(found).toMatchObject({ differing: 2, windows: [1], only_then: 0, only_now: 0 });
    expect(found.largest).toEqual({
      difference: 1.25,
      recorded: 11,
      now: 9.75,
      game_date: "2024-10-07",
      player: "Player 1",
    });
    expect(found.columns).toEqual([
      { column: "prediction", rows: 2, largest: 1.25 },
      { column: "line", rows: 1, largest: null },
    ]);
  });

  it("of other rows are told apart from other predictions, and so are other columns", async () => {
    const found = await comparePredictions(
      await write(rows().slice(1)),
      await write(rows().slice(0, -2), true),
      windows,
    );
    expect(found).toMatchObject({ rows_then: 7, rows_now: 6, only_then: 2, only_now: 1, differing: 0, largest: null });
    expect(found.columns).toEqual([{ column: "p_over", rows: 5, largest: null }]);
  });
});

const metric = (name: string, value: number | null, more: Partial<StoredMetric> = {}): StoredMetric => ({
  name,
  slice: "all",
  step: 0,
  value,
  n: 5,
  low: null,
  high: null,
  ...more,
});

describe("figures", () => {
  it("are compared exactly and with their intervals; those over all rows come first", () => {
    const then = [
      metric("roi", 0.1, { slice: "week: 1" }),
      metric("mae", 5.25, { low: 5, high: 5.5 }),
      metric("zero", -0),
      metric("gone", 1),
    ];
    const now: MetricRow[] = [
      { name: "zero", value: 0, n: 5 },
      { name: "mae", value: 5.5, n: 5, low: 5, high: 5.75 },
      { name: "roi", slice: "week: 1", value: null, n: 5 },
      { name: "new", value: 2 },
    ];
    const found = compareMetrics(then, now);
    expect(found).toMatchObject({ compared: 3, only_then: ["gone"], only_now: ["new"] });
    expect(found.differences).toEqual([
      { name: "mae", slice: "all", step: 0, part: "value", recorded: 5.25, now: 5.5, difference: 0.25 },
      { name: "mae", slice: "all", step: 0, part: "high", recorded: 5.5, now: 5.75, difference: 0.25 },
      { name: "roi", slice: "week: 1", step: 0, part: "value", recorded: 0.1, now: null, difference: null },
    ]);
  });

  it("and parameters and windows that both have are compared; spelling of a list is none", () => {
    const then = { depth: 6, space: '{"a":1,"b":[2]}', gone: 1, loss: "MAE", features_file: "own.yaml" };
    expect(compareParams(then, { depth: 7, space: '{"b":[2],"a":1}', loss: "MAE", features_file: "/tmp/f" })).toEqual([
      { param: "depth", recorded: 6, now: 7 },
    ]);
    const windows = [window(0, "2025-01-01", "2025-01-07"), window(1, "2025-01-08", "2025-01-14")];
    expect(compareWindows(windows, windows)).toEqual([]);
    const now = [{ ...windows[0]!, trainRows: 11, rowsSha256: hashOf("x") }, window(2, "2025-01-15", "2025-01-21")];
    expect(compareWindows(windows, now)).toEqual([
      { index: 0, facts: ["trainRows", "rowsSha256"] },
      { index: 1, facts: ["there"] },
      { index: 2, facts: ["there"] },
    ]);
  });
});

describe("program and machine", () => {
  const { code, environment } = newRun();
  const program = {
    program: "0.1.0",
    install: "repository" as const,
    files: { count: 3, sha256: hashOf("files") },
    kernels_sha256: hashOf("kernels"),
    node: "20.0.0",
    v8: "11",
    node_flags: [],
    platform: "linux-x64",
    cpu_model: "a cpu",
    packages: {},
    lockfile_sha256: null,
  };
  const then: Origin = { code, environment: { ...environment, threads: 4 }, program };

  it("that are the same differ in nothing, whatever the threads", () => {
    const now = { ...then, environment: { ...environment, threads: 1 } };
    expect(codeDifferences(then, now)).toEqual({ differences: [], same_files: true, threads: { recorded: 4, now: 1 } });
  });

  it("are named in all that differs; a record that does not know is not held against it", () => {
    const now: Origin = {
      code: { commit: "d".repeat(40), dirty: false, diffSha256: null },
      environment: {
        ...environment,
        program: "0.2.0",
        node: "22.1.0",
        platform: "darwin-arm64",
        cpuModel: "another",
        packageVersions: { kysely: "0.29.0", added: "1.0.0" },
        lockfileSha256: hashOf("lock"),
      },
      program: {
        ...program,
        files: { count: 3, sha256: hashOf("others") },
        kernels_sha256: null,
        v8: "12",
        node_flags: ["-x"],
      },
    };
    const found = codeDifferences(then, now);
    expect(found.same_files).toBe(false);
    expect(found.differences.map(({ what }) => what)).toEqual([
      "program version",
      "commit",
      "uncommitted changes",
      "program files",
      "WebAssembly kernels",
      "V8",
      "node flags",
      "node",
      "platform",
      "CPU",
      "package added",
      "package kysely",
      "lockfile",
    ]);
    expect(found.differences).toContainEqual({ what: "package added", recorded: null, now: "1.0.0" });
    expect(found.differences).toContainEqual({ what: "uncommitted changes", recorded: hashOf("diff"), now: null });
    const older = codeDifferences({ ...then, program: null }, then);
    expect(older).toEqual({ differences: [], same_files: null, threads: { recorded: 4, now: 4 } });
  });
});

describe("the verdict", () => {
  const artifact = (kind: string, same: boolean, recorded: string | null = "r") => ({
    kind,
    name: `${kind}.json`,
    recorded_sha256: recorded,
    rebuilt_sha256: same ? recorded : "n",
    same,
    differences: [],
  });
  const compared = (change: object = {}) => ({
    settings: [],
    windows: [],
    artifacts: [artifact("model", true), artifact("predictions", true), artifact("evaluation", true)],
    predictions: null,
    metrics: { compared: 3, differences: [], only_then: [], only_now: [] },
    params: [],
    ...change,
  });
  const shifted = {
    rows_then: 9,
    rows_now: 9,
    only_then: 0,
    only_now: 0,
    differing: 0,
    largest: null,
    windows: [],
    columns: [],
  };
  const code = { differences: [], same_files: true, threads: { recorded: 1, now: 1 } };

  it("is byte for byte when all that was recorded is made again, also with something new beside it", () => {
    expect(reproductionVerdict(compared())).toBe("byte_for_byte");
    const more = [...compared().artifacts, artifact("candidates", false, null)];
    expect(reproductionVerdict(compared({ artifacts: more }))).toBe("byte_for_byte");
    expect(firstDifference(compared())).toBeNull();
  });

  it("is same figures when a file has other bytes and no prediction and no figure is another", () => {
    const artifacts = [artifact("model", false), artifact("predictions", true)];
    expect(reproductionVerdict(compared({ artifacts }))).toBe("same_figures");
    const other = [artifact("model", true), artifact("predictions", false)];
    expect(reproductionVerdict(compared({ artifacts: other, predictions: shifted }))).toBe("same_figures");
    expect(firstDifference(compared({ artifacts }))).toBe("the model model.json");
  });

  it("is not reproduced for one prediction, one figure, one row or one column that is another", () => {
    const artifacts = [artifact("model", true), artifact("predictions", false)];
    const column = { column: "prediction", rows: 1, largest: 0.1 };
    for (const predictions of [null, { ...shifted, columns: [column] }, { ...shifted, only_now: 1 }]) {
      expect(reproductionVerdict(compared({ artifacts, predictions }))).toBe("not_reproduced");
    }
    const metrics = { compared: 3, differences: [], only_then: ["mae"], only_now: [] };
    expect(reproductionVerdict(compared({ metrics }))).toBe("not_reproduced");
  });

  it("names what brings on the rest first, and causes in their order", () => {
    const settings = [{ setting: "depth", recorded: 6, now: 7 }];
    const windows = [{ index: 2, facts: ["rowsSha256"] }];
    const artifacts = [artifact("model", false)];
    expect(firstDifference(compared({ settings, windows, artifacts }))).toBe("the setting depth: 6 then, 7 now");
    expect(firstDifference(compared({ windows, artifacts }))).toBe(
      "window 2 of the split: other rows, as many of them",
    );
    expect(probableCauses(compared({ artifacts }), code, false)).toEqual([
      "nothing that was recorded of program and machine differs: the record was altered, or the program is at fault",
    ]);
    const differences = ["CPU", "commit", "package a"].map((what) => ({ what, recorded: "1", now: "2" }));
    const catalogue = [{ setting: "catalogue", recorded: "1", now: "2" }, ...settings];
    expect(probableCauses(compared({ settings: catalogue }), { ...code, differences }, true)).toEqual([
      "the definitions of the built-in features are not those of then",
      "this version reads settings otherwise: depth",
      "the program is another one: commit",
      "the packages it uses are others: package a",
      "node or the machine are others: CPU; the bytes of a neural network can depend on them",
    ]);
  });
});
