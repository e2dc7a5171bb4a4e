import { throwIfAborted } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import { isRaw } from "../../features/own/own-relation.js";
import { loadRawValues, RAW_VALUES, type RawFailure } from "../../features/own/run-raw-sql.js";
import { targetStatements } from "../../features/relations/targets.js";
import { Database } from "../../warehouse/duckdb.js";
import { TABLE_NAMES } from "../../warehouse/schema.js";
import {
  ALL_PARTS,
  type Alteration,
  alteredTables,
  MOMENTS,
  TIP_OFFS,
  type UnknownPart,
  WHOLE,
} from "./alterations.js";
import type { AuditedBuild } from "./audited-warehouse.js";
import type { ChangedRow, TableChanges } from "./compare-tables.js";

/** Values of the raw features as the whole warehouse gives them. */
const UNALTERED = "audit_raw_values";
const EXAMPLES = 3;

/** What a date's own build knows of its moments: where the two tables are read from. */
export interface DatedMoments {
  readonly date: string;
  readonly db: Database;
}

/**
 * Computes hand-written features again from the whole warehouse as it stood on each date. What they read may lie years ahead, or show
 * only in a long history, where the weeks around a date that other features are computed from have nothing to show. Other
 * features cannot look ahead, and are left out: they would take far longer.
 * @returns nothing where no feature is hand-written
 * @throws as loadRawValues
 */
export async function wholeHistoryChanges(
  { warehouse, features }: AuditedBuild,
  moments: readonly DatedMoments[],
  seed: number,
  context: WorkContext,
): Promise<WholeHistory[]> {
  const raw = features.filter(isRaw);
  if (raw.length === 0) return [];
  const db = await Database.open({ threads: 1 });
  try {
    await warehouse.attach(db);
    await db.run(`CREATE SCHEMA ${WHOLE}`);
    for (const name of TABLE_NAMES) {
      await db.run(`CREATE TABLE ${WHOLE}.${name} AS SELECT * FROM ${name}`);
      const [kind] = await db.rows<{ type: string }>(
        `SELECT table_type AS type FROM information_schema.tables WHERE table_schema = 'main' AND table_name = '${name}'`,
      );
      await db.run(`DROP ${kind?.type === "VIEW" ? "VIEW" : "TABLE"} ${name}`);
    }
    const compute = async (tables: (name: (typeof TABLE_NAMES)[number]) => string) => {
      throwIfAborted(context.signal);
      const failed: RawFailure[] = [];
      for (const name of TABLE_NAMES) await db.run(`CREATE OR REPLACE VIEW ${name} AS ${tables(name)}`);
      for (const statement of targetStatements) await db.run(statement.sql);
      const { signal } = context;
      await loadRawValues(db, raw, { onRawFailure: (failure) => failed.push(failure), ...(signal && { signal }) });
      return failed;
    };
    const failedWhole = await compute((name) => `SELECT * FROM ${WHOLE}.${name}`);
    await db.run(`CREATE TABLE ${UNALTERED} AS SELECT v.*, t.game_id, t.player_name, t.team
      FROM ${RAW_VALUES} v JOIN targets t USING (game_date, player_id)`);
    const seen: WholeHistory[] = [];
    for (const { date, db: dated } of moments) {
      await takeMoments(dated, db);
      const changesWith = async (parts: readonly UnknownPart[]) => {
        const alteration: Alteration = { date, become: "cut", parts: new Set(parts), seed, moment: null };
        const altered = alteredTables(alteration);
        const failed = [...failedWhole, ...(await compute((name) => altered[name]))];
        const isComputed = (name: string) => !failed.some(({ feature }) => feature === name);
        const columns = raw.map(({ name }) => name).filter(isComputed);
        return { ...(await compare(db, columns, date)), failed };
      };
      const changes = await changesWith(ALL_PARTS);
      const known = new Map(seen.flatMap((one) => [...one.causes]));
      const isNew = changes.changed.some(({ column }) => !known.has(column));
      const causes = isNew ? await causesOf(changesWith) : known;
      seen.push({ date, changes, causes });
    }
    return seen;
  } finally {
    db.close();
  }
}

/** By column, the parts that change it by themselves. */
async function causesOf(changesWith: (parts: readonly UnknownPart[]) => Promise<TableChanges>) {
  const causes = new Map<string, UnknownPart[]>();
  for (const part of ALL_PARTS) {
    const { changed } = await changesWith([part]);
    for (const { column } of changed) causes.set(column, [...(causes.get(column) ?? []), part]);
  }
  return causes;
}

/** What became of the hand-written features on one date, and which unknown parts by themselves do it. */
export interface WholeHistory {
  readonly date: string;
  readonly changes: TableChanges;
  readonly causes: ReadonlyMap<string, readonly UnknownPart[]>;
}

/** Takes over the tip-offs and the rows' moments of the date. */
async function takeMoments(from: Database, to: Database): Promise<void> {
  for (const table of [TIP_OFFS, MOMENTS]) {
    const columns = await from.rows<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
    );
    await to.run(`DROP TABLE IF EXISTS ${table}`);
    await from.copyTo(to, table, columns.map(({ name, type }) => `${name} ${type}`).join(", "), `FROM ${table}`);
  }
}

async function compare(db: Database, columns: readonly string[], date: string): Promise<Omit<TableChanges, "failed">> {
  const day = `DATE '${date}'`;
  const joined = `FROM ${UNALTERED} b JOIN ${RAW_VALUES} a USING (game_date, player_id) WHERE b.game_date <= ${day}`;
  const differs = (name: string) => `b.${name} IS DISTINCT FROM a.${name}`;
  const counts = columns.flatMap((name, i) => [
    `count(*) FILTER (b.game_date < ${day} AND ${differs(name)})::INTEGER AS early_${i}`,
    `count(*) FILTER (b.game_date = ${day} AND ${differs(name)})::INTEGER AS date_${i}`,
  ]);
  const [found] = await db.rows<Record<string, number>>(
    `SELECT count(*)::INTEGER AS n, count(*) FILTER (b.game_date = ${day})::INTEGER AS n_date${counts.map((count) => `, ${count}`).join("")} ${joined}`,
  );
  const changed = [];
  for (const [i, column] of columns.entries()) {
    const [earlierRows, dateRows] = [found![`early_${i}`]!, found![`date_${i}`]!];
    if (earlierRows + dateRows === 0) continue;
    const examples = await db.rows<ChangedRow>(
      `SELECT CAST(game_date AS VARCHAR) AS date, b.player_name AS player, b.team AS team,
         CAST(b.${column} AS VARCHAR) AS unaltered, CAST(a.${column} AS VARCHAR) AS recomputed
       ${joined} AND ${differs(column)} ORDER BY game_date DESC, b.game_id, player_id LIMIT ${EXAMPLES}`,
    );
    changed.push({ column, earlierRows, dateRows, examples });
  }
  return { rows: found!.n!, dateRows: found!.n_date!, columns: columns.length, lostRows: 0, changed };
}
