import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { canonicalJson, hashJson, sha256 } from "../core/hash.js";
import type { WorkContext } from "../core/progress.js";
import { ensureFolder, publishFile, temporaryBeside, writeFileAtomicSync } from "../warehouse/atomic-file.js";
import { Database, sqlText } from "../warehouse/duckdb.js";
import { hashFile } from "../warehouse/hash-file.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import { writeFault } from "../warehouse/write-fault.js";
import { buildFeatures } from "./build-features.js";
import { catalogueSha256 } from "./build-plan.js";
import type { FeatureDef, FeatureSource } from "./feature-def.js";
import { DEFAULT_LINE_SOURCE, type LineSource, linesStatement } from "./lines.js";
import type { RawOutcome } from "./own/run-raw-sql.js";
import { emptySources } from "./source-state.js";

/** Tables whose content the features depend on. */
const INPUT_TABLES = ["player_games", "prop_lines", "game_lines", "player_shots", "availability", "slate"] as const;
const KEPT_FILES = 12;

export interface FeatureStore {
  /** The Parquet file: one row per target in the order (game_date, game_id, player_id). */
  readonly path: string;
  /** Hash of the inputs' hashes, the catalogue's SQL, the line source with its SQL and the definitions of own features. */
  readonly key: string;
  readonly sha256: string;
  readonly rows: number;
  readonly lineSource: LineSource;
  readonly catalogueSha256: string;
  readonly emptySources: readonly FeatureSource[];
  /** What the SELECTs of raw features gave when the file was built. */
  readonly rawSql: readonly RawOutcome[];
  /** False when the file was there already. */
  readonly built: boolean;
  readonly ms: number;
}

const receiptSchema = z.object({
  sha256: z.string(),
  rows: z.number().int(),
  lineSource: z.string(),
  emptySources: z.array(z.enum(["player_games", "prop_lines", "game_lines", "player_shots", "availability"])),
  rawSql: z.array(z.object({ name: z.string(), rows: z.number().int(), unknownRows: z.number().int() })).default([]),
});
type Receipt = z.infer<typeof receiptSchema>;

/**
 * Builds the feature table of a warehouse unless a good one is there, and names its file. Two builders at the same time
 * write the same bytes; a damaged file is built again.
 * @param options.lineSource where features 26 to 29 and 52 to 54 take the line from; "cascade" by default
 * @param options.threads threads of the build; the values do not depend on it
 * @param options.features whose own ones the table holds besides the catalogue
 * @throws UsageError UNKNOWN_LINE_SOURCE, BAD_FEATURES; DataError TWO_GAMES_A_DAY, FEATURE_SQL_FAILED or when the disk
 *   refuses; InterruptedError
 */
export async function ensureFeatures(
  warehouse: Warehouse,
  options: WorkContext & { lineSource?: LineSource; threads?: number; features?: readonly FeatureDef[] } = {},
): Promise<FeatureStore> {
  const start = performance.now();
  const lineSource = options.lineSource ?? DEFAULT_LINE_SOURCE;
  const catalogue = catalogueSha256();
  const inputs = INPUT_TABLES.flatMap((table) =>
    warehouse.partitions(table).map((part) => [table, part.month, part.sha256]),
  );
  const own = (options.features ?? []).filter((feature) => feature.own !== undefined);
  const definitions = own.map((feature) => [feature.name, feature.own!.sha256]);
  // The catalogue's hash is over the SQL of one source; the SQL of this one is its own.
  const lines = sha256(linesStatement(lineSource, "lines").sql);
  const key = hashJson({ inputs, catalogue, lineSource, lines, ...(own.length > 0 && { own: definitions }) }).slice(
    0,
    32,
  );
  const path = join(dirname(warehouse.folder), "features", `${key}.parquet`);
  const kept = await goodReceipt(path);
  const receipt = kept ?? (await build(warehouse, path, { ...options, lineSource, features: own }));
  return {
    path,
    key,
    ...receipt,
    catalogueSha256: catalogue,
    built: kept === null,
    ms: performance.now() - start,
  };
}

const receiptPath = (path: string) => path.replace(/\.parquet$/, ".json");

/** What was written beside the file when it was built, or null when either is missing, damaged or not of the other. */
async function goodReceipt(path: string): Promise<Receipt | null> {
  if (!existsSync(path) || !existsSync(receiptPath(path))) return null;
  try {
    const receipt = receiptSchema.parse(JSON.parse(readFileSync(receiptPath(path), "utf8")));
    return (await hashFile(path)) === receipt.sha256 ? receipt : null;
  } catch {
    return null;
  }
}

interface BuildOptions extends WorkContext {
  readonly threads?: number;
  readonly lineSource: LineSource;
  readonly features: readonly FeatureDef[];
}

async function build(
  warehouse: Warehouse,
  path: string,
  { threads, lineSource, features, ...context }: BuildOptions,
): Promise<Receipt> {
  const db = await Database.open(threads ? { threads } : {});
  const temporary = temporaryBeside(path);
  try {
    ensureFolder(dirname(path));
    await warehouse.attach(db);
    const rawSql = await buildFeatures(db, lineSource, context, features);
    await db.interruptible(context.signal, () => writeTable(db, temporary, lineSource));
    const [count] = await db.rows<{ n: number }>("SELECT count(*)::INTEGER AS n FROM feature_table");
    const receipt: Receipt = {
      sha256: await hashFile(temporary),
      rows: count!.n,
      lineSource,
      emptySources: await emptySources(db),
      rawSql,
    };
    publishFile(temporary, path);
    writeFileAtomicSync(receiptPath(path), `${canonicalJson(receipt)}\n`);
    removeOldest(dirname(path), path);
    return receipt;
  } catch (error) {
    throw writeFault(error, path);
  } finally {
    db.close();
    rmSync(temporary, { force: true });
  }
}

/** The bytes of a Parquet file depend on the number of threads that wrote it, so this step has one. */
async function writeTable(db: Database, path: string, lineSource: LineSource): Promise<void> {
  await db.run("SET threads = 1");
  await db.run(
    `COPY feature_table TO ${sqlText(path)} 
     (FORMAT parquet, COMPRESSION zstd, KV_METADATA {line_source: ${sqlText(lineSource)}})`,
  );
}

/** Tables of former inputs are never read again: only the newest few files stay. */
function removeOldest(folder: string, current: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".parquet"))
    .map((name) => join(folder, name))
    .filter((file) => file !== current)
    .map((file) => ({ file, time: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { file } of files.slice(KEPT_FILES - 1)) {
    rmSync(file, { force: true });
    rmSync(receiptPath(file), { force: true });
  }
}
