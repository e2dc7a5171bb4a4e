import { UsageError } from "../core/errors.js";
import type { WorkContext } from "../core/progress.js";
import { fitBoostedTrees } from "./boosted-trees.js";
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
  /** As {@link fitBoostedTrees}, for the family's own options; unchecked options are checked. */
  fit(
    train: Dataset,
    validation: Dataset | null,
    options: FrameworkOptions,
    meta: ModelMeta,
    ctx?: WorkContext,
  ): Promise<FittedModel>;
}

const trees: Framework = {
  name: "trees",
  parseOptions: parseTreeOptions,
  fit: (train, validation, options, meta, ctx) =>
    fitBoostedTrees(train, validation, parseTreeOptions(options), meta, ctx),
};

/** All families, by name. */
export const frameworks: Record<"trees", Framework> = { trees };

/** @throws UsageError UNKNOWN_FRAMEWORK with the names there are. */
export function frameworkNamed(name: string): Framework {
  if (Object.hasOwn(frameworks, name)) return frameworks[name as keyof typeof frameworks];
  throw new UsageError("UNKNOWN_FRAMEWORK", `no framework "${name}"; there are: ${Object.keys(frameworks).join(", ")}`);
}
