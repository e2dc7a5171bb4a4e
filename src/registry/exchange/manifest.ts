import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DataError, fileError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";

export const MANIFEST_FILE = "manifest.json";
export const EXPORT_FORMATS = ["csv", "json", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The ending of a table's file. JSON files hold one object a line. */
export const ENDINGS: Readonly<Record<ExportFormat, string>> = { csv: "csv", json: "jsonl", parquet: "parquet" };

/** A whole export; 2 is one that had to leave files out, which programs before it would have taken for an altered one. */
const LAYOUT_WHOLE = 1;
/** Raised when files of an export change their meaning; a program reads its own number and older ones. */
const LAYOUT = 2;
const MOST_BYTES = 64 << 20;
const MOST_LEFT_OUT = 100_000;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

const tableEntry = z.strictObject({
  name,
  file: z.string().max(80),
  rows: count,
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  columns: z
    .array(z.strictObject({ name, type: z.enum(["TEXT", "INTEGER", "REAL", "BLOB"]) }))
    .min(1)
    .max(200),
});

const leftOutArtifact = z.strictObject({
  run_id: z.string().max(26),
  /** Its name in the run. */
  artifact: z.string().max(1_000),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** freed: a gc deleted the file while the export was being written. */
  problem: z.enum(["missing", "altered", "unreadable", "freed"]),
});

const manifest = z.strictObject({
  kind: z.literal("proplab export"),
  layout: z.number().int().min(1),
  program: z.string().max(40),
  schema_version: z.number().int().min(1),
  format: z.enum(EXPORT_FORMATS),
  /** "all", or how many runs were chosen. */
  selection: z.union([z.literal("all"), z.strictObject({ runs: count })]),
  /** How many files the folder "artifacts" holds; null when artifacts were left out. Each is named by its own SHA256. */
  artifacts: z
    .strictObject({
      files: count,
      bytes: count,
      /** Artifacts whose file was not what the registry says; there is no such list when all were sound. */
      left_out: z.array(leftOutArtifact).min(1).max(MOST_LEFT_OUT).optional(),
    })
    .nullable(),
  tables: z.array(tableEntry).max(100),
});

export type TableEntry = z.infer<typeof tableEntry>;
export type Manifest = z.infer<typeof manifest>;
export type LeftOutArtifact = z.infer<typeof leftOutArtifact>;

/**
 * The manifest of a new export as it is written: the same for the same content.
 * @throws DataError EXPORT_MANIFEST when it could not be read again: more artifacts are left out than it can name
 */
export function manifestText(content: Omit<Manifest, "kind" | "layout">): string {
  const leftOut = content.artifacts?.left_out ?? [];
  if (leftOut.length > MOST_LEFT_OUT) {
    throw new DataError("EXPORT_MANIFEST", `the files of ${grouped(leftOut.length)} artifacts are missing or altered`, {
      hint: "put the artifacts folder back from a copy, or export without --artifacts",
    });
  }
  const layout = leftOut.length === 0 ? LAYOUT_WHOLE : LAYOUT;
  return `${JSON.stringify({ kind: "proplab export", layout, ...content }, null, 2)}\n`;
}

/**
 * Reads the manifest of an export and checks its form: nothing in it is followed or allocated before.
 * @throws DataError EXPORT_NONE when the folder holds none; EXPORT_TOO_NEW naming the version that wrote it; EXPORT_MALFORMED
 */
export function readManifest(folder: string, schemaVersion: number): { manifest: Manifest; text: string } {
  const path = join(folder, MANIFEST_FILE);
  const text = readSmall(folder, path);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new DataError("EXPORT_MALFORMED", `${path} is not JSON: ${(error as Error).message}`);
  }
  refuseNewer(content, path, schemaVersion);
  const parsed = manifest.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DataError("EXPORT_MALFORMED", `${path}: ${issue!.path.join(".") || "the whole"}: ${issue!.message}`);
  }
  return { manifest: parsed.data, text };
}

function readSmall(folder: string, path: string): string {
  try {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (!entry) {
      throw new DataError("EXPORT_NONE", `${folder} holds no export: there is no ${MANIFEST_FILE} in it`, {
        hint: "name a folder that `proplab export --to FOLDER` wrote",
      });
    }
    if (!entry.isFile() || entry.size > MOST_BYTES) {
      throw new DataError(
        "EXPORT_MALFORMED",
        `${path} is not a manifest: no plain file of at most ${grouped(MOST_BYTES)} bytes`,
      );
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    throw fileError(error, "read", path);
  }
}

/** Before the form is checked: a newer program may write another form. */
function refuseNewer(content: unknown, path: string, schemaVersion: number): void {
  const { layout, schema_version: schema, program } = (content ?? {}) as Record<string, unknown>;
  const isNewer = (Number.isInteger(layout) && (layout as number) > LAYOUT) || Number(schema) > schemaVersion;
  if (!isNewer) return;
  const message =
    `${path} was written by proplab ${JSON.stringify(program)} (schema version ${JSON.stringify(schema)}); ` +
    `this program knows versions up to ${schemaVersion}`;
  throw new DataError("EXPORT_TOO_NEW", message, { hint: "use that version of proplab or a newer one" });
}
