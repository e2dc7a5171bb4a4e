import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/rng.js";
import type { OutcomeChances } from "../../../src/engine/probability/outcome-chances.js";
import { resolveChanceSettings } from "../../../src/runner/chances/chance-settings.js";
import { pricedBets } from "../../../src/runner/chances/priced-bets.js";
import { type ProbabilityRecord, probabilityRecord } from "../../../src/runner/chances/probability-record.js";
import { FEB_1, noiseSpecs, type RowSpec, toRows } from "../../metrics/rows.js";

const chances = (over: readonly number[], push: readonly number[] = over.map(() => 0)): OutcomeChances => ({
  over: Float64Array.from(over),
  push: Float64Array.from(push),
  under: Float64Array.from(over, (p, i) => 1 - p - push[i]!),
});
const record = (specs: readonly RowSpec[], found: OutcomeChances, settings = {}): ProbabilityRecord =>
  probabilityRecord(
    toRows(specs),
    { chances: found, method: "residuals", rows: 500 },
    { settings: resolveChanceSettings(settings), seed: 3, resamples: 300 },
  )!;
const priced = { over: -120, under: 100, prediction: 20 };

describe("a run's chances", () => {
  it("are scored against the market on decided rows with both prices, worked by hand", () => {
    const specs: RowSpec[] = [
      { ...priced, actual: 25, line: 20.5 },
      { ...priced, actual: 15, line: 20.5 },
      { ...priced, actual: 20, line: 20 },
      { actual: 30, prediction: 20, line: 20.5, over: -110 },
      { actual: 30, prediction: 20 },
    ];
    const found = record(specs, chances([0.6, 0.3, 0.5, 0.9, Number.NaN], [0, 0, 0.1, 0, Number.NaN]));
    expect(found.rows).toEqual({ with_chance: 4, pushes: 1, both_prices: 2 });
    const market = 120 / 220 / (120 / 220 + 0.5);
    expect(found.scores!.brier.model.value).toBeCloseTo((0.4 ** 2 + 0.3 ** 2) / 2, 14);
    expect(found.scores!.brier.market.value).toBeCloseTo(((1 - market) ** 2 + market ** 2) / 2, 14);
    expect(found.scores!.log_loss.model.value).toBeCloseTo(-(Math.log(0.6) + Math.log(0.7)) / 2, 12);
    expect(found.scores!.log_loss.difference.value).toBeCloseTo(
      (-(Math.log(0.6) + Math.log(0.7)) + Math.log(market) + Math.log(1 - market)) / 2,
      12,
    );
    expect(found.calibration!.rows).toBe(3);
  });

  it("count a push out of what was said: P(over) given that the line is not hit", () => {
    const found = record([{ ...priced, actual: 25, line: 20 }], chances([0.45], [0.1]));
    expect(found.calibration!.table[0]!.meanPredicted).toBeCloseTo(0.5, 14);
  });

  it("heed the no-vig method, and say so", () => {
    const specs = [{ ...priced, over: -300, under: 240, actual: 25, line: 20.5 }];
    const by = (no_vig: string) => record(specs, chances([0.5]), { no_vig }).scores!.brier.market.value;
    expect(new Set(["multiplicative", "additive", "power"].map(by)).size).toBe(3);
    expect(by("shin")).toBe(by("additive"));
    expect(record(specs, chances([0.5]), { no_vig: "power" }).no_vig).toBe("power");
  });

  it("that equal the market's are not told apart from it, and bring what the margin takes", () => {
    const specs = noiseSpecs({ rows: 1200, dates: 24, seed: 5 });
    const found = record(specs, chances(specs.map(() => 0.5)));
    expect(found.scores!.brier.difference).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(found.value.at(-1)!.bets).toBe(0);
    expect(found.bankroll).toMatchObject({ bets: 0, final: { value: 1 } });
  });

  it("of one who knows are better than the market's, and make money", () => {
    const specs = noiseSpecs({ rows: 1200, dates: 24, seed: 6 });
    const rng = createRng(1);
    const knows = specs.map(({ actual, line }) => (actual > line! ? 0.6 : 0.4) + 0.05 * (rng.uniform() - 0.5));
    const found = record(specs, chances(knows));
    expect(found.scores!.brier.difference.high).toBeLessThan(0);
    expect(found.value.at(-1)!.roi!.value).toBeGreaterThan(0.5);
    expect(found.bankroll!.final.value).toBeGreaterThan(2);
    expect(found.bankroll).toMatchObject({ kelly_fraction: 0.25, bet_cap: 0.05, day_cap: 0.25 });
  });

  it("without any price have no market and no bet", () => {
    const found = record([{ actual: 25, prediction: 20, line: 20.5, date: FEB_1 }], chances([0.6]));
    expect(found).toMatchObject({ scores: null, bankroll: null });
    expect(found.value.every(({ bets }) => bets === 0)).toBe(true);
    expect(found.calibration!.rows).toBe(1);
  });

  it("are plain JSON", () => {
    const specs = noiseSpecs({ rows: 60, dates: 3, seed: 7 });
    const found = record(specs, chances(specs.map((_, i) => 0.3 + i / 200)));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
});

describe("the bet of a row", () => {
  it("is the side worth more at its own price; a price that is not known is not made up", () => {
    const rows = toRows([
      { ...priced, actual: 25, line: 20.5 },
      { actual: 25, prediction: 20, line: 20.5, under: 150 },
      { actual: 20, prediction: 20, line: 20, over: 100, under: -130 },
      { actual: 25, prediction: 20, line: 20.5 },
    ]);
    const { bets, rowOf, side } = pricedBets(rows, chances([0.4, 0.9, 0.5, 0.9], [0, 0, 0.1, 0]));
    expect(rowOf).toEqual([0, 1, 2]);
    expect(side).toEqual([-1, -1, 1]);
    expect(bets[0]).toMatchObject({ outcome: -1, decimalOdds: 2, chances: { win: 0.6, lose: 0.4 } });
    expect(bets[1]!.decimalOdds).toBe(2.5);
    expect(bets[2]!.outcome).toBe(0);
    expect(bets[2]!.chances.lose).toBeCloseTo(0.4, 14);
  });
});
