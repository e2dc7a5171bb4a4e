import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArguments } from "../../bench/registry/arguments.mjs";
import { barOf, OPERATIONS } from "../../bench/registry/operations.mjs";
import { missedBars, renderReport } from "../../bench/registry/report.mjs";
import { quantile, sample } from "../../bench/registry/sample.mjs";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-registry-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the flags", () => {
  it("have defaults, and a quick form", () => {
    expect(readArguments([])).toMatchObject({
      sizes: [1000, 10000, 100000],
      stores: ["proplab", "json", "mlflow"],
      quick: false,
    });
    expect(readArguments(["--quick"]).sizes).toEqual([1000, 10000]);
  });
  it.each([
    ["--sizes", "0"],
    ["--stores", "redis"],
    ["--mlflow-most", "many"],
  ])("refuse %s %s", (flag, value) => {
    expect(() => readArguments([flag, value])).toThrow(flag);
  });
});

describe("a sample", () => {
  it("takes the nearest rank", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.95, 1].map((share) => quantile(values, share))).toEqual([50, 95, 100]);
    expect([quantile([7], 0.95), quantile([], 0.5)]).toEqual([7, null]);
  });
  it("leaves out the first two calls and keeps to its most", async () => {
    const seen: number[] = [];
    const found = await sample((index) => seen.push(index), { least: 3, most: 10, ms: 10_000 });
    expect(found.calls).toBe(10);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });
});

describe("the stores", () => {
  it("answer every operation, and both hold the same runs", async () => {
    const { fill, open, bytes } = await import("../../bench/registry/proplab-store.mjs");
    const json = await import("../../bench/registry/json-store.mjs");
    const ours = join(folder, "proplab-120");
    fill(ours, 120);
    expect(json.fill(join(folder, "json-120"), 120, ours)).toBeGreaterThan(0);
    const { readRuns } = await import("../../bench/registry/read-runs.mjs");
    const runs = [...readRuns(join(ours, "runs.sqlite"))];
    expect(runs).toHaveLength(120);
    for (const run of runs)
      expect(JSON.parse(readFileSync(join(folder, "json-120", `${run.id}.json`), "utf8"))).toEqual(run);
    for (const store of [open(ours, 120), json.open(join(folder, "json-120"), 120)]) {
      for (const name of Object.keys(OPERATIONS))
        (store.operations as Record<string, (index: number) => unknown>)[name]!(0);
      store.close();
    }
    expect(bytes(ours)).toBeGreaterThan(0);
    expect(existsSync(join(folder, "json-120", "ZZZ-000000.json"))).toBe(true);
  });
});

describe("the report", () => {
  const of = (p50: number, p95: number) => ({ calls: 20, p50, p95, cpu_p95: p95 });
  const measured = (store: string, operations: Record<string, ReturnType<typeof of>>) => ({
    store,
    runs: 10_000,
    fill_seconds: 1,
    size_bytes: 1e6,
    peak_mb: 100,
    operations,
  });
  const fits = [
    measured("proplab", { list: of(2, 4), search: of(10, 25), log_batch: of(2, 9) }),
    measured("json", { list: of(20, 30), search: of(100, 250), log_batch: of(1, 9) }),
  ];

  it("gives ratios of both quantiles, and names the bars that are missed", () => {
    const text = renderReport({ machine: "a machine", node: "20", mlflow: null }, fits, ["MLflow: not there."]);
    const cells = text
      .split("\n")
      .find((line) => line.includes(OPERATIONS.list))!
      .split("|")
      .map((cell) => cell.trim());
    expect(cells.slice(2, -1)).toEqual(["2.00", "4.00", "20", "4.00", "20.0", "30.0", "10", "7.50"]);
    expect(missedBars(fits, 10_000)).toEqual(["search at 10000: 25.0 ms, bar 20"]);
    expect(text).toContain("Bars missed: search");
    expect(text).toContain("- MLflow: not there.");
  });

  it("has the bars of the design", () => {
    expect(["list", "search", "compare"].map((name) => barOf(name, 100_000))).toEqual([50, 50, 50]);
    expect([barOf("log_batch", 1_000), barOf("log_run", 1_000), barOf("list", 77)]).toEqual([10, null, null]);
  });
});
