import {
  type EvalRows,
  type Evaluation,
  evaluate,
  measureResettled,
  type Offer,
  type ResettledPicks,
  type Side,
  selectPicks,
  shopOffer,
} from "../../metrics/index.js";
import type { Registry, RunDetail } from "../../registry/index.js";
import { Database } from "../../warehouse/duckdb.js";
import { evaluationDays } from "../result.js";
import { warehouseOf } from "../warehouse-of.js";
import { offersOfBooks, offersOfSource, type RowOffers } from "./offered-lines.js";
import { completedRun, type PredictedRun, withPredictions } from "./resolve-runs.js";

/** "own": the lines the run was evaluated on. "books": chosen from several. "book": one. "shopped": the offer that favours a pick most or least. */
export type LineSourceKind = "own" | "books" | "book" | "shopped";

/** A run's predictions settled on the lines of one source. */
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
  /** Rows the run was evaluated on, with a line of its own or without. */
  readonly rows: number;
  readonly dates: number;
  /** Rows that would get another line from the run's own source today; 0 unless the program takes lines in another way now. */
  readonly ownLinesChanged: number;
  /** Its own lines first, then cascade and consensus, the books by rows, best and worst. */
  readonly sources: readonly SettledRun[];
}

/** The edge whose picks are settled, points. */
export const SETTLED_EDGE = 3;
const SEED = 42;
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
  const own = run.record.lines.source;
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const books = await offersOfBooks(db, file);
    const chosen = new Map<string, RowOffers>();
    for (const source of new Set([own, ...FROM_BOOKS])) chosen.set(source, await offersOfSource(db, file, source));
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
  const settler = createSettler(run);
  const sources = [
    settler(own, "own", () => null),
    ...FROM_BOOKS.filter((source) => source !== own).map((source) =>
      settler(source, "books", (row) => chosen.get(source)![row]![0] ?? null),
    ),
    ...byRows
      .filter((book) => book !== own)
      .map((book) => settler(book, "book", (row) => books[row]!.find((offer) => offer.book === book) ?? null)),
    ...(["best", "worst"] as const).map((choose) =>
      settler(choose, "shopped", (row, side) => shopOffer(rows.prediction[row]!, books[row]!, choose, side)),
    ),
  ];
  const today = chosen.get(own)!;
  return {
    id: run.id,
    name: run.name,
    dataSource: run.record.data.source,
    lineSource: own,
    rows: rows.rows,
    dates: new Set(rows.date).size,
    ownLinesChanged: today.filter((offers, row) => !Object.is(offers[0]?.line ?? Number.NaN, rows.line[row]!)).length,
    sources: sources.filter((source) => source.rows > 0),
  };
}

/** The offer on a row; with a side, for a pick that is already made. */
type OfferOn = (row: number, side?: Side) => Offer | null;

function createSettler({ predictions: { rows }, record }: PredictedRun) {
  const { start: evalStart } = evaluationDays(record);
  const picks = selectPicks(rows, { minEdge: SETTLED_EDGE });
  const sides = new Map(
    Array.from(picks.row, (row, k) => [row, picks.side[k]! > 0 ? ("OVER" as const) : ("UNDER" as const)]),
  );
  return (source: string, kind: LineSourceKind, offerOn: OfferOn): SettledRun => {
    const settled = kind === "own" ? rows : onOffers(rows, (row) => offerOn(row));
    const evaluation = evaluate(settled, { seed: SEED, evalStart, breakdowns: false });
    const moved = onOffers(rows, (row) => (sides.has(row) ? offerOn(row, sides.get(row)) : null));
    return {
      source,
      kind,
      rows: evaluation.population.rowsWithLine,
      evaluation,
      ownPicks: kind === "own" ? null : measureResettled(picks, rows, moved, { seed: SEED }),
    };
  };
}

function onOffers(rows: EvalRows, offerOn: (row: number) => Offer | null): EvalRows {
  const offers = Array.from(rows.date, (_, row) => offerOn(row));
  const column = (value: (offer: Offer) => number) =>
    Float64Array.from(offers, (offer) => (offer === null ? Number.NaN : value(offer)));
  return {
    ...rows,
    line: column(({ line }) => line),
    overOdds: column(({ overOdds }) => overOdds),
    underOdds: column(({ underOdds }) => underOdds),
  };
}
