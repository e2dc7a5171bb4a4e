import type { Model } from "./model.js";
import { damaged, decodeModelFile } from "./model-file.js";
import { TreeModel } from "./tree-model.js";

/**
 * Reads a model file of any family.
 * @throws IntegrityError when the bytes are no model file, cut short, altered, or newer than this build reads.
 */
export function loadModel(bytes: Uint8Array): Model {
  const file = decodeModelFile(bytes);
  if (file.header.family === TreeModel.family) return TreeModel.fromFile(file);
  throw damaged(`model family "${file.header.family}" is not known; there is: ${TreeModel.family}`);
}
