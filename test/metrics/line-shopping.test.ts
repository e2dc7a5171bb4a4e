import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Offer, shopOffer } from "../../src/metrics/line-shopping.js";

const offer = (book: string, line: number, overOdds = -110, underOdds = -110): Offer => ({
  book,
  line,
  overOdds,
  underOdds,
});

describe("shopOffer", () => {
  const offers = [offer("a", 20.5), offer("b", 19.5, -120), offer("c", 19.5, -105), offer("d", 21.5, 150)];

  it("takes the line with the most edge, then the price", () => {
    expect(shopOffer(25, offers, "best")!.book).toBe("c");
    expect(shopOffer(25, offers, "worst")!.book).toBe("d");
    expect(shopOffer(15, offers, "best")!.book).toBe("d");
  });

  it("looks at the price of the picked side alone, and an unknown price is -110", () => {
    const priced = [offer("a", 20, 100, -150), offer("b", 20, -150, 100), offer("c", 20, Number.NaN, Number.NaN)];
    expect(shopOffer(25, priced, "best")!.book).toBe("a");
    expect(shopOffer(15, priced, "best")!.book).toBe("b");
    expect(shopOffer(25, priced, "worst")!.book).toBe("b");
  });

  it("stays on the side of a pick that is made, even where another line would turn it", () => {
    const turned = [offer("a", 26), offer("b", 24)];
    expect(shopOffer(25.5, turned, "worst")!.book).toBe("a");
    expect(shopOffer(25.5, turned, "worst", "OVER")!.book).toBe("a");
    expect(shopOffer(25.5, turned, "best", "UNDER")!.book).toBe("a");
  });

  it("is the first book by name among equals, whatever the order, and nothing without offers", () => {
    expect(shopOffer(25, [offer("b", 20), offer("a", 20)], "best")!.book).toBe("a");
    expect(shopOffer(25, [offer("b", 20), offer("a", 20)], "worst")!.book).toBe("a");
    expect(shopOffer(25, [], "best")).toBeNull();
  });

  it("leaves no offer with more edge than the best, nor with less than the worst", () => {
    const lines = fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.double({ min: 5, max: 35, noNaN: true }), (halves, prediction) => {
        const all = halves.map((half, i) => offer(`book ${i}`, half / 2));
        const edge = ({ line }: Offer) => Math.abs(prediction - line);
        const edges = all.map(edge);
        expect(edge(shopOffer(prediction, all, "best")!)).toBe(Math.max(...edges));
        expect(edge(shopOffer(prediction, all, "worst")!)).toBe(Math.min(...edges));
      }),
    );
  });
});
