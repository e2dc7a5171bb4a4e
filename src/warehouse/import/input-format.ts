import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, gunzipSync, constants as zlib } from "node:zlib";
import { DataError, fileError } from "../../core/errors.js";

/** What a file is by its content; the extension only words the messages. */
export type InputFormat =
  | { readonly kind: "parquet" }
  | { readonly kind: "csv"; readonly gzip: boolean; readonly head: string };

const HEAD_BYTES = 1 << 16;
const PARQUET_MAGIC = "PAR1";

/**
 * Tells CSV, gzipped CSV and Parquet apart by content.
 * @throws DataError (exit 3): no such file, a folder, empty, truncated, UTF-16, or neither of the two formats
 */
export async function inputFormat(path: string): Promise<InputFormat> {
  const { head, tail, size } = readEnds(path);
  if (size === 0) throw new DataError("EMPTY_FILE", `${path} is empty (0 bytes)`, { hint: "export it again" });
  const named = (...endings: string[]) => endings.some((ending) => path.toLowerCase().endsWith(ending));
  if (latin(head, 4) === PARQUET_MAGIC) {
    if (size < 12 || latin(tail, 4) !== PARQUET_MAGIC) {
      throw new DataError("TRUNCATED_PARQUET", `${path} is a Parquet file without its end: it is truncated`, {
        hint: "copy or export it again",
      });
    }
    return { kind: "parquet" };
  }
  if (named(".parquet", ".pq")) {
    throw new DataError("NOT_PARQUET", `${path} is not a Parquet file: it does not begin with "${PARQUET_MAGIC}"`, {
      hint: "if it is a CSV, give it the ending .csv",
    });
  }
  if (head[0] === 0x1f && head[1] === 0x8b) {
    await checkGzip(path);
    const text = gunzipSync(head, { finishFlush: zlib.Z_SYNC_FLUSH }).subarray(0, HEAD_BYTES);
    return { kind: "csv", gzip: true, head: textOf(text, path) };
  }
  if (named(".gz")) throw new DataError("NOT_GZIP", `${path} is not a gzip file`, { hint: "compress it again" });
  if (latin(head, 2) === "PK") {
    throw new DataError("NOT_CSV", `${path} is a zip archive or a spreadsheet, neither CSV nor Parquet`, {
      hint: "save the sheet as CSV, or unpack the archive",
    });
  }
  return { kind: "csv", gzip: false, head: textOf(head, path) };
}

function readEnds(path: string): { head: Buffer; tail: Buffer; size: number } {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) {
      throw new DataError("NOT_A_FILE", `${path} is not a file`, { hint: "name one CSV or Parquet file" });
    }
    const handle = openSync(path, "r");
    try {
      const head = Buffer.alloc(Math.min(HEAD_BYTES, stat.size));
      readSync(handle, head, 0, head.length, 0);
      const tail = Buffer.alloc(Math.min(4, stat.size));
      readSync(handle, tail, 0, tail.length, stat.size - tail.length);
      return { head, tail, size: stat.size };
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw fileError(error, "read", path);
  }
}

function latin(bytes: Buffer, length: number): string {
  return bytes.subarray(0, length).toString("latin1");
}

function textOf(bytes: Buffer, path: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new DataError("NOT_UTF8", `${path} is UTF-16 text`, { hint: "save it as UTF-8" });
  }
  if (bytes.includes(0)) {
    throw new DataError("NOT_CSV", `${path} is a binary file, neither CSV nor Parquet`, {
      hint: "give a CSV (also .csv.gz) or Parquet file",
    });
  }
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

/** The CSV reader takes a gzip stream that ends early for a short file; its checksum tells. */
async function checkGzip(path: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), createGunzip(), nowhere);
  } catch (cause) {
    throw new DataError("BAD_GZIP", `${path} is a damaged or truncated gzip file (${(cause as Error).message})`, {
      hint: "copy or export it again",
      cause,
    });
  }
}
