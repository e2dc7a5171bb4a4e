import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridSize, listSettings } from "../../../src/runner/tune/settings-list.js";
import type { Tune } from "../../../src/runner/tune/tune-schema.js";

const space: Tune["space"] = {
  depth: { from: 4, to: 8, scale: "linear", points: 3 },
  l2_leaf_reg: { from: 1, to: 30, scale: "log", points: 3 },
  rsm: [0.3, 0.5, 1],
};
const own = { depth: 6, l2_leaf_reg: 3, rsm: 1 };
const isWhole = (name: string) => name === "depth";
const random = (candidates: number, seed = 42, of = space): Tune => ({ method: "random", candidates, seed, space: of });

describe("random draws", () => {
  it("begin with the experiment's own settings, are different, and lie in the space", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, count) => {
        const list = listSettings(random(count, seed), own, isWhole);
        expect(list).toHaveLength(count + 1);
        expect(list[0]).toEqual(own);
        expect(new Set(list.map((one) => JSON.stringify(one))).size).toBe(count + 1);
        for (const { depth, l2_leaf_reg: l2, rsm } of list as { depth: number; l2_leaf_reg: number; rsm: number }[]) {
          expect([4, 5, 6, 7, 8]).toContain(depth);
          expect(l2).toBeGreaterThanOrEqual(1);
          expect(l2).toBeLessThanOrEqual(30);
          expect([0.3, 0.5, 1]).toContain(rsm);
        }
      }),
    );
  });

  it("are the same whatever number is asked for, and whatever order the space is written in", () => {
    const many = listSettings(random(100), own, isWhole);
    expect(listSettings(random(7), own, isWhole)).toEqual(many.slice(0, 8));
    const turned = Object.fromEntries(Object.entries(space).reverse());
    expect(listSettings(random(100, 42, turned), own, isWhole)).toEqual(many);
    expect(listSettings(random(7, 43), own, isWhole)).not.toEqual(many.slice(0, 8));
  });

  it("cover the ends, and a log scale gives each ratio its share", () => {
    const list = listSettings(random(1000), own, isWhole).slice(1) as { depth: number; l2_leaf_reg: number }[];
    expect(new Set(list.map(({ depth }) => depth))).toEqual(new Set([4, 5, 6, 7, 8]));
    const below = list.filter(({ l2_leaf_reg: l2 }) => l2 < Math.sqrt(30)).length;
    expect(below / list.length).toBeGreaterThan(0.45);
    expect(below / list.length).toBeLessThan(0.55);
  });

  it("end when a small space is used up", () => {
    const small: Tune["space"] = { depth: { from: 4, to: 5, scale: "linear", points: 2 }, rsm: [0.5, 1] };
    const list = listSettings(random(50, 1, small), { depth: 4, rsm: 1 }, isWhole);
    expect(list.map((one) => JSON.stringify(one)).sort()).toEqual([
      '{"depth":4,"rsm":0.5}',
      '{"depth":4,"rsm":1}',
      '{"depth":5,"rsm":0.5}',
      '{"depth":5,"rsm":1}',
    ]);
  });
});

describe("a grid", () => {
  it("has every combination once, both ends of each range, the experiment's own settings first", () => {
    const list = listSettings({ method: "grid", space }, own, isWhole);
    expect(gridSize(space, isWhole)).toBe(27);
    expect(list).toHaveLength(28);
    const values = (name: string) => [...new Set(list.slice(1).map((one) => one[name]))];
    expect(values("depth")).toEqual([4, 6, 8]);
    expect(values("l2_leaf_reg")).toEqual([1, 5.48, 30]);
    expect(listSettings({ method: "grid", space: { depth: [6, 7] } }, { depth: 6 }, isWhole)).toEqual([
      { depth: 6 },
      { depth: 7 },
    ]);
  });
});
