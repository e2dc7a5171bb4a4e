import { DataError } from "../core/errors.js";

/** A file of the snapshot a reader holds is gone, because imports have replaced it twice meanwhile. */
export function replacedFile(path: string, cause?: unknown): DataError {
  return new DataError("DATA_REPLACED", `an import has replaced the data while it was read: ${path} is gone`, {
    hint: "run the command again; it will read the new data",
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * DuckDB's error about a vanished warehouse file (their names end in 12 hex digits) as a DataError; others pass through.
 */
export function readFault(error: unknown): unknown {
  const message = error instanceof Error ? error.message : "";
  const path = /"([^"]+\/\d{4}-\d{2}\.[0-9a-f]{12}\.parquet)"/.exec(message)?.[1];
  const gone = /no files found that match|cannot open file .*no such file/is.test(message);
  return path !== undefined && gone ? replacedFile(path, error) : error;
}
