import { describe, expect, it } from "vitest";
import { sampleWeights } from "../../src/runner/sample-weights.js";

const days = Int32Array.of(100, 90, 80);
const averages = Float64Array.of(26, 7, Number.NaN);

describe("sampleWeights", () => {
  it("is nothing when no rule asks for weights", () => {
    expect(sampleWeights({}, days, averages, 100)).toBeUndefined();
  });

  it("halves every half-life, counted back from the last day", () => {
    expect([...sampleWeights({ halfLifeDays: 10 }, days, averages, 100)!]).toEqual([1, 0.5, 0.25]);
  });

  it("agrees with the power of two at any age", () => {
    const ages = Int32Array.from({ length: 400 }, (_, i) => i);
    const weights = sampleWeights({ halfLifeDays: 37 }, ages, new Float64Array(400), 399)!;
    for (const [i, weight] of weights.entries()) expect(weight / 2 ** ((i - 399) / 37)).toBeCloseTo(1, 10);
  });

  it("multiplies tier weights; a tier not named weighs 1", () => {
    expect([...sampleWeights({ tiers: { star: 2, unknown: 0 } }, days, averages, 100)!]).toEqual([2, 1, 0]);
    expect([...sampleWeights({ halfLifeDays: 10, tiers: { role: 3 } }, days, averages, 100)!]).toEqual([1, 1.5, 0.25]);
  });
});
