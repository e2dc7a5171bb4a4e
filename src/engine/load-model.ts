import { createTreeModel } from "./create-tree-model.js";
import { ImportedModel } from "./exchange/imported/imported-model.js";
import { LinearModel } from "./linear/linear-model.js";
import { MlpModel } from "./mlp/mlp-model.js";
import type { Model } from "./model.js";
import { damaged, decodeModelFile, type ModelFile } from "./model-file.js";
import { readTreeFile, TREE_FAMILY } from "./tree-file.js";

/** How the file of each family is read. */
const READERS: Readonly<Record<string, (file: ModelFile) => Model>> = {
  [TREE_FAMILY]: (file) => createTreeModel(readTreeFile(file)),
  [ImportedModel.family]: ImportedModel.fromFile,
  [LinearModel.family]: LinearModel.fromFile,
  [MlpModel.family]: MlpModel.fromFile,
};

/**
 * Reads a model file of any family.
 * @throws IntegrityError when the bytes are no model file, cut short, altered, or newer than this build reads.
 */
export function loadModel(bytes: Uint8Array): Model {
  const file = decodeModelFile(bytes);
  const { family } = file.header;
  if (Object.hasOwn(READERS, family)) return READERS[family]!(file);
  throw damaged(`model family "${family}" is not known; there are: ${Object.keys(READERS).join(", ")}`);
}
