import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../core/errors.js";
import type { OnProgress, WorkContext } from "../../core/progress.js";
import { type CommitResult, commitTables } from "../commit.js";
import { Database, sqlText } from "../duckdb.js";
import { TABLE_NAMES, type TableName } from "../schema.js";
import { datasetHash, readSnapshot } from "../snapshot.js";
import { createTableView, dataFolder, livePath } from "../warehouse.js";
import { loadAliases } from "./aliases.js";
import { parseMappings } from "./column-map.js";
import { countTiming } from "./count-timing.js";
import type { InputTable } from "./input-table.js";
import { inputTables } from "./input-tables.js";
import { loadKnownPlayers } from "./match-names.js";
import { type PreparedTable, prepareTable, type ReadTable, readTable, relationsOf } from "./prepared-table.js";
import { refuseUnfit } from "./refuse.js";
import {
  DEFAULT_MAX_REJECT_SHARE,
  DEFAULT_PRE_GAME_BOOKS,
  type ImportReport,
  type ImportRequest,
  type TableReport,
} from "./report.js";
import { PRE_GAME_BOOKS_TABLE } from "./tables/pre-game.js";
import { warningsOf } from "./warnings.js";

/**
 * Reads box scores, quotes and the other canonical tables from CSV or Parquet files, validates them and commits all of
 * them at once to the imported data. Importing the same files again changes nothing; a corrected file replaces the games
 * and quotes it names. Refused rows go to `rejects/` in the warehouse folder.
 * @param root the warehouse folder (LabPaths.warehouse)
 * @throws UsageError for a request that makes no sense; DataError (exit 3) when a file cannot be read or is not fit, with
 *   the warehouse as it was; InterruptedError when the signal fires
 */
export async function importFiles(
  root: string,
  request: ImportRequest,
  context: WorkContext = {},
): Promise<ImportReport> {
  const given = new Map(TABLE_NAMES.flatMap((name) => (request.files[name] ? [[name, request.files[name]!]] : [])));
  if (given.size === 0) {
    throw new UsageError("NOTHING_TO_IMPORT", "no file to import", {
      hint: "for example --player-games box-scores.csv --prop-lines lines.parquet",
    });
  }
  const inputs = inputTables(new Set(given.keys()) as Set<TableName>);
  const mappings = parseMappings(request.map ?? [], inputs);
  const maxRejectShare = request.maxRejectShare ?? DEFAULT_MAX_REJECT_SHARE;
  if (!(maxRejectShare >= 0 && maxRejectShare <= 1)) {
    throw new UsageError("BAD_SHARE", `the largest share of refused rows is ${maxRejectShare}, not between 0 and 1`, {
      hint: "0.02 allows 2 %",
    });
  }
  const onProgress = context.onProgress ?? (() => {});
  const folder = dataFolder(root, "imported");
  const spill = join(root, `import-${process.pid}.tmp`);
  const db = await Database.open();
  try {
    return await db.interruptible(context.signal, async () => {
      await db.run(`SET temp_directory = ${sqlText(spill)}`);
      await openStored(db, folder);
      await loadPreGameBooks(db, request.preGameBooks ?? DEFAULT_PRE_GAME_BOOKS);
      await loadAliases(db, request.aliases);
      const read: ReadTable[] = [];
      for (const [done, input] of inputs.entries()) {
        onProgress({ phase: "read", done, total: inputs.length, detail: given.get(input.table)! });
        read.push(await readTable(db, input, given.get(input.table)!, mappings));
      }
      onProgress({ phase: "read", done: inputs.length, total: inputs.length });
      const prepared = await prepareAll(db, root, read, onProgress);
      await refuseUnfit(db, prepared, maxRejectShare);
      const tables = new Set(inputs.map((input) => input.table));
      const details = await describeAll(db, prepared, tables);
      const result = await commitTables(
        db,
        folder,
        inputs.map(({ table }) => ({ table, relation: relationsOf(table).final })),
        {
          origin: "imported",
          mode: "merge",
          onPartition: (done, total, file) =>
            onProgress({ phase: "write", done, total, ...(done < total && { detail: file }) }),
          ...(context.signal ? { signal: context.signal } : {}),
        },
      );
      return {
        folder,
        changed: result.changed.length > 0 || result.removed.length > 0,
        datasetSha256: datasetHash(result.snapshot.partitions),
        tables: details.map((table) => withMonths(table, result)),
      };
    });
  } finally {
    db.close();
    if (existsSync(spill)) rmSync(spill, { recursive: true });
  }
}

/** Views of what the imported data holds now; empty tables when there is nothing yet. */
async function openStored(db: Database, folder: string): Promise<void> {
  const partitions = readSnapshot(folder)?.partitions ?? [];
  for (const name of TABLE_NAMES) {
    const files = partitions.filter((part) => part.table === name).map((part) => livePath(folder, part));
    await createTableView(db, name, files);
  }
}

async function loadPreGameBooks(db: Database, books: readonly string[]): Promise<void> {
  await db.run(`CREATE TABLE ${PRE_GAME_BOOKS_TABLE} (pre_game_book VARCHAR)`);
  for (const book of books) await db.run(`INSERT INTO ${PRE_GAME_BOOKS_TABLE} VALUES (lower(trim($1)))`, [book]);
}

/** Box scores and slates come first in `read`, and are known players to the tables after them. */
async function prepareAll(
  db: Database,
  root: string,
  read: readonly ReadTable[],
  onProgress: OnProgress,
): Promise<PreparedTable[]> {
  const prepared: PreparedTable[] = [];
  const ready = (table: TableName) => prepared.some((one) => one.input.table === table);
  const relations = (table: TableName) => [table, ...(ready(table) ? [relationsOf(table).final] : [])];
  for (const [done, table] of read.entries()) {
    if (table.input.players) await loadKnownPlayers(db, relations("player_games"), relations("slate"));
    const onPhase = (phase: string) => onProgress({ phase, done, total: read.length, detail: table.input.table });
    prepared.push(await prepareTable(db, root, table, onPhase));
  }
  onProgress({ phase: "validate", done: read.length, total: read.length });
  return prepared;
}

type Described = Omit<TableReport, "monthsWritten" | "monthsUnchanged" | "monthsRemoved"> & {
  readonly months: readonly string[];
};

async function describeAll(
  db: Database,
  prepared: readonly PreparedTable[],
  tables: ReadonlySet<TableName>,
): Promise<Described[]> {
  const described: Described[] = [];
  for (const { input, ...counts } of prepared) {
    described.push({
      table: input.table,
      ...counts,
      ...(await dates(db, input)),
      timing:
        input.table === "prop_lines" || input.table === "game_lines"
          ? await countTiming(db, input.table, tables)
          : null,
      warnings: await warningsOf(db, { input, ...counts }, tables),
    });
  }
  return described;
}

async function dates(
  db: Database,
  { table }: InputTable,
): Promise<Pick<Described, "months" | "firstDate" | "lastDate">> {
  const { final } = relationsOf(table);
  const months = await db.rows<{ month: string }>(
    `SELECT DISTINCT strftime(game_date, '%Y-%m') AS month FROM ${final} ORDER BY month`,
  );
  const [range] = await db.rows<{ first: string | null; last: string | null }>(
    `SELECT min(game_date)::VARCHAR AS first, max(game_date)::VARCHAR AS last FROM ${final}`,
  );
  return { months: months.map(({ month }) => month), firstDate: range!.first, lastDate: range!.last };
}

function withMonths({ months, ...table }: Described, result: CommitResult): TableReport {
  const ofTable = (parts: CommitResult["changed"]) =>
    parts.filter((part) => part.table === table.table).map((part) => part.month);
  const monthsWritten = ofTable(result.changed).sort();
  return {
    ...table,
    monthsWritten,
    monthsUnchanged: months.filter((month) => !monthsWritten.includes(month)),
    monthsRemoved: ofTable(result.removed).sort(),
  };
}
