import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { type BankrollOptions, type PricedBet, simulateBankroll } from "../../src/metrics/bankroll.js";
import { expectedValue } from "../../src/metrics/expected-value.js";
import { kellyStake } from "../../src/metrics/kelly.js";

const bet = (date: number, win: number, decimalOdds: number, outcome: number): PricedBet => ({
  date,
  chances: { win, lose: 1 - win },
  decimalOdds,
  outcome,
});
const whole = { kellyFraction: 1, betCap: 1, dayCap: 1, seed: 1 };
const daysTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("expected value", () => {
  it("is zero at a fair price, and a push returns the stake", () => {
    expect(expectedValue({ win: 0.5, lose: 0.5 }, 2)).toBe(0);
    expect(expectedValue({ win: 0.55, lose: 0.45 }, 21 / 11)).toBeCloseTo(0.05, 14);
    expect(expectedValue({ win: 0.45, lose: 0.45 }, 2)).toBe(0);
  });
});

describe("Kelly's stake", () => {
  it("is the textbook's: p - q at even money, (bp - q) / b in general", () => {
    expect(kellyStake({ win: 0.6, lose: 0.4 }, 2)).toBeCloseTo(0.2, 14);
    expect(kellyStake({ win: 0.3, lose: 0.7 }, 5)).toBeCloseTo((4 * 0.3 - 0.7) / 4, 14);
    expect(kellyStake({ win: 0.5, lose: 0.5 }, 1.9)).toBe(0);
    expect(kellyStake({ win: 0, lose: 0 }, 1.9)).toBe(0);
  });

  it("makes the expected logarithm of the bankroll largest, pushes and all", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 0.7, noNaN: true }),
        fc.double({ min: 1.3, max: 5, noNaN: true }),
        (win, odds) => {
          const chances = { win, lose: 0.92 - win };
          const stake = kellyStake(chances, odds);
          const growth = (f: number) => win * Math.log(1 + f * (odds - 1)) + chances.lose * Math.log(1 - f);
          for (const away of [-0.01, 0.01]) {
            const other = stake + away;
            if (other >= 0 && other < 1) expect(growth(stake)).toBeGreaterThanOrEqual(growth(other) - 1e-12);
          }
        },
      ),
    );
  });
});

describe("a simulated bankroll", () => {
  it("multiplies by what each day's stakes bring, worked by hand", () => {
    // 0.6 at 2.0: Kelly 0.2, quarter 0.05. Day 1 wins one and loses one, day 2 wins, day 3 pushes.
    const bets = [bet(1, 0.6, 2, 1), bet(1, 0.6, 2, -1), bet(2, 0.6, 2, 1), bet(3, 0.6, 2, 0)];
    const found = simulateBankroll(bets, { ...whole, kellyFraction: 0.25, days: daysTo(3) });
    expect(found.final.value).toBeCloseTo(1 * 1.05 * 1, 14);
    expect(found).toMatchObject({ bets: 4, days: 3, daysWithBets: 3, maxDrawdown: 0, riskOfRuin: null });
    expect(found.largestDayStake).toBeCloseTo(0.1, 14);
    expect(found.meanDayStake).toBeCloseTo(0.2 / 3, 14);
  });

  it("stakes shares of the bankroll the day begins with: the order within a day changes nothing, across days compounds", () => {
    const wins = [bet(1, 0.6, 2, 1), bet(1, 0.6, 2, 1)];
    const sameDay = simulateBankroll(wins, { ...whole, days: daysTo(2) });
    const days = simulateBankroll([wins[0]!, { ...wins[1]!, date: 2 }], { ...whole, days: daysTo(2) });
    expect(sameDay.final.value).toBeCloseTo(1.4, 14);
    expect(days.final.value).toBeCloseTo(1.44, 14);
  });

  it("heeds the cap of a bet, and cuts a day down to its own in proportion", () => {
    const lost = [bet(1, 0.6, 2, -1), bet(1, 0.9, 2, -1)];
    const capped = simulateBankroll(lost, { ...whole, betCap: 0.3, days: [1] });
    expect(capped.final.value).toBeCloseTo(1 - 0.2 - 0.3, 14);
    const day = simulateBankroll(lost, { ...whole, dayCap: 0.25, days: [1] });
    expect(day.final.value).toBeCloseTo(0.75, 14);
    const uneven = simulateBankroll([lost[0]!, { ...lost[1]!, outcome: 1 }], { ...whole, dayCap: 0.25, days: [1] });
    expect(uneven.final.value).toBeCloseTo(1 - 0.05 + 0.2, 14);
  });

  it("leaves offers alone that are not worth their price", () => {
    const found = simulateBankroll([bet(1, 0.5, 1.9, -1), bet(2, 0.3, 2, -1)], { ...whole, days: daysTo(8) });
    expect(found).toMatchObject({ bets: 0, daysWithBets: 0, final: { value: 1, low: 1, high: 1 }, riskOfRuin: 0 });
  });

  it("measures drawdown from the highest day's end", () => {
    const path = [1, -1, -1, 1, -1];
    const bets = path.map((outcome, i) => bet(i + 1, 0.6, 2, outcome));
    const found = simulateBankroll(bets, { ...whole, days: daysTo(5) });
    const bankrolls = [1.2, 1.2 * 0.8, 1.2 * 0.64, 1.2 * 0.64 * 1.2, 1.2 * 0.64 * 1.2 * 0.8];
    expect(found.final.value).toBeCloseTo(bankrolls[4]!, 14);
    expect(found.maxDrawdown).toBeCloseTo(1 - bankrolls[4]! / 1.2, 14);
  });

  it("never falls below nothing, and its drawdown lies between 0 and 1", () => {
    const anyBet = fc.record({
      date: fc.integer({ min: 1, max: 12 }),
      win: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      odds: fc.double({ min: 1.1, max: 8, noNaN: true }),
      outcome: fc.constantFrom(-1, 0, 1),
    });
    fc.assert(
      fc.property(
        fc.array(anyBet, { maxLength: 60 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (list, kellyFraction) => {
          const bets = list.map(({ date, win, odds, outcome }) => bet(date, win, odds, outcome));
          const options: BankrollOptions = { ...whole, kellyFraction, days: daysTo(12), resamples: 50 };
          const found = simulateBankroll(bets, options);
          expect(found.final.value).toBeGreaterThanOrEqual(0);
          expect(found.maxDrawdown).toBeGreaterThanOrEqual(0);
          expect(found.maxDrawdown).toBeLessThanOrEqual(1);
          expect(found.largestDayStake).toBeLessThanOrEqual(1 + 1e-12);
          expect(simulateBankroll([...bets].reverse(), options).final.value).toBeCloseTo(found.final.value, 10);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("finds the growth that Kelly promises, and ruin where too much is staked", () => {
    const rng = createRng(8);
    const bets = Array.from({ length: 400 }, (_, i) => bet(i + 1, 0.6, 2, rng.uniform() < 0.6 ? 1 : -1));
    const days = daysTo(400);
    const full = simulateBankroll(bets, { ...whole, days, resamples: 500, blockDays: 1 });
    const promised = 400 * (0.6 * Math.log(1.2) + 0.4 * Math.log(0.8));
    const deviation = Math.sqrt(400 * 0.24) * Math.log(1.2 / 0.8);
    expect(Math.abs(Math.log(full.final.value) - promised)).toBeLessThan(2.5 * deviation);
    // a resampled history spreads as a history does
    const spread = Math.log(full.final.high!) - Math.log(full.final.low!);
    expect(spread / (2 * 1.96 * deviation)).toBeGreaterThan(0.85);
    expect(spread / (2 * 1.96 * deviation)).toBeLessThan(1.15);
    const quarter = simulateBankroll(bets, { ...whole, kellyFraction: 0.25, days, resamples: 500 });
    const threefold = simulateBankroll(bets, { ...whole, kellyFraction: 3, days, resamples: 500 });
    expect(quarter.riskOfRuin).toBeLessThan(0.05);
    expect(full.riskOfRuin).toBeGreaterThan(0.2);
    expect(threefold.riskOfRuin).toBeGreaterThan(0.95);
  });

  it("has an interval that holds what is to be expected 95 times in 100 after few days, not 85", () => {
    const rng = createRng(31);
    const days = daysTo(18);
    const ways = [1, 4, 6, 4, 1];
    const daily = ways.reduce((sum, count, won) => {
      return sum + count * 0.6 ** won * 0.4 ** (4 - won) * Math.log(1 + 0.05 * (2 * won - 4));
    }, 0);
    const growth = Math.exp(18 * daily);
    let held = 0;
    for (let k = 0; k < 400; k++) {
      const bets = days.flatMap((day) =>
        Array.from({ length: 4 }, () => bet(day, 0.6, 2, rng.uniform() < 0.6 ? 1 : -1)),
      );
      const { low, high } = simulateBankroll(bets, {
        ...whole,
        kellyFraction: 0.25,
        days,
        resamples: 300,
        seed: k,
      }).final;
      if (low! <= growth && growth <= high!) held++;
    }
    expect(held / 400).toBeGreaterThan(0.9);
    expect(held / 400).toBeLessThan(0.99);
  });

  it.each([
    [5, null],
    [6, 1],
    [17, 2],
    [18, 3],
  ])("over %i days is drawn in blocks of %s: six at least", (count, blockDays) => {
    const bets = daysTo(count).map((day) => bet(day, 0.6, 2, day % 3 === 0 ? -1 : 1));
    const options = { ...whole, days: daysTo(count), resamples: 200 };
    const { low, high } = simulateBankroll(bets, options).final;
    if (blockDays === null) expect([low, high]).toEqual([null, null]);
    else {
      expect(low).not.toBeNull();
      expect(simulateBankroll(bets, { ...options, blockDays }).final).toMatchObject({ low, high });
    }
  });

  it("is the same again with the same seed, and refuses caps that are no shares", () => {
    const bets = daysTo(20).map((day) => bet(day, 0.6, 2, day % 3 === 0 ? -1 : 1));
    const options = { ...whole, days: daysTo(20), resamples: 100 };
    expect(simulateBankroll(bets, options)).toEqual(simulateBankroll(bets, options));
    expect(() => simulateBankroll(bets, { ...options, betCap: 1.5 })).toThrow(/a cap is 1.5/);
    expect(() => simulateBankroll(bets, { ...options, kellyFraction: -1 })).toThrow(RangeError);
  });
});
