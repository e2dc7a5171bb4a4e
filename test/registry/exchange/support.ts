import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../../src/core/hash.js";
import { type ExportOptions, exportRegistry } from "../../../src/registry/exchange/export-registry.js";
import { importRuns } from "../../../src/registry/exchange/import-runs.js";
import type { Manifest } from "../../../src/registry/exchange/manifest.js";
import type { RegistryPaths } from "../../../src/registry/index.js";
import { temporaryFolder, temporaryPaths, withSqlite } from "../support.js";

export const WITH_FILES = { format: "csv", artifacts: true, force: false, acceptMissing: false } as const;

/** Exports into a fresh folder. */
export async function exported(paths: RegistryPaths, options: Partial<ExportOptions> = {}): Promise<string> {
  const to = options.to ?? join(temporaryFolder(), "export");
  await exportRegistry(paths, { ...WITH_FILES, ...options, to });
  return to;
}

export const taken = (paths: RegistryPaths, folder: string, options: { promotions?: boolean; dryRun?: boolean } = {}) =>
  importRuns(paths, folder, { promotions: false, dryRun: false, ...options });

/** Imports into an empty registry. */
export async function takenAnew(
  folder: string,
  options?: { promotions?: boolean; dryRun?: boolean },
): Promise<RegistryPaths> {
  const paths = temporaryPaths();
  await taken(paths, folder, options);
  return paths;
}

/** All files below a folder with their content, by relative path. */
export function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), sha256(readFileSync(path))]));
}

export const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;

// biome-ignore lint/suspicious/noExplicitAny: forgeries give it shapes that no type allows
export type LooseManifest = any;

/** Changes an export as somebody would who can also make hashes: a file, the manifest, or both. */
export function forge(
  folder: string,
  change: { manifest?: (manifest: LooseManifest) => void; file?: string; text?: (old: string) => string },
): void {
  const manifest = manifestOf(folder);
  if (change.file !== undefined && change.text) {
    const path = join(folder, change.file);
    const text = change.text(readFileSync(path, "utf8"));
    writeFileSync(path, text);
    const table = manifest.tables.find(({ file }) => file === change.file)!;
    Object.assign(table, { bytes: Buffer.byteLength(text), sha256: sha256(text) });
  }
  change.manifest?.(manifest);
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
}

/** Rows of every table named, in order, as they stand in the file. */
export function content(paths: RegistryPaths, tables: readonly string[]): Record<string, unknown[]> {
  return withSqlite(paths.database, (db) =>
    Object.fromEntries(
      tables.map((table) => [
        table,
        db
          .prepare(`SELECT * FROM ${table}`)
          .all()
          .map((row) => JSON.stringify(row))
          .sort(),
      ]),
    ),
  );
}
