import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fileError, IntegrityError } from "../core/errors.js";
import { canonicalJson, hashJson } from "../core/hash.js";
import { writeFileAtomicSync } from "./atomic-file.js";
import { TABLE_NAMES } from "./schema.js";

const fileName = z.string().regex(/^[a-z_]+\/\d{4}-\d{2}\.[0-9a-f]{12}\.parquet$/);

/** One Parquet file: one table, one month. `file` is relative to the data folder and carries the content's hash. */
const partitionSchema = z.object({
  table: z.enum(TABLE_NAMES),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  file: fileName,
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const snapshotSchema = z.object({
  format: z.literal(1),
  /** How the data was made, for simulated data: generator version and seed. */
  origin: z.string(),
  partitions: z.array(partitionSchema),
  /** Files the change before this snapshot replaced; kept until the next change for readers that had opened them. */
  previous: z.array(fileName).default([]),
});

export type Partition = z.infer<typeof partitionSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;

const FILE_NAME = "snapshot.json";

/** The list of live files of a data folder; null when nothing was ever committed there. */
export function readSnapshot(folder: string): Snapshot | null {
  const path = join(folder, FILE_NAME);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw fileError(error, "read", path);
  }
  try {
    return snapshotSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new IntegrityError("BAD_SNAPSHOT", `${path} is not a snapshot this version can read`, {
      hint: "restore the file from a backup, or remove the folder and import again",
      cause,
    });
  }
}

/** Renaming this one file into place is what commits a change of any number of tables and months. */
export function writeSnapshot(folder: string, snapshot: Snapshot): void {
  const partitions = [...snapshot.partitions].sort((a, b) => (a.file < b.file ? -1 : 1));
  const previous = [...snapshot.previous].sort();
  writeFileAtomicSync(join(folder, FILE_NAME), `${canonicalJson({ ...snapshot, partitions, previous })}\n`);
}

/** The dataset's identity: SHA256 over table, month and SHA256 of every file. */
export function datasetHash(partitions: readonly Partition[]): string {
  const parts = partitions.map(({ table, month, sha256 }) => `${table}/${month}/${sha256}`);
  return hashJson(parts.sort());
}
