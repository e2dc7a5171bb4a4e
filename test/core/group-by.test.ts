import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupBy } from "../../src/core/group-by.js";

describe("groupBy", () => {
  it("has every item once under its key, the order of the items kept", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.nat())), (items) => {
        const groups = groupBy(items, ([key]) => key);
        expect([...groups.keys()]).toEqual([...new Set(items.map(([key]) => key))]);
        for (const [key, own] of groups) expect(own).toEqual(items.filter(([other]) => other === key));
      }),
    );
  });

  it("takes null for a key as any other", () => {
    expect([...groupBy(["a", "", "b"], (text) => text || null)]).toEqual([
      ["a", ["a"]],
      [null, [""]],
      ["b", ["b"]],
    ]);
  });
});
