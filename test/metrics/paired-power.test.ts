import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { mcnemar } from "../../src/metrics/mcnemar.js";
import { commonPicksNeeded, timesTheSample } from "../../src/metrics/paired-power.js";

describe("commonPicksNeeded", () => {
  it("is the formula of Connor, worked by hand", () => {
    // Discordant 0.4, difference 0.2: (1.959964 x sqrt(0.4) + 0.841621 x sqrt(0.4 - 0.04))^2 / 0.04 = 76.1
    expect(commonPicksNeeded(0.3, 0.1)).toBe(77);
    expect(commonPicksNeeded(0.1, 0.3)).toBe(77);
  });

  it("needs fewer for a larger difference, and none tells equal rates apart", () => {
    expect(commonPicksNeeded(0.05, 0.01)!).toBeGreaterThan(commonPicksNeeded(0.1, 0.01)!);
    expect(commonPicksNeeded(0.1, 0.1)).toBeNull();
    for (const [a, b] of [
      [-0.1, 0.2],
      [0.6, 0.5],
      [Number.NaN, 0.1],
    ] as const) {
      expect(() => commonPicksNeeded(a, b)).toThrow(RangeError);
    }
  });

  it("gives McNemar's test a power near 80 % (the mid-p; the exact test is a little weaker)", () => {
    const [onlyFirst, onlySecond] = [0.14, 0.06];
    const picks = commonPicksNeeded(onlyFirst, onlySecond)!;
    const rng = createRng(3);
    let found = 0;
    for (let sample = 0; sample < 1500; sample++) {
      let [first, second] = [0, 0];
      for (let pick = 0; pick < picks; pick++) {
        const drawn = rng.uniform();
        if (drawn < onlyFirst) first++;
        else if (drawn < onlyFirst + onlySecond) second++;
      }
      if (mcnemar(first, second).midP < 0.05) found++;
    }
    expect(found / 1500).toBeGreaterThan(0.76);
    expect(found / 1500).toBeLessThan(0.84);
  });
});

describe("timesTheSample", () => {
  it("is 1 where the difference is 2.80 standard errors, and grows with the square", () => {
    expect(timesTheSample({ value: 2.801585218, standardError: 1 })).toBeCloseTo(1, 8);
    expect(timesTheSample({ value: -1, standardError: 1 })).toBeCloseTo(7.8489, 4);
    expect(timesTheSample({ value: 0.5, standardError: 1 })).toBeCloseTo(4 * 7.8489, 3);
  });
  it("has no answer for no difference or no spread", () => {
    expect(timesTheSample({ value: 0, standardError: 1 })).toBeNull();
    expect(timesTheSample({ value: 1, standardError: null })).toBeNull();
  });
});
