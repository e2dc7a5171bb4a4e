import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setAtRank } from "../../src/metrics/set-at-rank.js";

const values = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true })), {
  minLength: 1,
  maxLength: 200,
});

describe("setAtRank", () => {
  it("puts the entry of a rank where sorting puts it, the smaller ones before and the larger ones behind", () => {
    fc.assert(
      fc.property(values, fc.nat(), (list, nat) => {
        const rank = nat % list.length;
        const sorted = Float64Array.from(list).sort();
        const found = Float64Array.from(list);
        expect(setAtRank(found, rank, 0, list.length - 1) === sorted[rank]).toBe(true);
        expect(found[rank] === sorted[rank]).toBe(true);
        expect(found.subarray(0, rank).every((value) => value <= sorted[rank]!)).toBe(true);
        expect(found.subarray(rank).every((value) => value >= sorted[rank]!)).toBe(true);
        expect(found.sort()).toEqual(sorted);
      }),
    );
  });

  it("finds a second rank behind the first", () => {
    fc.assert(
      fc.property(values, fc.nat(), (list, nat) => {
        const last = list.length - 1;
        const rank = nat % (Math.floor(last / 2) + 1);
        const sorted = Float64Array.from(list).sort();
        const found = Float64Array.from(list);
        const low = setAtRank(found, rank, 0, last);
        const high = setAtRank(found, last - rank, rank, last);
        expect(low === sorted[rank] && high === sorted[last - rank]).toBe(true);
      }),
    );
  });
});
