import { DEFAULT_LINE_TIME, type LineTime, lineSourceAt } from "../../features/index.js";
import {
  COMPARING_SEED,
  type EvalRows,
  type Evaluation,
  evaluate,
  extremePrices,
  HEADLINE_EDGE,
  measureResettled,
  type Offer,
  type ResettledPicks,
  selectPicks,
} from "../../metrics/index.js";
import type { Registry, RunDetail } from "../../registry/index.js";
import { Database } from "../../warehouse/duckdb.js";
import { evaluationDays } from "../result.js";
import { warehouseOf } from "../warehouse-of.js";
import { offersOfBooks, offersOfSource, type RowOffers } from "./offered-lines.js";
import { completedRun, type PredictedRun, withPredictions } from "./resolve-runs.js";

/** "own": the lines the run was evaluated on. "books": chosen from several. "book": one. "prices": its own lines at other prices. */
export type LineSourceKind = "own" | "books" | "book" | "prices";

/** A run's predictions settled on the lines of one source, at the time of the day the run bet at. */
export interface SettledRun {
  readonly source: string;
  readonly kind: LineSourceKind;
  /** Evaluated rows on which the source has a line; every figure stands on these. */
  readonly rows: number;
  /** Without breakdowns; mae_all is null. */
  readonly evaluation: Evaluation;
  /** The picks the run made on its own lines, settled here; null for its own lines. */
  readonly ownPicks: ResettledPicks | null;
}

/** How much a run's figures hang on whose lines it is settled by. Plain JSON. */
export interface LineSensitivity {
  readonly id: string;
  readonly name: string;
  readonly dataSource: RunDetail["dataSource"];
  readonly lineSource: string;
  readonly lineTime: LineTime;
  /** Rows the run was evaluated on, with a line of its own or without. */
  readonly rows: number;
  readonly dates: number;
  /** Rows that would get another line from the run's own source today; 0 unless the program takes lines in another way now. */
  readonly ownLinesChanged: number;
  /** Its own lines first, then them at the best and worst price of any book, then cascade and consensus, then the books by rows. */
  readonly sources: readonly SettledRun[];
}

const FROM_BOOKS = ["cascade", "consensus"];

/**
 * Settles one run's predictions under every line source there is for its rows: the predictions stay, lines and prices change.
 * @param root the warehouse folder (LabPaths.warehouse)
 * @throws DataError RUN_NOT_COMPLETED, RUN_WITHOUT_PREDICTIONS, DATA_GONE; IntegrityError DATA_CHANGED
 */
export async function settleUnderLineSources(registry: Registry, name: string, root: string): Promise<LineSensitivity> {
  const detail = completedRun(registry, name);
  const run = await withPredictions(registry, detail.id);
  const warehouse = await warehouseOf(detail, root);
  const { sha256 } = detail.artifacts.find(({ kind }) => kind === "predictions")!;
  const file = { path: registry.artifactPath(sha256), rows: run.predictions.rows.rows };
  const { source: own, time = DEFAULT_LINE_TIME } = run.record.lines;
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const books = await offersOfBooks(db, file, time);
    const chosen = new Map<string, RowOffers>();
    for (const source of new Set([own, ...FROM_BOOKS])) {
      chosen.set(source, await offersOfSource(db, file, lineSourceAt(source, time)));
    }
    return describe(run, own, books, chosen);
  } finally {
    db.close();
  }
}

function describe(
  run: PredictedRun,
  own: string,
  books: RowOffers,
  chosen: ReadonlyMap<string, RowOffers>,
): LineSensitivity {
  const { rows } = run.predictions;
  const counts = new Map<string, number>();
  for (const { book } of books.flat()) counts.set(book, (counts.get(book) ?? 0) + 1);
  const byRows = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([book]) => book);
  const settle = createSettler(run);
  const sources = [
    settle(own, "own", rows),
    ...(["best", "worst"] as const).map((choose) => settle(`${choose} price`, "prices", atPrices(rows, books, choose))),
    ...FROM_BOOKS.filter((source) => source !== own).map((source) =>
      settle(
        source,
        "books",
        onOffers(rows, (row) => chosen.get(source)![row]![0]),
      ),
    ),
    ...byRows
      .filter((book) => book !== own)
      .map((book) =>
        settle(
          book,
          "book",
          onOffers(rows, (row) => books[row]!.find((offer) => offer.book === book)),
        ),
      ),
  ];
  const today = chosen.get(own)!;
  return {
    id: run.id,
    name: run.name,
    dataSource: run.record.data.source,
    lineSource: own,
    lineTime: run.record.lines.time ?? DEFAULT_LINE_TIME,
    rows: rows.rows,
    dates: new Set(rows.date).size,
    ownLinesChanged: today.filter((offers, row) => !Object.is(offers[0]?.line ?? Number.NaN, rows.line[row]!)).length,
    sources: sources.filter((source) => source.rows > 0),
  };
}

function createSettler({ predictions, record }: PredictedRun) {
  const { start: evalStart } = evaluationDays(record);
  const picks = selectPicks(predictions.rows, { minEdge: HEADLINE_EDGE });
  return (source: string, kind: LineSourceKind, rows: EvalRows): SettledRun => {
    const evaluation = evaluate(rows, { seed: COMPARING_SEED, evalStart, breakdowns: false });
    const ownPicks = kind === "own" ? null : measureResettled(picks, predictions.rows, rows, { seed: COMPARING_SEED });
    return { source, kind, rows: evaluation.population.rowsWithLine, evaluation, ownPicks };
  };
}

function onOffers(rows: EvalRows, offerOn: (row: number) => Offer | undefined): EvalRows {
  const offers = Array.from(rows.date, (_, row) => offerOn(row));
  const column = (name: "line" | "overOdds" | "underOdds") =>
    Float64Array.from(offers, (offer) => offer?.[name] ?? Number.NaN);
  return { ...rows, line: column("line"), overOdds: column("overOdds"), underOdds: column("underOdds") };
}

function atPrices(rows: EvalRows, books: RowOffers, choose: "best" | "worst"): EvalRows {
  const prices = Array.from(rows.line, (line, row) =>
    extremePrices(line, { overOdds: rows.overOdds[row]!, underOdds: rows.underOdds[row]! }, books[row]!, choose),
  );
  return {
    ...rows,
    overOdds: Float64Array.from(prices, ({ overOdds }) => overOdds),
    underOdds: Float64Array.from(prices, ({ underOdds }) => underOdds),
  };
}
