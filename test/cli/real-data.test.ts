import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRealFiles, realHome } from "./real-home.js";
import { callHere } from "./run-here.js";

describe.skipIf(!hasRealFiles)("the multi-season study on real data (../shared/data/nba)", () => {
  let home: string;
  beforeAll(async () => {
    ({ home } = await realHome());
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it.each(["FEB23_HUBER", "FEB23_MAE", "FEB24_HUBER", "FEB24_MAE", "FEB25_HUBER", "FEB25_MAE"])(
    "%s ends near the market, as an honest model does",
    async (season) => {
      const run = await callHere(["retrain", "--name", `MULTISEASON_${season}`, "--json"], { home });
      expect(run.code, run.stderr).toBe(0);
      const { data, metrics, leak_audit: audit, plausibility } = JSON.parse(run.stdout);
      expect(data.source).toBe("imported");
      expect(metrics.mae_line_itself.value).toBeGreaterThan(4.9);
      expect(metrics.mae_lines.value).toBeGreaterThan(metrics.mae_line_itself.value - 0.05);
      expect(metrics.mae_lines.value).toBeLessThan(5.5);
      // A hundred picks of one month say little: 10 points either way is noise. The picks at edge 1+ are some 800.
      const rate = metrics.hit_rate_edge_3;
      expect(rate.n).toBeGreaterThan(50);
      expect(rate.high - rate.low).toBeGreaterThan(0.1);
      expect(metrics.hit_rate_edge_1.value).toBeLessThan(0.58);
      expect(audit.verdict).toBe("CLEAN");
      expect(plausibility.status).toBe("PLAUSIBLE");
    },
  );

  it("has no rows for February 2026 and says so", async () => {
    const run = await callHere(["retrain", "--name", "MULTISEASON_FEB26_MAE"], { home });
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/no usable rows in the training window, 2025-11-01 to 2026-01-31/);
  });

  it("is ready by its own thresholds", async () => {
    const data = await callHere(["data", "--json"], { home });
    expect(data.code, data.stderr).toBe(0);
    const { source, seasons } = JSON.parse(data.stdout);
    expect(source).toBe("imported");
    expect(seasons.map((one: { games: number }) => one.games)).toEqual([1165, 1317, 1314, 1312, 1314]);
  });
});
