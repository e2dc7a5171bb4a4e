import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { minimumDetectable, picksNeeded } from "../../src/metrics/power.js";

const BREAK_EVEN = 110 / 210;

describe("power", () => {
  it("needs 7,459 picks to tell 54 % from break-even at -110", () => {
    expect(picksNeeded(0.54, BREAK_EVEN)).toBe(7459);
  });

  it("needs fewer for a larger difference and more for more certainty", () => {
    expect(picksNeeded(0.6, BREAK_EVEN)!).toBeLessThan(picksNeeded(0.56, BREAK_EVEN)!);
    expect(picksNeeded(0.54, BREAK_EVEN, { power: 0.9 })!).toBeGreaterThan(7459);
    expect(picksNeeded(0.54, BREAK_EVEN, { confidence: 0.99 })!).toBeGreaterThan(7459);
  });

  it("reaches its power when it is tried out", () => {
    const n = picksNeeded(0.58, 0.5)!;
    const rng = createRng(3);
    let noticed = 0;
    for (let trial = 0; trial < 2000; trial++) {
      let wins = 0;
      for (let i = 0; i < n; i++) if (rng.uniform() < 0.58) wins++;
      if (Math.abs(wins / n - 0.5) > 1.959963984540054 * Math.sqrt(0.25 / n)) noticed++;
    }
    expect(noticed / 2000).toBeGreaterThan(0.77);
    expect(noticed / 2000).toBeLessThan(0.83);
  });

  it("knows no number of picks for no difference, and refuses rates that are none", () => {
    expect(picksNeeded(0.5, 0.5)).toBeNull();
    expect(() => picksNeeded(1, 0.5)).toThrow(/rate is 1/);
    expect(() => picksNeeded(0.5, 0)).toThrow(/breakEven is 0/);
  });

  it("finds the least rate a sample can show", () => {
    expect(minimumDetectable(7459, BREAK_EVEN)).toBeCloseTo(0.54, 5);
    expect(minimumDetectable(250, BREAK_EVEN)!).toBeGreaterThan(0.6);
    expect(minimumDetectable(2, BREAK_EVEN)).toBeNull();
    expect(minimumDetectable(0, BREAK_EVEN)).toBeNull();
  });
});
