import type { Database } from "../duckdb.js";
import { hashFile } from "../hash-file.js";
import { TABLES, type TableName } from "../schema.js";
import { type ColumnMapping, resolveColumns } from "./column-map.js";
import { dropAbsent } from "./did-not-play.js";
import { findDuplicates } from "./duplicates.js";
import type { InputTable } from "./input-table.js";
import { fillMainLines } from "./main-lines.js";
import { matchNames } from "./match-names.js";
import { loadCells, openInput } from "./read-input.js";
import { countRejects, rejectsPath, writeRejects } from "./rejects.js";
import type { NameMatching, TableReport } from "./report.js";
import { stageRows } from "./stage.js";
import { refuseWholeGames } from "./whole-games.js";

/** Names of the relations one input table lives in while it is imported. */
export interface Relations {
  readonly cells: string;
  readonly lines: string;
  readonly staged: string;
  readonly faults: string;
  readonly duplicates: string;
  /** Rows of players who did not play. */
  readonly absent: string;
  /** View: staged rows without fault that are no duplicates and of players who played. */
  readonly good: string;
  /** Table: what will be committed. */
  readonly final: string;
}

/** The names of a table's relations; they exist once the file is read, `final` once it is prepared. */
export function relationsOf(table: TableName): Relations {
  const named = (part: string) => `${part}_${table}`;
  return {
    cells: named("cells"),
    lines: named("lines"),
    staged: named("staged"),
    faults: named("faults"),
    duplicates: named("duplicates"),
    absent: named("absent"),
    good: named("good"),
    final: named("final"),
  };
}

/** One file read into `cells`, `lines`, `staged` and `faults`; nothing is compared across rows yet. */
export interface ReadTable extends Pick<TableReport, "file" | "format" | "inputSha256" | "ignoredColumns"> {
  readonly input: InputTable;
}

/** One file ready to be committed, or to be refused, with what its report says of its rows. */
export interface PreparedTable
  extends ReadTable,
    Pick<
      TableReport,
      | "rowsRead"
      | "accepted"
      | "rejected"
      | "rejectedByReason"
      | "rejectedWithGame"
      | "rejectsFile"
      | "duplicatesDropped"
      | "didNotPlay"
      | "names"
    > {}

/**
 * @throws DataError when the file cannot be read or lacks columns; UsageError for a mapping that does not fit
 */
export async function readTable(
  db: Database,
  input: InputTable,
  file: string,
  mappings: readonly ColumnMapping[],
): Promise<ReadTable> {
  const opened = await openInput(db, file);
  const resolved = resolveColumns(input, opened.columns, mappings, file);
  const names = relationsOf(input.table);
  await loadCells(db, opened, resolved, readColumns(input), names);
  await stageRows(db, input, names);
  await db.run(`CREATE TABLE ${names.duplicates} (row BIGINT)`);
  await db.run(`CREATE TABLE ${names.absent} (row BIGINT)`);
  if (input.table === "player_games") await dropAbsent(db, names);
  await db.run(`CREATE VIEW ${names.good} AS SELECT * FROM ${names.staged}
    WHERE row NOT IN (SELECT row FROM ${names.faults}) AND row NOT IN (SELECT row FROM ${names.duplicates})
      AND row NOT IN (SELECT row FROM ${names.absent})`);
  const used = new Set(resolved.values());
  return {
    input,
    file,
    format: opened.format,
    inputSha256: await hashFile(file),
    ignoredColumns: opened.columns.filter((name) => !used.has(name)),
  };
}

/** Names, duplicates and the rules across rows; writes the rejects file. */
export async function prepareTable(
  db: Database,
  root: string,
  read: ReadTable,
  onPhase: (phase: "match names" | "validate") => void,
): Promise<PreparedTable> {
  const { input } = read;
  const relations = relationsOf(input.table);
  let names: NameMatching | null = null;
  if (input.players) {
    onPhase("match names");
    names = await matchNames(db, input, relations);
  }
  onPhase("validate");
  await findDuplicates(db, input, relations);
  if (input.table === "prop_lines") await fillMainLines(db, relations.good, relations.staged);
  const whole = !TABLES[input.table].unit.includes("game_date");
  if (whole) await refuseWholeGames(db, relations);
  for (const check of input.crossChecks) {
    await db.run(
      `INSERT INTO ${relations.faults}
      SELECT row, $1, detail FROM (${check.select(relations.good, input.table)})`,
      [check.reason],
    );
    if (whole) await refuseWholeGames(db, relations);
  }
  const columns = TABLES[input.table].columns.map((column) => column.name).join(", ");
  await db.run(`CREATE TABLE ${relations.final} AS SELECT ${columns} FROM ${relations.good}`);
  const counts = await countRejects(db, relations);
  const file = rejectsPath(root, input.table, read.inputSha256);
  await writeRejects(db, file, read.file, readColumns(input), relations, counts.rejected);
  const [size] = await db.rows<{
    cells: number;
    lines: number;
    accepted: number;
    dropped: number;
    absent: number;
  }>(`SELECT
    (SELECT count(*) FROM ${relations.cells})::INTEGER AS cells, (SELECT count(*) FROM ${relations.lines})::INTEGER AS lines,
    (SELECT count(*) FROM ${relations.final})::INTEGER AS accepted,
    (SELECT count(*) FROM ${relations.duplicates})::INTEGER AS dropped,
    (SELECT count(*) FROM ${relations.absent})::INTEGER AS absent`);
  return {
    ...read,
    rowsRead: size!.cells + size!.lines,
    accepted: size!.accepted,
    rejected: counts.rejected,
    rejectedByReason: counts.byReason,
    rejectedWithGame: counts.withGame,
    rejectsFile: counts.rejected > 0 ? file : null,
    duplicatesDropped: size!.dropped,
    didNotPlay: size!.absent,
    names,
  };
}

function readColumns(input: InputTable): string[] {
  return input.columns.filter((column) => column.presence !== "derived").map((column) => column.name);
}
