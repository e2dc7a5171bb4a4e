import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Estimate, wilson } from "../../src/metrics/index.js";
import { checkedAmounts } from "../../src/reports/checked-amount.js";
import { checkPhrase } from "../../src/reports/error-phrases.js";
import { THRESHOLDS } from "../../src/reports/phrase-thresholds.js";
import { isEarlyLine, isManyTrials, isOneSided, isWorthSaying, sampleCaution } from "../../src/reports/phrases.js";
import { widerErrors } from "../../src/reports/probability-cautions.js";
import { againstMarket } from "../../src/reports/probability-phrases.js";
import { shownRoi } from "../../src/reports/slice-roi.js";
import { isMoreThanLuck } from "../../src/reports/tries-phrases.js";

type Name = keyof typeof THRESHOLDS;

const figure = (low: number, high: number, n = 500): Estimate => ({ value: (low + high) / 2, low, high, n });
const wider = (share: number) =>
  widerErrors({
    probability: { method: "residuals" },
    fit: { mae_validation: 1 },
    accuracy: { all: { mae: { value: 1 + share } } },
  } as unknown as Parameters<typeof widerErrors>[0]);
const tested = (p: number) =>
  checkPhrase({ ...figure(0.1, 0.2), standardError: 1, dieboldMariano: { p } } as Parameters<typeof checkPhrase>[0]);

const hasRoiInterval = (graded: number, pickDates: number) =>
  shownRoi({ roi: figure(-0.2, 0.3), picks: graded + 5, pushes: 5, pickDates })!.low !== null;

/** Of each threshold: a value beyond which the phrase is said, one just short of it, and whether a value makes it be said. */
const PHRASES: Record<Name, { said: number; silent: number; isSaid: (value: number) => boolean }> = {
  smallSample: { said: 49, silent: 50, isSaid: (n) => sampleCaution(wilson(Math.round(n / 2), n))!.startsWith("only") },
  wideInterval: { said: 0.1001, silent: 0.0999, isSaid: (width) => sampleCaution(figure(0.5, 0.5 + width)) !== null },
  sliceRoiPicks: { said: 30, silent: 29, isSaid: (picks) => hasRoiInterval(picks, 28) },
  sliceRoiDates: { said: 10, silent: 9, isSaid: (dates) => hasRoiInterval(100, dates) },
  oneSided: { said: 0.9, silent: 0.899, isSaid: isOneSided },
  unknownShare: { said: 0.001, silent: 0, isSaid: isWorthSaying },
  earlyLine: { said: 60, silent: 59.9, isSaid: isEarlyLine },
  manyTrials: { said: 2, silent: 1, isSaid: isManyTrials },
  luck: { said: 0.05, silent: 0.0501, isSaid: isMoreThanLuck },
  significant: { said: 0.0499, silent: 0.05, isSaid: (p) => tested(p).includes(" agrees") },
  widerErrors: { said: 0.0501, silent: 0.0499, isSaid: (share) => wider(share) !== null },
  scoreRounding: { said: 2e-9, silent: 1e-9, isSaid: (low) => againstMarket(figure(low, 1)).includes("better") },
  shareThreshold: { said: 1, silent: 1.01, isSaid: (threshold) => checkedAmounts(0.5, threshold).found.includes("%") },
};

describe("the thresholds of phrases", () => {
  it.each(Object.entries(PHRASES))("%s decides whether its phrase is said", (_name, { said, silent, isSaid }) => {
    expect(isSaid(said)).toBe(true);
    expect(isSaid(silent)).toBe(false);
  });

  it.each(Object.entries(THRESHOLDS))("%s stands in docs/method.md with its value", (name, value) => {
    const rows = readFileSync("docs/method.md", "utf8").split("\n");
    const row = rows.find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row?.split("|")[2]?.trim()).toBe(String(value));
  });

  it("stand in no other file that words figures", () => {
    const folders = ["src/reports", "src/reports/sections", "src/cli", "src/cli/show"];
    const files = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(folder, file)),
    );
    expect(files.length).toBeGreaterThan(60);
    // a comparison with a share, or with a number that is no count of things said
    const compared = /[<>]=? ?-?(0?\.\d+|\d+\.\d+|\d+e-\d+)/;
    const found = files.filter((file) => compared.test(readFileSync(file, "utf8")) && !ROUNDING.includes(file));
    expect(found).toEqual([]);
  });
});

/** How many digits a figure is printed with, which says nothing of it. */
const ROUNDING = ["src/reports/format.ts"];
