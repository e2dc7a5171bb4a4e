import type { ValueRange } from "./tune-schema.js";

/**
 * Where each family is searched when the experiment does not say: wide enough to hold the best settings on some ten thousand to
 * some hundred thousand noisy rows. The scales also serve spaces that name a range without one.
 */
const SPACES: Readonly<Record<string, Readonly<Record<string, ValueRange>>>> = {
  trees: {
    depth: { from: 4, to: 8, scale: "linear", points: 3 },
    l2_leaf_reg: { from: 1, to: 30, scale: "log", points: 3 },
    learning_rate: { from: 0.02, to: 0.2, scale: "log", points: 3 },
    rsm: { from: 0.3, to: 1, scale: "linear", points: 3 },
  },
  mlp: {
    learning_rate: { from: 0.0003, to: 0.01, scale: "log", points: 4 },
    weight_decay: { from: 0.001, to: 0.1, scale: "log", points: 3 },
    dropout: { from: 0, to: 0.4, scale: "linear", points: 3 },
  },
  linear: { l2: { from: 1, to: 10_000, scale: "log", points: 9 } },
};

/** The family's own search space; empty for a family that has none. */
export function defaultSpace(framework: string): Readonly<Record<string, ValueRange>> {
  return Object.hasOwn(SPACES, framework) ? SPACES[framework]! : {};
}
