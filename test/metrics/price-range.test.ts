import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { americanToDecimal } from "../../src/core/odds.js";
import { extremePrices, type Offer } from "../../src/metrics/price-range.js";

const offer = (book: string, line: number, overOdds: number, underOdds: number): Offer => ({
  book,
  line,
  overOdds,
  underOdds,
});
const UNKNOWN = { overOdds: Number.NaN, underOdds: Number.NaN };

describe("extremePrices", () => {
  const offers = [offer("a", 20.5, -115, -105), offer("b", 20.5, 105, -125), offer("c", 21.5, 200, 200)];

  it("takes each side's best or worst price at exactly this line", () => {
    const own = { overOdds: -110, underOdds: -110 };
    expect(extremePrices(20.5, own, offers, "best")).toEqual({ overOdds: 105, underOdds: -105 });
    expect(extremePrices(20.5, own, offers, "worst")).toEqual({ overOdds: -115, underOdds: -125 });
  });

  it("keeps its own prices where no book stands at the line", () => {
    const own = { overOdds: -108, underOdds: Number.NaN };
    expect(extremePrices(19.5, own, offers, "best")).toEqual(own);
    expect(extremePrices(19.5, own, [], "worst")).toEqual(own);
  });

  it("prefers any known price to none", () => {
    expect(extremePrices(20.5, UNKNOWN, offers, "worst")).toEqual({ overOdds: -115, underOdds: -125 });
    expect(extremePrices(20.5, UNKNOWN, [offer("a", 20.5, Number.NaN, Number.NaN)], "best")).toEqual(UNKNOWN);
  });

  it("is never worse than its own, nor the worst better, and does not mind the order", () => {
    const price = fc.oneof(fc.integer({ min: 100, max: 300 }), fc.integer({ min: -300, max: -101 }));
    fc.assert(
      fc.property(price, fc.array(price, { maxLength: 6 }), (own, others) => {
        const all = others.map((odds, i) => offer(`book ${i}`, 20, odds, odds));
        const prices = { overOdds: own, underOdds: own };
        const decimals = [own, ...others].map(americanToDecimal);
        const found = (choose: "best" | "worst", list: Offer[]) =>
          americanToDecimal(extremePrices(20, prices, list, choose).overOdds);
        expect(found("best", all)).toBe(Math.max(...decimals));
        expect(found("worst", [...all].reverse())).toBe(Math.min(...decimals));
      }),
    );
  });
});
