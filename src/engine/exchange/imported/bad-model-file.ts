import { DataError } from "../../../core/errors.js";

/** The error for a model file of another library that cannot be used. @param where the place in the file, "" for the whole */
export function badModelFile(where: string, what: string, hint = "save the model anew with its library"): DataError {
  return new DataError("BAD_MODEL_FILE", `the model file cannot be used: ${where === "" ? "" : `${where}: `}${what}`, {
    hint,
  });
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
