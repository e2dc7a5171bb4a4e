import type { WorkContext } from "../../core/progress.js";
import type { FeatureDef } from "../../features/index.js";
import { isRaw } from "../../features/own/own-relation.js";
import { RAW_VALUES, type RawFailure } from "../../features/own/run-raw-sql.js";
import { Database } from "../../warehouse/duckdb.js";
import type { TableName } from "../../warehouse/schema.js";
import { type Alteration, alteredTables, MOMENTS, TIP_OFFS, WHOLE } from "./alterations.js";
import type { AuditedBuild } from "./audited-warehouse.js";
import { type ChangedRow, computedOf, type TableChanges } from "./compare-tables.js";
import { changedRaw, computeRaw } from "./raw-columns.js";
import { keepWhole, replaceTables } from "./whole-tables.js";

/** Values of the raw features as the unaltered tables give them. */
const UNALTERED = "audit_raw_values";
const EXAMPLES = 3;

/** Tables of a warehouse that hand-written features alone are computed from again and again, each time with something altered. */
export class RawHistory {
  /** Features whose SELECT fails on the tables as they are. */
  private failedWhole: readonly RawFailure[] = [];

  private constructor(
    private readonly db: Database,
    private readonly raw: readonly FeatureDef[],
    private readonly context: WorkContext,
  ) {}

  /**
   * Takes over the tables and computes the features as they are.
   * @param select what is taken of a table, as SQL over the warehouse
   * @throws as loadRawValues
   */
  static async open(
    { warehouse, features }: AuditedBuild,
    select: (name: TableName) => string,
    context: WorkContext,
  ): Promise<RawHistory> {
    const db = await Database.open({ threads: 1 });
    try {
      await warehouse.attach(db);
      await keepWhole(db, select);
      const history = new RawHistory(db, features.filter(isRaw), context);
      history.failedWhole = await history.compute((name) => `SELECT * FROM ${WHOLE}.${name}`);
      await db.run(`CREATE TABLE ${UNALTERED} AS SELECT v.*, t.game_id, t.player_name, t.team
        FROM ${RAW_VALUES} v JOIN targets t USING (game_date, player_id)`);
      return history;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Takes over the tip-offs and the rows' moments of a date. */
  async takeMoments(from: Database): Promise<void> {
    for (const table of [TIP_OFFS, MOMENTS]) {
      const columns = await from.rows<{ name: string; type: string }>(
        `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
      );
      await this.db.run(`DROP TABLE IF EXISTS ${table}`);
      await from.copyTo(this.db, table, columns.map(({ name, type }) => `${name} ${type}`).join(", "), `FROM ${table}`);
    }
  }

  /** Computes the features from altered tables and says what of the rows up to the alteration's date is another. */
  async changes(alteration: Alteration): Promise<TableChanges> {
    const altered = alteredTables(alteration);
    const failed = [...this.failedWhole, ...(await this.compute((name) => altered[name]))];
    const columns = computedOf(this.raw, failed).map(({ name }) => name);
    return { ...(await compare(this.db, columns, alteration.date)), failed };
  }

  /** Which of some features an alteration changes on rows up to its date. */
  async changed(names: readonly string[], alteration: Alteration): Promise<string[]> {
    const raw = this.raw.filter(({ name }) => names.includes(name));
    return changedRaw(this.db, computedOf(raw, this.failedWhole), UNALTERED, alteration, this.context);
  }

  close(): void {
    this.db.close();
  }

  private async compute(select: (name: TableName) => string): Promise<RawFailure[]> {
    await replaceTables(this.db, select);
    return computeRaw(this.db, this.raw, this.context);
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
