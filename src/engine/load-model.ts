import { createTreeModel } from "./create-tree-model.js";
import { EnsembleModel } from "./ensemble/ensemble-model.js";
import { ImportedModel } from "./exchange/imported/imported-model.js";
import { LinearModel } from "./linear/linear-model.js";
import { MlpModel } from "./mlp/mlp-model.js";
import type { Model } from "./model.js";
import { damaged, decodeModelFile, type ModelFile } from "./model-file.js";
import { readTreeFile, TREE_FAMILY } from "./tree-file.js";

/** How the file of each family is read that can be a member of an ensemble. */
const MEMBER_READERS: Readonly<Record<string, (file: ModelFile) => Model>> = {
  [TREE_FAMILY]: (file) => createTreeModel(readTreeFile(file)),
  [LinearModel.family]: LinearModel.fromFile,
  [MlpModel.family]: MlpModel.fromFile,
};

/** How the file of each family is read. */
const READERS: typeof MEMBER_READERS = {
  ...MEMBER_READERS,
  [ImportedModel.family]: ImportedModel.fromFile,
  [EnsembleModel.family]: (file) => EnsembleModel.fromFile(file, (bytes) => loadWith(MEMBER_READERS, bytes)),
};

/**
 * Reads a model file of any family.
 * @throws IntegrityError when the bytes are no model file, cut short, altered, or newer than this build reads.
 */
export function loadModel(bytes: Uint8Array): Model {
  return loadWith(READERS, bytes);
}

function loadWith(readers: typeof MEMBER_READERS, bytes: Uint8Array): Model {
  const file = decodeModelFile(bytes);
  const { family } = file.header;
  if (Object.hasOwn(readers, family)) return readers[family]!(file);
  throw damaged(`model family "${family}" is not known here; there are: ${Object.keys(readers).join(", ")}`);
}
