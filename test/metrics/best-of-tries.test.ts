import { describe, expect, it } from "vitest";
import { createRng, type Rng } from "../../src/core/rng.js";
import { aloneP, amongTries } from "../../src/metrics/best-of-tries.js";
import { oneOfMany } from "../../src/metrics/best-without-skill.js";
import { drawSignFlips, flippedStatistics, observedStatistic } from "../../src/metrics/sign-flips.js";

const DAYS = 28;
const bell = (rng: Rng) => Array.from({ length: 12 }, () => rng.uniform()).reduce((sum, u) => sum + u, -6);
const noise = (rng: Rng, days = DAYS) => Array.from({ length: days }, () => bell(rng));

describe("flipping signs", () => {
  it("over few days goes through all possible worlds: p is the share of them", () => {
    const scores = [3, 1, 2, 2, 1, 0.5];
    const flips = drawSignFlips(scores.length, 1, 60_000);
    const observed = observedStatistic(scores)!;
    let asGood = 0;
    for (let world = 0; world < 64; world++) {
      const sum = scores.reduce((total, score, day) => total + (world & (1 << day) ? score : -score), 0);
      if (sum >= 9.5 - 1e-9) asGood++;
    }
    const drawn = flippedStatistics(scores, flips)!.filter((value) => value >= observed - 1e-9).length;
    expect(drawn / flips.count).toBeCloseTo(asGood / 64, 2);
    expect(asGood).toBe(1);
  });

  it("says nothing where nothing was won or lost", () => {
    const flips = drawSignFlips(3, 1, 10);
    expect(observedStatistic([0, 0, 0])).toBeNull();
    expect(amongTries([0, 0, 0], [[1, 2, 3]], flips)).toBeNull();
    expect(aloneP([0, 0, 0], flips)).toBeNull();
  });
});

describe("one try among many", () => {
  const flips = drawSignFlips(DAYS, 1, 4000);
  const own = noise(createRng(1)).map((score) => score + 0.45);

  it("alone: one p, one try", () => {
    const found = amongTries(own, [], flips)!;
    expect(found.deflated).toBe(aloneP(own, flips));
    expect(found.effective).toBe(1);
    expect(found.deflated).toBeGreaterThan(0);
    expect(found.deflated).toBeLessThan(0.05);
  });

  it("copies and multiples of it, and tries without a pick, add nothing", () => {
    const copies = [own, own.map((score) => 3 * score), own.map(() => 0)];
    expect(amongTries(own, copies, flips)).toEqual(amongTries(own, [], flips));
  });

  it("independent ones count fully, by Sidak's formula", () => {
    const others = Array.from({ length: 19 }, (_, i) => noise(createRng(10 + i)));
    const { deflated, effective } = amongTries(own, others, flips)!;
    const alone = aloneP(own, flips)!;
    expect(effective).toBeGreaterThan(17);
    expect(effective).toBeLessThanOrEqual(20);
    expect(Math.abs(deflated - oneOfMany(alone, 20))).toBeLessThan(0.03);
  });

  it("the more alike the tries, the fewer they are worth", () => {
    const worth = [0, 0.5, 0.9, 0.99].map((alike) => {
      const rng = createRng(4);
      const others = Array.from({ length: 30 }, () =>
        own.map((score) => Math.sqrt(alike) * score + Math.sqrt(1 - alike) * bell(rng)),
      );
      return amongTries(own, others, flips)!.effective;
    });
    expect(worth).toEqual([...worth].sort((a, b) => b - a));
    expect(worth[3]).toBeLessThan(6);
  });

  it("does not hang on the order of the others", () => {
    const others = Array.from({ length: 6 }, (_, i) => noise(createRng(30 + i)));
    expect(amongTries(own, [...others].reverse(), flips)).toEqual(amongTries(own, others, flips));
  });
});

/**
 * Tries without skill: each picks some of 60 players a night, sides by a forecast that is partly common to all tries, and every pick
 * wins with probability 1/2; one night's players share fate. Scores are wins less half the picks, by night.
 */
function skilllessTries(rng: Rng, tries: number, alike: number, nights: number): number[][] {
  const scores = Array.from({ length: tries }, () => new Array<number>(nights).fill(0));
  for (let night = 0; night < nights; night++) {
    const fate = 0.4 * (rng.uniform() - 0.5);
    for (let player = 0; player < 60; player++) {
      const over = rng.uniform() < 0.5 + fate ? 1 : -1;
      const common = rng.uniform() - 0.5;
      for (const sums of scores) {
        const forecast = alike * common + (1 - alike) * (rng.uniform() - 0.5);
        if (Math.abs(forecast) > 0.2) sums[night]! += over * Math.sign(forecast) * 0.5;
      }
    }
  }
  return scores;
}

describe("size: the best of tries without skill", () => {
  it.each([
    { tries: 15, alike: 0, nights: 28 },
    { tries: 15, alike: 0.7, nights: 28 },
    { tries: 15, alike: 0.95, nights: 28 },
    { tries: 15, alike: 0.7, nights: 8 },
  ])("is significant about one time in twenty: %j", ({ tries, alike, nights }) => {
    const rng = createRng(11);
    const times = 300;
    let deflated = 0;
    let alone = 0;
    for (let time = 0; time < times; time++) {
      const scores = skilllessTries(rng, tries, alike, nights);
      const best = scores.reduce((a, b) => (observedStatistic(b)! > observedStatistic(a)! ? b : a));
      const others = scores.filter((one) => one !== best);
      const drawn = drawSignFlips(nights, time, 400);
      if (amongTries(best, others, drawn)!.deflated <= 0.05) deflated++;
      if (aloneP(best, drawn)! <= 0.05) alone++;
    }
    // standard error 1.3 points
    expect(deflated / times).toBeLessThan(0.09);
    expect(deflated / times).toBeGreaterThan(0.02);
    expect(alone / times).toBeGreaterThan(1.2 * (deflated / times));
  });
});
