import { describe, expect, it } from "vitest";
import { fitKey, LOSSES, lossLabel, planFits } from "../../bench/engine/plan.mjs";
import { chooseRivals, whyNot } from "../../bench/engine/rivals.mjs";
import { testWindows } from "../../bench/engine/rows/test-windows.mjs";

const scope = {
  data: ["synthetic" as const, "real" as const],
  sizes: [10_000, 100_000, 250_000],
  errorSizes: [10_000, 100_000, 250_000],
  losses: LOSSES.map(lossLabel),
  seeds: 5,
  repeats: 3,
  threads: [1, 2],
  only: null,
  quick: false,
};

describe("planFits", () => {
  const fits = planFits(scope);

  it("makes no fit twice, and those whose time counts first", () => {
    expect(new Set(fits.map(fitKey)).size).toBe(fits.length);
    const alone = fits.map((fit) => fit.alone);
    expect(alone.lastIndexOf(true)).toBeLessThan(alone.indexOf(false));
  });

  it("measures errors of every loss and size at five seeds, for this engine and every rival, on both kinds of rows", () => {
    const cells = [
      ...scope.sizes.map((size) => ["synthetic", size] as const),
      ["real", 10_000] as const,
      ["real", 100_000] as const,
    ];
    for (const [data, size] of cells) {
      for (const loss of scope.losses) {
        for (const trainer of ["ours", "lightgbm", "sklearn", "xgboost", "catboost"]) {
          const found = fits.filter(
            (fit) =>
              fit.data === data &&
              fit.loss === loss &&
              fit.trainer === trainer &&
              fit.size === size &&
              fit.setting === "depthwise" &&
              fit.threads === 1,
          );
          expect(new Set(found.map((fit) => fit.seed))).toEqual(new Set([1, 2, 3, 4, 5]));
        }
      }
    }
  });

  it("measures errors with early stopping too, at 10,000 rows and five seeds", () => {
    for (const data of ["synthetic", "real"]) {
      for (const loss of scope.losses) {
        const found = fits.filter(
          (fit) =>
            fit.data === data && fit.loss === loss && fit.trainer === "ours" && fit.setting === "depthwise-stopped",
        );
        expect(found.map(({ size, seed }) => [size, seed])).toEqual([1, 2, 3, 4, 5].map((seed) => [10_000, seed]));
      }
    }
  });

  it("times every size and thread count three times, beside LightGBM with both layouts", () => {
    for (const size of scope.sizes) {
      for (const threads of scope.threads) {
        const timed = fits.filter(
          (fit) => fit.alone && fit.data === "synthetic" && fit.size === size && fit.threads === threads,
        );
        const count = (trainer: string, layout: string | null) =>
          timed.filter(
            (fit) =>
              fit.loss === "RMSE" && fit.setting === "depthwise" && fit.trainer === trainer && fit.layout === layout,
          ).length;
        expect([count("ours", null), count("lightgbm", "col"), count("lightgbm", "row")]).toEqual([3, 3, 3]);
      }
    }
  });

  it("asks real rows for no more than there are", () => {
    expect(fits.filter((fit) => fit.data === "real" && fit.size > 100_000)).toEqual([]);
  });
});

describe("testWindows", () => {
  const day = Float64Array.from({ length: 12_000 }, (_, row) => Math.floor(row / 130));

  it("cuts between days and covers the last rows without a gap", () => {
    const windows = testWindows(day, 9_000);
    for (const { from } of windows) expect(day[from]).not.toBe(day[from - 1]);
    for (const [i, { from, count }] of windows.entries()) expect(from + count).toBe(windows[i + 1]?.from ?? day.length);
  });

  it("leaves the rows to train on before the first window", () => {
    expect(testWindows(day, 9_000)[0]!.from).toBeGreaterThanOrEqual(9_000);
  });
});

describe("chooseRivals", () => {
  it("takes the newest version of each, by number and not by letter", () => {
    const chosen = chooseRivals([
      { path: "a", versions: { sklearn: "1.9.1", lightgbm: null } },
      { path: "b", versions: { sklearn: "1.10.0", xgboost: "1.7.4" } },
    ]);
    expect(chosen).toEqual({
      sklearn: { python: "b", version: "1.10.0" },
      xgboost: { python: "b", version: "1.7.4" },
    });
  });
});

describe("whyNot", () => {
  const depthwise = { setting: "depthwise" };
  it.each([
    [{ trainer: "xgboost", loss: "Quantile", ...depthwise }, "1.7.4", "no quantile loss before 2.0"],
    [{ trainer: "xgboost", loss: "Quantile", ...depthwise }, "2.0.0", null],
    [{ trainer: "sklearn", loss: "Huber", ...depthwise }, "1.9.1", "no Huber loss"],
    [{ trainer: "sklearn", loss: "RMSE", setting: "depthwise-rsm" }, "1.2.1", "before 1.4"],
    [{ trainer: "sklearn", loss: "RMSE", setting: "depthwise-stopped" }, "1.6.2", "before 1.7"],
    [{ trainer: "lightgbm", loss: "RMSE", setting: "symmetric" }, "4.7.0", "no symmetric trees"],
    [{ trainer: "catboost", loss: "Huber", setting: "symmetric" }, "1.2.10", null],
  ])("%o %s", (fit, version, reason) => {
    const found = whyNot(fit, version);
    if (reason === null) expect(found).toBeNull();
    else expect(found).toContain(reason);
  });
});
