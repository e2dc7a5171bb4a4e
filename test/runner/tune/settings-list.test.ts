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
        const list = listSettings(random(count, seed), own, isWhole).compared;
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
    const many = listSettings(random(100), own, isWhole).compared;
    expect(listSettings(random(7), own, isWhole).compared).toEqual(many.slice(0, 8));
    const turned = Object.fromEntries(Object.entries(space).reverse());
    expect(listSettings(random(100, 42, turned), own, isWhole).compared).toEqual(many);
    expect(listSettings(random(7, 43), own, isWhole).compared).not.toEqual(many.slice(0, 8));
  });

  it("cover the ends, and a log scale gives each ratio its share", () => {
    const list = listSettings(random(1000), own, isWhole).compared.slice(1) as { depth: number; l2_leaf_reg: number }[];
    expect(new Set(list.map(({ depth }) => depth))).toEqual(new Set([4, 5, 6, 7, 8]));
    const below = list.filter(({ l2_leaf_reg: l2 }) => l2 < Math.sqrt(30)).length;
    expect(below / list.length).toBeGreaterThan(0.45);
    expect(below / list.length).toBeLessThan(0.55);
  });

  it("end when a small space is used up", () => {
    const small: Tune["space"] = { depth: { from: 4, to: 5, scale: "linear", points: 2 }, rsm: [0.5, 1] };
    const list = listSettings(random(50, 1, small), { depth: 4, rsm: 1 }, isWhole).compared;
    expect(list.map((one) => JSON.stringify(one)).sort()).toEqual([
      '{"depth":4,"rsm":0.5}',
      '{"depth":4,"rsm":1}',
      '{"depth":5,"rsm":0.5}',
      '{"depth":5,"rsm":1}',
    ]);
  });
});

describe("settings that do not go together", () => {
  const mixed: Tune["space"] = { bootstrap: ["No", "Bernoulli"], subsample: [0.5, 0.8] };
  const mine = { bootstrap: "No", subsample: null };
  const refusal = ({ bootstrap, subsample }: Record<string, unknown>) =>
    bootstrap !== "Bernoulli" && subsample !== null ? "goes with Bernoulli" : null;

  it("are compared once without the one that has no effect, each named with the reason", () => {
    const own = { bootstrap: "Bernoulli", subsample: 0.7 };
    const { compared, skipped } = listSettings({ method: "grid", space: mixed }, own, isWhole, refusal);
    expect(compared).toEqual([
      own,
      mine,
      { bootstrap: "Bernoulli", subsample: 0.5 },
      { bootstrap: "Bernoulli", subsample: 0.8 },
    ]);
    expect(skipped).toEqual([
      { settings: { bootstrap: "No", subsample: 0.5 }, reason: "goes with Bernoulli", instead: mine },
      { settings: { bootstrap: "No", subsample: 0.8 }, reason: "goes with Bernoulli", instead: mine },
    ]);
  });

  it("are no candidate when that is the experiment as it stands", () => {
    const { compared } = listSettings({ method: "grid", space: mixed }, mine, isWhole, refusal);
    expect(compared.map(({ subsample }) => subsample)).toEqual([null, 0.5, 0.8]);
  });

  it("are replaced by further draws, so that as many are compared as were asked for", () => {
    const odd = ({ depth }: Record<string, unknown>) => (depth === null || Number(depth) % 2 === 1 ? "odd" : null);
    const { compared, skipped } = listSettings(random(20), own, isWhole, odd);
    expect(compared).toHaveLength(21);
    for (const { depth } of compared) expect(Number(depth) % 2).toBe(0);
    expect(skipped.length).toBeGreaterThan(3);
    expect(skipped.every(({ instead }) => instead === null)).toBe(true);
    expect(listSettings(random(7), own, isWhole, odd).compared).toEqual(compared.slice(0, 8));
    expect(listSettings(random(7), own, isWhole, () => "never").compared).toEqual([own]);
  });
});

describe("a grid", () => {
  it("has every combination once, both ends of each range, the experiment's own settings first", () => {
    const list = listSettings({ method: "grid", space }, own, isWhole).compared;
    expect(gridSize(space, isWhole)).toBe(27);
    expect(list).toHaveLength(28);
    const values = (name: string) => [...new Set(list.slice(1).map((one) => one[name]))];
    expect(values("depth")).toEqual([4, 6, 8]);
    expect(values("l2_leaf_reg")).toEqual([1, 5.48, 30]);
    expect(listSettings({ method: "grid", space: { depth: [6, 7] } }, { depth: 6 }, isWhole).compared).toEqual([
      { depth: 6 },
      { depth: 7 },
    ]);
  });
});
