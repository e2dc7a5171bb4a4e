import type { WindowRow } from "../../registry/index.js";
import { Database, sqlText } from "../../warehouse/duckdb.js";
import { literalPath, sqlName } from "../../warehouse/sql-names.js";

/** One column of the predictions and how it departs from what was recorded. */
export interface ColumnDifference {
  column: string;
  rows: number;
  /** null for texts. */
  largest: number | null;
}

/** Predictions of a run beside those made again, row by row. */
export interface ComparedPredictions {
  rows_then: number;
  rows_now: number;
  /** Rows that only the recorded file has, and only the new one. */
  only_then: number;
  only_now: number;
  /** Rows of both files whose prediction is another. */
  differing: number;
  /** Largest difference of two predictions, in points (with classify in probability), and where it is. */
  largest: { difference: number; recorded: number; now: number; game_date: string; player: string } | null;
  /** Windows with predictions that differ, by index. */
  windows: number[];
  /** Columns that differ in some row of both files; columns of one file alone count with all rows. */
  columns: ColumnDifference[];
}

const KEY = ["game_date", "game_id", "player_id"];

/**
 * Compares two files of predictions over the rows they share.
 * @param windows of the run, for the days they evaluate
 */
export async function comparePredictions(
  then: string,
  now: string,
  windows: readonly WindowRow[],
): Promise<ComparedPredictions> {
  const db = await Database.open();
  try {
    await db.run(`CREATE VIEW one AS SELECT * FROM read_parquet(${sqlText(literalPath(then))})`);
    await db.run(`CREATE VIEW other AS SELECT * FROM read_parquet(${sqlText(literalPath(now))})`);
    await db.run(`CREATE VIEW paired AS SELECT ${KEY.join(", ")} FROM one SEMI JOIN other USING (${KEY.join(", ")})`);
    const count = async (relation: string) =>
      (await db.rows<{ n: number }>(`SELECT count(*)::INTEGER AS n FROM ${relation}`))[0]!.n;
    const [rowsThen, rowsNow, paired] = [await count("one"), await count("other"), await count("paired")];
    const days = await differingDays(db);
    return {
      rows_then: rowsThen,
      rows_now: rowsNow,
      only_then: rowsThen - paired,
      only_now: rowsNow - paired,
      differing: days.reduce((sum, { rows }) => sum + rows, 0),
      largest: await largestDifference(db),
      windows: windows
        .filter(({ evalStart, evalEnd }) => days.some(({ day }) => day >= evalStart && day <= evalEnd))
        .map(({ index }) => index),
      columns: await columnDifferences(db, paired),
    };
  } finally {
    db.close();
  }
}

const BOTH = `one JOIN other USING (${KEY.join(", ")})`;

async function differingDays(db: Database): Promise<{ day: string; rows: number }[]> {
  return db.rows(
    `SELECT strftime(game_date, '%Y-%m-%d') AS day, count(*)::INTEGER AS rows FROM ${BOTH}
     WHERE one.prediction IS DISTINCT FROM other.prediction GROUP BY 1 ORDER BY 1`,
  );
}

async function largestDifference(db: Database): Promise<ComparedPredictions["largest"]> {
  const [largest] = await db.rows<NonNullable<ComparedPredictions["largest"]>>(
    `SELECT abs(one.prediction - other.prediction) AS difference, one.prediction AS "recorded", other.prediction AS "now",
       strftime(game_date, '%Y-%m-%d') AS game_date, coalesce(one.player_name, '') AS player
     FROM ${BOTH} WHERE one.prediction IS DISTINCT FROM other.prediction
     ORDER BY 1 DESC NULLS LAST, game_date, game_id, player_id LIMIT 1`,
  );
  return largest ?? null;
}

async function columnDifferences(db: Database, paired: number): Promise<ColumnDifference[]> {
  const described = async (view: string) =>
    db.rows<{ column_name: string; column_type: string }>(`SELECT column_name, column_type FROM (DESCRIBE ${view})`);
  const [then, now] = [await described("one"), await described("other")];
  const types = new Map([...then, ...now].map(({ column_name: name, column_type: type }) => [name, type]));
  const found: ColumnDifference[] = [];
  for (const [column, type] of types) {
    if (KEY.includes(column)) continue;
    const inBoth = [then, now].every((columns) => columns.some(({ column_name: name }) => name === column));
    if (!inBoth) {
      found.push({ column, rows: paired, largest: null });
      continue;
    }
    const name = sqlName(column);
    const difference = type === "DOUBLE" ? `max(abs(one.${name} - other.${name}))` : "NULL::DOUBLE";
    const [row] = await db.rows<{ rows: number; largest: number | null }>(
      `SELECT count(*)::INTEGER AS rows, ${difference} AS largest FROM ${BOTH}
       WHERE one.${name} IS DISTINCT FROM other.${name}`,
    );
    if (row!.rows > 0) found.push({ column, rows: row!.rows, largest: row!.largest });
  }
  return found;
}
