import { DataError } from "../../../core/errors.js";

/** A message names what stands in the file, and that may be of any length. */
const MOST_CHARACTERS = 400;

/** The error for a model file of another library that cannot be used. @param where the place in the file, "" for the whole */
export function badModelFile(where: string, what: string, hint = "save the model anew with its library"): DataError {
  const text = `${where === "" ? "" : `${where}: `}${what}`;
  const shown = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text;
  return new DataError("BAD_MODEL_FILE", `the model file cannot be used: ${shown}`, { hint });
}

/** @throws DataError naming the first name that stands twice, or is empty */
export function checkNames(names: readonly string[], where: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === "") throw badModelFile(where, "a feature has an empty name");
    if (seen.has(name)) throw badModelFile(where, `two features are named "${name}"`);
    seen.add(name);
  }
}
