import { statSync } from "node:fs";
import { DataError } from "../core/errors.js";

/**
 * The files of an open registry as they were found: SQLite itself goes on writing to a file that was deleted, moved away or replaced,
 * and what it writes is then lost without a word.
 */
export class FileIdentity {
  readonly #parts: readonly { readonly path: string; readonly found: string | null }[];

  /** @param path the database, just opened: its write-ahead log stands beside it until the last process closes it */
  constructor(readonly path: string) {
    this.#parts = [path, `${path}-wal`].map((part) => ({ path: part, found: identityOf(part) }));
  }

  /** @throws DataError REGISTRY_VANISHED, REGISTRY_REPLACED naming the file */
  check(): void {
    for (const { path, found } of this.#parts) {
      const now = identityOf(path);
      if (now !== found) throw now === null ? vanished(path, this.path) : replaced(path, this.path);
    }
  }
}

/** Device and number of a file; null when nothing of that name can be reached. */
function identityOf(path: string): string | null {
  try {
    const entry = statSync(path, { bigint: true, throwIfNoEntry: false });
    return entry ? `${entry.dev}:${entry.ino}` : null;
  } catch {
    return null;
  }
}

function vanished(path: string, registry: string): DataError {
  const hint =
    path === registry
      ? "put the file or its folder back and run the command again; nothing was written since it went"
      : "end every process that uses this registry, run `proplab verify`, then the command again; never delete that file";
  return new DataError("REGISTRY_VANISHED", `${path} was removed or moved away while proplab had it open`, { hint });
}

function replaced(path: string, registry: string): DataError {
  const hint =
    path === registry
      ? "run the command again: it then uses the file that is there now; nothing was written since it was replaced"
      : "end every process that uses this registry, run `proplab verify`, then the command again";
  return new DataError("REGISTRY_REPLACED", `${path} was replaced by another file while proplab had it open`, { hint });
}
