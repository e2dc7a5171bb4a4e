import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DataError, fileError } from "../../core/errors.js";

export const MANIFEST_FILE = "manifest.json";
export const EXPORT_FORMATS = ["csv", "json", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The ending of a table's file. JSON files hold one object a line. */
export const ENDINGS: Readonly<Record<ExportFormat, string>> = { csv: "csv", json: "jsonl", parquet: "parquet" };

/** Raised when files of an export change their meaning; a program reads its own number and older ones. */
const LAYOUT = 1;
const MOST_BYTES = 1 << 20;

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

const manifest = z.strictObject({
  kind: z.literal("proplab export"),
  layout: z.number().int().min(1),
  program: z.string().max(40),
  schema_version: z.number().int().min(1),
  format: z.enum(EXPORT_FORMATS),
  /** "all", or how many runs were chosen. */
  selection: z.union([z.literal("all"), z.strictObject({ runs: count })]),
  /** How many files the folder "artifacts" holds; null when artifacts were left out. Each is named by its own SHA256. */
  artifacts: z.strictObject({ files: count, bytes: count }).nullable(),
  tables: z.array(tableEntry).max(100),
});

export type TableEntry = z.infer<typeof tableEntry>;
export type Manifest = z.infer<typeof manifest>;

/** The manifest of a new export as it is written: the same for the same content. */
export function manifestText(content: Omit<Manifest, "kind" | "layout">): string {
  return `${JSON.stringify({ kind: "proplab export", layout: LAYOUT, ...content }, null, 2)}\n`;
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
        `${path} is not a manifest: no plain file of at most ${MOST_BYTES} bytes`,
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
