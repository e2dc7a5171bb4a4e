import type { Model } from "./model.js";
import { QuantileTrees } from "./quantile-trees.js";
import type { TreeModelFile } from "./tree-file.js";
import { TreeModel } from "./tree-model.js";
import { readLoss } from "./tree-options.js";

/** The model that trees make: one sum of trees, or one for each alpha of MultiQuantile. */
export function createTreeModel(file: TreeModelFile): Model {
  const loss = readLoss(file.options);
  if (loss.name === "MultiQuantile") return new QuantileTrees(file, loss.alphas);
  const { outputs, ...shared } = file;
  return new TreeModel({ ...shared, ...outputs[0]! });
}
