import { DataError, fileError } from "../core/errors.js";

/**
 * An error of writing a file through DuckDB as a DataError (exit 3): DuckDB reports a full disk or a lost permission as
 * text only. Errors that have nothing to do with writing pass through.
 */
export function writeFault(error: unknown, path: string): unknown {
  const message = (error as Error).message ?? "";
  if (!/no space left|permission denied|read-only file system|could not write|cannot open file/i.test(message)) {
    return fileError(error, "write to", path);
  }
  return new DataError("UNWRITABLE", `cannot write to ${path}: ${message.split("\n")[0]}`, {
    hint: "free some space, check the permissions, or point PROPLAB_HOME elsewhere; everything is as it was before",
    cause: error,
  });
}
