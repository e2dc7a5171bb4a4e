import { LINE_COLUMNS } from "../../features/build-plan.js";
import type { FeatureDef, RawFailure } from "../../features/index.js";
import { SEASON_AVERAGE } from "../../features/load-feature-rows.js";
import { type Database, sqlText } from "../../warehouse/duckdb.js";
import type { Alteration } from "./alterations.js";

/** One value that came out otherwise. null is a missing value. */
export interface ChangedRow {
  readonly date: string;
  readonly player: string;
  readonly team: string;
  /** As the copy of the warehouse gives it, unaltered. */
  readonly unaltered: string | null;
  readonly recomputed: string | null;
}

/** What became of one column. */
export interface ColumnChange {
  readonly column: string;
  /** Changed rows of dates before the altered one. */
  readonly earlierRows: number;
  /** Changed rows of the altered date. */
  readonly dateRows: number;
  /** A few of the rows, the newest first. */
  readonly examples: readonly ChangedRow[];
}

export interface TableChanges {
  /** Rows compared, those of the altered date among them. */
  readonly rows: number;
  readonly dateRows: number;
  readonly columns: number;
  /** Rows that were not there any more. */
  readonly lostRows: number;
  readonly changed: readonly ColumnChange[];
  /** Features whose SELECT fails, on these data or already on the copy: nothing is said of them. */
  readonly failed: readonly RawFailure[];
}

/** Besides features: the line that is bet on, what the row is judged by, and what rows and tiers are chosen by. */
const BESIDES = [...LINE_COLUMNS, "season", "season_type", "team", "opponent", "home", SEASON_AVERAGE];
const EXAMPLES = 3;

/**
 * Compares two feature tables on all rows up to the alteration's date, its features and what else of it a run uses. Left out on the
 * date itself: rows judged later than the moment quotes were cut at; and, when who plays was not known, what is derived
 * from who plays where no report says it (a run flags it as derived).
 */
export async function compareTables(
  db: Database,
  tables: {
    readonly before: string;
    readonly after: string;
    readonly features: readonly FeatureDef[];
    /** Features of them that could not be computed. */
    readonly failed: readonly RawFailure[];
  },
  alteration: Alteration,
): Promise<TableChanges> {
  const { date, parts } = alteration;
  const day = `DATE ${sqlText(date)}`;
  const { failed } = tables;
  const columns = [...new Set([...computedOf(tables.features, failed).map(({ name }) => name), ...BESIDES])];
  const derived = new Set(tables.features.filter(({ usesAbsences }) => usesAbsences).map(({ name }) => name));
  const presenceUnknown = parts.has("presence");
  const differs = (name: string) => {
    const other = `(b.${name} IS DISTINCT FROM a.${name})`;
    const isExcused = presenceUnknown && derived.has(name);
    return isExcused ? `(${other} AND NOT (b.game_date = ${day} AND b.absences_reported = 0))` : other;
  };
  const joined = `FROM ${tables.before} b LEFT JOIN ${tables.after} a USING (game_date, player_id)
    WHERE ${comparedRows(alteration)}`;
  const there = "a.game_id IS NOT NULL";
  const [found] = await db.rows<Record<"n" | "n_date" | "lost" | "other", number>>(
    `SELECT count(*)::INTEGER AS n, count(*) FILTER (b.game_date = ${day})::INTEGER AS n_date,
      count(*) FILTER (a.game_id IS NULL)::INTEGER AS lost,
      count(*) FILTER (${there} AND (${columns.map(differs).join(" OR ")}))::INTEGER AS other ${joined}`,
  );
  const compared = { rows: found!.n, dateRows: found!.n_date, columns: columns.length, lostRows: found!.lost, failed };
  // counting column by column takes far longer than finding that no row is another
  if (found!.other === 0) return { ...compared, changed: [] };
  const counts = columns.flatMap((name, i) => [
    `count(*) FILTER (${there} AND b.game_date < ${day} AND ${differs(name)})::INTEGER AS early_${i}`,
    `count(*) FILTER (${there} AND b.game_date = ${day} AND ${differs(name)})::INTEGER AS date_${i}`,
  ]);
  const [counted] = await db.rows<Record<string, number>>(`SELECT ${counts.join(", ")} ${joined}`);
  const changed: ColumnChange[] = [];
  for (const [i, column] of columns.entries()) {
    const [earlierRows, dateRows] = [counted![`early_${i}`]!, counted![`date_${i}`]!];
    if (earlierRows + dateRows === 0) continue;
    const examples = await db.rows<ChangedRow>(
      `SELECT CAST(game_date AS VARCHAR) AS date, b.player_name AS player, b.team AS team,
         CAST(b.${column} AS VARCHAR) AS unaltered, CAST(a.${column} AS VARCHAR) AS recomputed
       ${joined} AND ${there} AND ${differs(column)} ORDER BY game_date DESC, b.game_id, player_id LIMIT ${EXAMPLES}`,
    );
    changed.push({ column, earlierRows, dateRows, examples });
  }
  return { ...compared, changed };
}

/** The features that could be computed. */
export function computedOf(features: readonly FeatureDef[], failed: readonly RawFailure[]): FeatureDef[] {
  return features.filter(({ name }) => !failed.some(({ feature }) => feature === name));
}

/** SQL: rows `b` of the unaltered features that an alteration may change nothing of. */
export function comparedRows({ date, become, moment }: Alteration): string {
  const day = `DATE ${sqlText(date)}`;
  if (moment === null || become === "cut") return `b.game_date <= ${day}`;
  return `(b.game_date < ${day} OR (b.game_date = ${day} AND b.known_at <= TIMESTAMP ${sqlText(moment)}))`;
}
