import { createHash, type Hash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { fileError } from "../../core/errors.js";

const BUFFER_CHARACTERS = 1 << 18;

/** A file written from the beginning to the end and hashed on the way. Throws DataError naming the path when the disk refuses. */
export class HashedFile {
  readonly #handle: number;
  readonly #hash: Hash = createHash("sha256");
  #text = "";
  #bytes = 0;

  /** @throws DataError when the file exists or cannot be made */
  constructor(readonly path: string) {
    this.#handle = this.#guard(() => openSync(path, "wx"));
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= BUFFER_CHARACTERS) this.#flush();
  }

  /** Syncs and closes. @returns size and SHA256 of what was written */
  finish(): { bytes: number; sha256: string } {
    this.#flush();
    this.#guard(() => fsyncSync(this.#handle));
    closeSync(this.#handle);
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Closes a file that will not be finished. */
  abandon(): void {
    closeSync(this.#handle);
  }

  #flush(): void {
    const data = Buffer.from(this.#text, "utf8");
    this.#text = "";
    this.#guard(() => {
      for (let at = 0; at < data.length; ) at += writeSync(this.#handle, data, at);
    });
    this.#hash.update(data);
    this.#bytes += data.length;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw fileError(error, "write", this.path);
    }
  }
}
