import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { DataError, fileError } from "../../../core/errors.js";
import { MOST_MODEL_BYTES, tooLarge } from "./parse-foreign-model.js";

/**
 * The bytes of a model file made elsewhere.
 * @throws DataError naming the path when it is no plain file, too large, or cannot be read
 */
export function readForeignFile(path: string): Uint8Array {
  try {
    const handle = openSync(path, "r");
    try {
      const facts = fstatSync(handle);
      if (!facts.isFile()) throw new DataError("BAD_MODEL_FILE", `${path} is not a plain file`);
      if (facts.size > MOST_MODEL_BYTES) throw tooLarge(facts.size);
      return readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw fileError(error, "read", path);
  }
}
