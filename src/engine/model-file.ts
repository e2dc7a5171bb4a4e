import { createHash } from "node:crypto";
import { IntegrityError } from "../core/errors.js";
import { canonicalJson } from "../core/hash.js";

/**
 * Schema version this build writes, and the newest it reads; all older ones are read too. Version 2 writes a tree model's `start`
 * as a list, one for each output, and knows losses and options that version 1 did not.
 */
const MODEL_SCHEMA_VERSION = 2;

/** "proplabM" in ASCII. */
const MAGIC = Uint8Array.of(0x70, 0x72, 0x6f, 0x70, 0x6c, 0x61, 0x62, 0x4d);
const LENGTH_BYTES = 4;
const HASH_BYTES = 32;
const PREFIX = MAGIC.length + LENGTH_BYTES;

/** The part of a model file's header that every family has; a family adds its own members. */
export interface ModelHeader {
  readonly schema_version: number;
  readonly family: string;
  readonly [key: string]: unknown;
}

/** A model file taken apart: the header as JSON, the payload as the family wrote it. */
export interface ModelFile {
  readonly header: ModelHeader;
  readonly payload: Uint8Array;
}

/**
 * A model file's bytes: magic (8), header length (4, little-endian), header as canonical JSON in UTF-8, payload, and the SHA256
 * (32) of all before it.
 */
export function encodeModelFile(family: string, members: Record<string, unknown>, payload: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(canonicalJson({ ...members, family, schema_version: MODEL_SCHEMA_VERSION }));
  const bytes = new Uint8Array(PREFIX + header.length + payload.length + HASH_BYTES);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(MAGIC.length, header.length, true);
  bytes.set(header, PREFIX);
  bytes.set(payload, PREFIX + header.length);
  const body = bytes.subarray(0, bytes.length - HASH_BYTES);
  bytes.set(createHash("sha256").update(body).digest(), body.length);
  return bytes;
}

/** @throws IntegrityError when the bytes are no model file, a newer one than this build reads, cut short or altered. */
export function decodeModelFile(bytes: Uint8Array): ModelFile {
  if (bytes.length < PREFIX + HASH_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new IntegrityError("NOT_A_MODEL", `not a model file: ${bytes.length} bytes without the mark "proplabM"`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = PREFIX + view.getUint32(MAGIC.length, true);
  const bodyEnd = bytes.length - HASH_BYTES;
  if (headerEnd > bodyEnd) throw damaged(`its header should end at byte ${headerEnd}, the file has ${bytes.length}`);
  const header = readHeader(bytes.subarray(PREFIX, headerEnd));
  const digest = createHash("sha256").update(bytes.subarray(0, bodyEnd)).digest();
  if (digest.some((byte, i) => bytes[bodyEnd + i] !== byte)) throw damaged("its SHA256 does not match its content");
  return { header, payload: bytes.subarray(headerEnd, bodyEnd) };
}

function readHeader(bytes: Uint8Array): ModelHeader {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw damaged("its header is not JSON");
  }
  if (header === null || typeof header !== "object") throw damaged("its header is not a JSON object");
  const { schema_version: version, family } = header as Record<string, unknown>;
  if (typeof version !== "number" || typeof family !== "string") {
    throw damaged("its header lacks schema_version or family");
  }
  if (version > MODEL_SCHEMA_VERSION) {
    throw new IntegrityError(
      "NEWER_MODEL",
      `the model file has schema version ${version}, this proplab reads up to version ${MODEL_SCHEMA_VERSION}`,
      { hint: "update proplab, or train the model again" },
    );
  }
  if (!Number.isInteger(version) || version < 1) throw damaged(`schema version ${version} was never written`);
  return header as ModelHeader;
}

/** A reason may name what stands in the file, and that may be of any length. */
const MOST_CHARACTERS = 1000;

/** The error for a model file whose content cannot be trusted. */
export function damaged(reason: string): IntegrityError {
  const shown = reason.length > MOST_CHARACTERS ? `${reason.slice(0, MOST_CHARACTERS)}...` : reason;
  return new IntegrityError("DAMAGED_MODEL", `the model file is cut short or altered: ${shown}`, {
    hint: "restore it from the registry's artifacts, or train the model again",
  });
}
