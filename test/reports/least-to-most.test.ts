import { describe, expect, it } from "vitest";
import { formatCount, formatShare } from "../../src/reports/format.js";
import { leastToMost } from "../../src/reports/least-to-most.js";

describe("the span of values", () => {
  it("names both ends, in any order of the values", () => {
    expect(leastToMost([0.729, 0.631, 0.7], formatShare)).toBe("63.1 % to 72.9 %");
    expect(leastToMost([1200, 20], formatCount)).toBe("20 to 1,200");
  });

  it("is one figure where the ends are printed alike", () => {
    expect(leastToMost([0.6311, 0.6309], formatShare)).toBe("63.1 %");
    expect(leastToMost([3], formatCount)).toBe("3");
  });
});
