import type { LineSource, LineTime } from "../../features/index.js";
import { bookLinesFor, linesFor } from "../../features/lines-for.js";
import type { Offer } from "../../metrics/index.js";
import { type Database, sqlText } from "../../warehouse/duckdb.js";

/** The offers on each row of a predictions file, in the order of the file; a row may have none. */
export type RowOffers = readonly (readonly Offer[])[];

/** A predictions artifact and how many rows it holds. */
export interface PredictionsFile {
  readonly path: string;
  readonly rows: number;
}

/** Every book's line on the rows: its last allowed one, or its first of the day. @param db a database with the run's warehouse attached */
export async function offersOfBooks(db: Database, file: PredictionsFile, time: LineTime): Promise<RowOffers> {
  return readOffers(db, file, await bookLinesFor(db, time), "l.line_hundredths / 100");
}

/** The lines of one source, at its time of the day, on the rows, at most one each. @throws UsageError UNKNOWN_LINE_SOURCE */
export async function offersOfSource(db: Database, file: PredictionsFile, source: LineSource): Promise<RowOffers> {
  return readOffers(db, file, await linesFor(db, source), "l.line");
}

async function readOffers(
  db: Database,
  { path, rows }: PredictionsFile,
  relation: string,
  line: string,
): Promise<RowOffers> {
  const found = await db.columns(
    `SELECT CAST(p.file_row_number AS DOUBLE) AS row_number, l.book, CAST(${line} AS DOUBLE) AS line,
       CAST(l.over_odds AS DOUBLE) AS over_odds, CAST(l.under_odds AS DOUBLE) AS under_odds
     FROM read_parquet(${sqlText(path)}, file_row_number = true) p JOIN ${relation} l USING (game_date, player_id)
     ORDER BY row_number, l.book`,
  );
  const [row, lines, over, under] = ["row_number", "line", "over_odds", "under_odds"].map((name) =>
    found.numbers(name),
  );
  const book = found.texts("book");
  const offers: Offer[][] = Array.from({ length: rows }, () => []);
  for (let i = 0; i < found.rows; i++) {
    offers[row![i]!]!.push({ book: book[i]!, line: lines![i]!, overOdds: over![i]!, underOdds: under![i]! });
  }
  return offers;
}
