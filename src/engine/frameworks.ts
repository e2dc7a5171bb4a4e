import { UsageError } from "../core/errors.js";
import { fitBoostedTrees } from "./boosted-trees.js";
import { importedFramework } from "./exchange/imported/imported-framework.js";
import type { Framework } from "./framework.js";
import { fitLinear } from "./linear/fit-linear.js";
import { LINEAR_OPTION_NAMES, parseLinearOptions } from "./linear/linear-options.js";
import { fitMlp } from "./mlp/fit-mlp.js";
import { MLP_OPTION_NAMES, parseMlpOptions } from "./mlp/mlp-options.js";
import { fitEachBoostedTrees } from "./parallel/fit-many.js";
import { parseTreeOptions, TREE_OPTION_NAMES } from "./tree-options.js";

const trees: Framework = {
  name: "trees",
  optionNames: TREE_OPTION_NAMES,
  parseOptions: parseTreeOptions,
  fit: (train, validation, options, meta, ctx, execution) =>
    fitBoostedTrees(train, validation, parseTreeOptions(options), meta, ctx, execution),
  fitEach: (train, validation, configurations, meta, threads, onFitted, signal) => {
    const jobs = configurations.map((options) => ({ train, validation, options: parseTreeOptions(options), meta }));
    return fitEachBoostedTrees(jobs, threads, onFitted, signal);
  },
};

const linear: Framework = {
  name: "linear",
  optionNames: LINEAR_OPTION_NAMES,
  parseOptions: parseLinearOptions,
  fit: (train, validation, options, meta, ctx) => fitLinear(train, validation, parseLinearOptions(options), meta, ctx),
};

const mlp: Framework = {
  name: "mlp",
  optionNames: MLP_OPTION_NAMES,
  parseOptions: parseMlpOptions,
  fit: (train, validation, options, meta, ctx) => fitMlp(train, validation, parseMlpOptions(options), meta, ctx),
};

/** All families, by name. */
export const frameworks = { trees, linear, mlp, imported: importedFramework } satisfies Record<string, Framework>;

/** @throws UsageError UNKNOWN_FRAMEWORK with the names there are. */
export function frameworkNamed(name: string): Framework {
  if (Object.hasOwn(frameworks, name)) return frameworks[name as keyof typeof frameworks];
  throw new UsageError("UNKNOWN_FRAMEWORK", `no framework "${name}"; there are: ${Object.keys(frameworks).join(", ")}`);
}
