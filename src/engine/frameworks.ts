import { UsageError } from "../core/errors.js";
import type { WorkContext } from "../core/progress.js";
import { fitBoostedTrees } from "./boosted-trees.js";
import type { Execution } from "./kernels/open-kernels.js";
import type { Dataset, FittedModel, ModelMeta } from "./model.js";
import { parseTreeOptions } from "./tree-options.js";

/** A family's options, complete and checked: plain values by name, fit for logging. */
export type FrameworkOptions = Record<string, unknown>;

/** A family of models: how its options are read and how it is fitted. */
export interface Framework {
  readonly name: string;
  /**
   * Checks the options and fills in the defaults. Its own result it gives back unchanged.
   * @throws UsageError listing every bad option at once.
   */
  parseOptions(input: Record<string, unknown>): FrameworkOptions;
  /**
   * As {@link fitBoostedTrees}, for the family's own options; unchecked options are checked. A family without threads of
   * its own ignores `execution`.
   */
  fit(
    train: Dataset,
    validation: Dataset | null,
    options: FrameworkOptions,
    meta: ModelMeta,
    ctx?: WorkContext,
    execution?: Execution,
  ): Promise<FittedModel>;
}

const trees: Framework = {
  name: "trees",
  parseOptions: parseTreeOptions,
  fit: (train, validation, options, meta, ctx, execution) =>
    fitBoostedTrees(train, validation, parseTreeOptions(options), meta, ctx, execution),
};

/** All families, by name. */
export const frameworks: Record<"trees", Framework> = { trees };

/** @throws UsageError UNKNOWN_FRAMEWORK with the names there are. */
export function frameworkNamed(name: string): Framework {
  if (Object.hasOwn(frameworks, name)) return frameworks[name as keyof typeof frameworks];
  throw new UsageError("UNKNOWN_FRAMEWORK", `no framework "${name}"; there are: ${Object.keys(frameworks).join(", ")}`);
}
