import type { Framework } from "./framework.js";
import { LINEAR_OPTION_NAMES, parseLinearOptions } from "./linear/linear-options.js";
import { MLP_OPTION_NAMES, parseMlpOptions } from "./mlp/mlp-options.js";
import { parseTreeOptions, TREE_OPTION_NAMES } from "./tree-options.js";

/** The part of a family that reads options, apart from what fits. */
export type FamilyOptions = Pick<Framework, "name" | "optionNames" | "parseOptions">;

/** The families that learn by themselves: what an ensemble can be made of. */
export const familyOptions = {
  trees: { name: "trees", optionNames: TREE_OPTION_NAMES, parseOptions: parseTreeOptions },
  linear: { name: "linear", optionNames: LINEAR_OPTION_NAMES, parseOptions: parseLinearOptions },
  mlp: { name: "mlp", optionNames: MLP_OPTION_NAMES, parseOptions: parseMlpOptions },
} satisfies Record<string, FamilyOptions>;
