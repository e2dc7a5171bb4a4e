import { memberTitles } from "../../engine/ensemble/member-titles.js";
import { allMembers } from "./member-settings.js";
import type { SearchSpace, ValueRange } from "./tune-schema.js";

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

/** What of its members is searched with an ensemble: a few settings that change most, since each fit is one of every member. */
const MEMBER_SPACE: Readonly<Record<string, readonly string[]>> = {
  trees: ["depth", "learning_rate"],
  mlp: ["learning_rate"],
};

/** The family's own search space; empty for a family that has none. */
export function defaultSpace(framework: string): Readonly<Record<string, ValueRange>> {
  return Object.hasOwn(SPACES, framework) ? SPACES[framework]! : {};
}

/** How an ensemble's members are combined; which of them take part, where there are three or more: all, or all but one; some settings of each. */
export function ensembleSpace(members: readonly { readonly framework: string }[]): SearchSpace {
  const titles = memberTitles(members);
  const fewer = titles.map((left) => allMembers(titles.filter((title) => title !== left)));
  const ofMembers = members.flatMap(({ framework }, index) =>
    (MEMBER_SPACE[framework] ?? []).map((setting) => [
      `${titles[index]}.${setting}`,
      defaultSpace(framework)[setting]!,
    ]),
  );
  return {
    combine: ["mean", "stacked"],
    ...(titles.length > 2 && { members: [allMembers(titles), ...fewer] }),
    ...Object.fromEntries(ofMembers),
  };
}
