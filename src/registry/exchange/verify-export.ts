import { lstatSync } from "node:fs";
import { join } from "node:path";
import { fileError, IntegrityError, throwIfAborted } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import type { WorkContext } from "../../core/progress.js";
import { hashFile } from "../../warehouse/hash-file.js";
import { EXCHANGE_TABLES } from "./exchange-tables.js";
import { ENDINGS, type Manifest, type TableEntry } from "./manifest.js";
import { malformed } from "./read-table.js";

/**
 * Holds the files of an export against its manifest, before anything of them is used. File names are not taken from the manifest:
 * each table has one name, and anything else is refused.
 * @throws DataError EXPORT_MALFORMED on other tables or names, a link, a table missing; IntegrityError EXPORT_ALTERED naming the file
 */
export async function verifyExport(
  folder: string,
  manifest: Manifest,
  { onProgress, signal }: WorkContext,
): Promise<void> {
  const found = new Set(manifest.tables.map(({ name }) => name));
  if (found.size !== manifest.tables.length) throw malformed("manifest.json", "a table is named twice");
  for (const { name, since } of EXCHANGE_TABLES) {
    if (since <= manifest.schema_version && !found.delete(name))
      throw malformed("manifest.json", `the table ${name} is missing`);
  }
  if (found.size > 0) throw malformed("manifest.json", `unknown table ${[...found].join(", ")}`);
  for (const [index, table] of manifest.tables.entries()) {
    throwIfAborted(signal);
    onProgress?.({ phase: "check", done: index, total: manifest.tables.length, detail: table.name });
    await verifyTable(folder, table, manifest);
  }
  onProgress?.({ phase: "check", done: manifest.tables.length, total: manifest.tables.length });
}

async function verifyTable(folder: string, table: TableEntry, manifest: Manifest): Promise<void> {
  const file = `${table.name}.${ENDINGS[manifest.format]}`;
  if (table.file !== file)
    throw malformed("manifest.json", `the file of ${table.name} must be ${file}, not ${JSON.stringify(table.file)}`);
  const path = join(folder, file);
  const bytes = plainFileSize(path);
  const hash = bytes === table.bytes ? await hashFile(path) : null;
  if (hash === table.sha256) return;
  const what =
    bytes === null
      ? "is missing"
      : hash === null
        ? `has ${grouped(bytes)} bytes instead of ${grouped(table.bytes)}`
        : "has another SHA256";
  throw new IntegrityError("EXPORT_ALTERED", `${path} ${what}: it is not the file that was exported`, {
    hint: "nothing was taken over; copy the export again, or export again",
  });
}

/** Size of a plain file; null when there is none. @throws DataError EXPORT_MALFORMED on a link or anything else */
export function plainFileSize(path: string): number | null {
  try {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (!entry) return null;
    if (entry.isFile()) return entry.size;
  } catch (error) {
    throw fileError(error, "read", path);
  }
  throw malformed(path, "not a plain file (links are not followed)");
}
