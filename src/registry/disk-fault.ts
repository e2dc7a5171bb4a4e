import { DataError, fileError } from "../core/errors.js";

/** As core's fileError, and every other fault the operating system names becomes a DataError too. */
export function diskFault(error: unknown, action: string, path: string): unknown {
  const known = fileError(error, action, path);
  const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (known !== error || !code || !syscall) return known;
  return new DataError(`FILE_${code}`, `cannot ${action} ${path}: ${message}`, {
    hint: "check the path, or point PROPLAB_HOME elsewhere",
    cause: error,
  });
}
