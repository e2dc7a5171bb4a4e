import type { ValueRange } from "./tune-schema.js";

/**
 * Where each family is searched when the experiment does not say: ranges in which boosted trees on data of this size have their
 * best settings in published studies and in ours. Scales also serve spaces that name a range without one.
 */
const SPACES: Readonly<Record<string, Readonly<Record<string, ValueRange>>>> = {
  trees: {
    depth: { from: 4, to: 8, scale: "linear", points: 3 },
    l2_leaf_reg: { from: 1, to: 30, scale: "log", points: 3 },
    learning_rate: { from: 0.02, to: 0.2, scale: "log", points: 3 },
    rsm: { from: 0.3, to: 1, scale: "linear", points: 3 },
  },
};

/** The family's own search space; empty for a family that has none. */
export function defaultSpace(framework: string): Readonly<Record<string, ValueRange>> {
  return Object.hasOwn(SPACES, framework) ? SPACES[framework]! : {};
}
