import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { DataError, fileError, IntegrityError } from "../core/errors.js";
import { sha256 } from "../core/hash.js";
import { writeFileAtomicSync } from "../warehouse/atomic-file.js";
import { SHARERS_FOLDER } from "./artifact-sharers.js";
import { checkSha256 } from "./checks.js";

const CHUNK_BYTES = 1 << 20;

/** Files named by the SHA256 of their content, in one folder: "<first 2 hex>/<sha256>". Knows nothing of runs. */
export class ArtifactStore {
  constructor(readonly folder: string) {}

  /** Where content of this hash lies, relative to the folder, with "/" on every system. @throws UsageError BAD_HASH */
  relativePath(hash: string): string {
    return `${checkSha256(hash, "artifact").slice(0, 2)}/${hash}`;
  }

  /** The same as an absolute path. @throws UsageError BAD_HASH */
  absolutePath(hash: string): string {
    return join(this.folder, this.relativePath(hash));
  }

  /**
   * Writes content under its hash, at once and synced. It is written even when a file of that name is there already,
   * because that one may be damaged.
   * @throws DataError when the disk refuses; nothing half-written stays behind
   */
  put(bytes: Uint8Array): string {
    const hash = sha256(bytes);
    writeFileAtomicSync(this.absolutePath(hash), bytes);
    return hash;
  }

  /** Whether there is a file of this name, whatever its content. @throws UsageError BAD_HASH */
  has(hash: string): boolean {
    return existsSync(this.absolutePath(hash));
  }

  /** @throws IntegrityError ARTIFACT_MISSING, ARTIFACT_ALTERED; DataError ARTIFACT_NO_FILE, or when the disk refuses */
  get(hash: string): Uint8Array {
    const path = this.absolutePath(hash);
    let bytes: Uint8Array;
    try {
      requireFile(path);
      bytes = readFileSync(path);
    } catch (error) {
      if (!isAbsence(error)) throw fileError(error, "read the artifact", path);
      throw new IntegrityError("ARTIFACT_MISSING", `the artifact file ${path} is missing`, {
        hint: "run `proplab verify` to see what else is, then restore the file from a copy or run the experiment again",
        cause: error,
      });
    }
    const found = sha256(bytes);
    if (found === hash) return bytes;
    throw new IntegrityError("ARTIFACT_ALTERED", `the artifact file ${path} was altered: its SHA256 is now ${found}`, {
      hint: "run `proplab verify` to see what else was, then restore the file from a copy or run the experiment again",
    });
  }

  /**
   * The hash of the file that should have this one; null when there is no file.
   * @throws DataError ARTIFACT_NO_FILE; what the file system throws
   */
  hashOnDisk(hash: string): string | null {
    const path = this.absolutePath(hash);
    let handle: number;
    try {
      requireFile(path);
      handle = openSync(path, "r");
    } catch (error) {
      if (isAbsence(error)) return null;
      throw error;
    }
    try {
      const digest = createHash("sha256");
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
        digest.update(chunk.subarray(0, read));
      }
      return digest.digest("hex");
    } finally {
      closeSync(handle);
    }
  }

  /** Every file in the folder but the marks of its registries, as sorted relative paths with "/"; none when it does not exist yet. */
  list(): string[] {
    try {
      return readdirSync(this.folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
        .filter((path) => !path.startsWith(`${SHARERS_FOLDER}/`))
        .sort();
    } catch (error) {
      if (isAbsence(error)) return [];
      throw fileError(error, "list the artifacts in", this.folder);
    }
  }
}

/** Reading a pipe would wait for its other end for ever. @throws DataError ARTIFACT_NO_FILE; what the file system throws */
function requireFile(path: string): void {
  if (statSync(path).isFile()) return;
  throw new DataError("ARTIFACT_NO_FILE", `${path} is a folder, a device, a pipe or a socket, not an artifact's file`, {
    hint: "move it away, then restore the file from a copy or run the experiment again",
  });
}

function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}
