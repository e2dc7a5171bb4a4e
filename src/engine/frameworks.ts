import { UsageError } from "../core/errors.js";
import { fitBoostedTrees } from "./boosted-trees.js";
import { ENSEMBLE_OPTION_NAMES, parseEnsembleOptions } from "./ensemble/ensemble-options.js";
import { fitEnsemble } from "./ensemble/fit-ensemble.js";
import { importedFramework } from "./exchange/imported/imported-framework.js";
import { familyOptions } from "./family-options.js";
import type { Framework } from "./framework.js";
import { fitLinear } from "./linear/fit-linear.js";
import { parseLinearOptions } from "./linear/linear-options.js";
import { fitMlp } from "./mlp/fit-mlp.js";
import { parseMlpOptions } from "./mlp/mlp-options.js";
import { openTensorflow } from "./mlp/tensorflow.js";
import { fitEachBoostedTrees } from "./parallel/fit-many.js";
import { fitTreesOnRowSets } from "./parallel/fit-row-sets.js";
import { parseTreeOptions } from "./tree-options.js";

const trees: Framework = {
  ...familyOptions.trees,
  fit: (train, validation, options, meta, ctx, execution) =>
    fitBoostedTrees(train, validation, parseTreeOptions(options), meta, ctx, execution),
  fitEach: (train, validation, configurations, meta, threads, onFitted, signal) => {
    const jobs = configurations.map((options) => ({ train, validation, options: parseTreeOptions(options), meta }));
    return fitEachBoostedTrees(jobs, threads, onFitted, signal);
  },
  fitRowSets: (matrix, fits, options, threads, onFitted, signal) =>
    fitTreesOnRowSets(matrix, fits, parseTreeOptions(options), threads, onFitted, signal),
};

const linear: Framework = {
  ...familyOptions.linear,
  fit: (train, validation, options, meta, ctx) => fitLinear(train, validation, parseLinearOptions(options), meta, ctx),
};

const mlp: Framework = {
  ...familyOptions.mlp,
  backend: async () => (await openTensorflow()).backend,
  fit: (train, validation, options, meta, ctx) => fitMlp(train, validation, parseMlpOptions(options), meta, ctx),
};

const members = { trees, linear, mlp };

const ensemble: Framework = {
  name: "ensemble",
  optionNames: ENSEMBLE_OPTION_NAMES,
  parseOptions: parseEnsembleOptions,
  backend: async (options) => {
    const ownWays = parseEnsembleOptions(options).members.map(({ framework, options: own }) =>
      frameworkNamed(framework).backend?.(own),
    );
    return (await Promise.all(ownWays)).find((way) => way !== undefined);
  },
  fit: (train, validation, options, meta, ctx, execution) =>
    fitEnsemble(train, validation, parseEnsembleOptions(options), members, meta, ctx, execution),
};

/** All families, by name. */
export const frameworks = { ...members, ensemble, imported: importedFramework } satisfies Record<string, Framework>;

/** @throws UsageError UNKNOWN_FRAMEWORK with the names there are. */
export function frameworkNamed(name: string): Framework {
  if (Object.hasOwn(frameworks, name)) return frameworks[name as keyof typeof frameworks];
  throw new UsageError("UNKNOWN_FRAMEWORK", `no framework "${name}"; there are: ${Object.keys(frameworks).join(", ")}`);
}
