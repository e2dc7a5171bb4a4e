import { square } from "../../core/elementary.js";
import { grouped, percent } from "../../core/figures.js";
import { mean } from "../../core/mean.js";
import { median } from "../../core/median.js";
import { americanToDecimal } from "../../core/odds.js";
import { noVig } from "../../metrics/no-vig.js";
import type { AuditCheck, AuditVerdict } from "../leak-audit.js";
import { shareError } from "../share-error.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import { correlation } from "./association.js";
import type { AuditedRows } from "./audited-rows.js";
import { measureLines } from "./line-errors.js";
import { movedLines } from "./moved-lines.js";
import { ratioOfMeans } from "./part-errors.js";
import type { BookQuote } from "./read-quotes.js";

/** One book's quotes of rows whose outcome is known. */
interface BookRows {
  readonly days: number[];
  readonly points: number[];
  readonly line: number[];
  readonly seasonAverage: number[];
  /** Median of what the other books quoted; NaN where none did. */
  readonly others: number[];
  /** The book's first quote of the day; NaN where it has no time. */
  readonly first: number[];
  /** No-vig probability of OVER; NaN without both prices. */
  readonly over: number[];
}

interface Fault {
  readonly book: string;
  readonly verdict: AuditVerdict;
  readonly text: string;
}

/**
 * Holds the quotes of every book against the outcome, whether or not the run bets on them: features are made of them. A book
 * whose quotes lie far nearer to the outcome than a season average can, or than those of other books on the same rows, or
 * whose prices tell who went over, quoted games that were under way; one whose lines or prices are better on the side that won
 * was put together when they were over.
 * @param rows the rows of a run's days, with outcomes
 */
export function bookErrorCheck(rows: AuditedRows, quotes: readonly BookQuote[]): AuditCheck[] {
  const books = [...byBook(rows, quotes)].filter(([, { line }]) => line.length >= LEAK_THRESHOLDS.leastRowsOfBook);
  if (books.length === 0) return [];
  const near = books.flatMap(([name, book]) => faultsOf(name, book));
  // beside a book that knows the outcome honest ones lie away from it
  const faults = near.length > 0 ? near : books.flatMap(([name, book]) => movedFault(name, book));
  const isLeak = faults.some(({ verdict }) => verdict === "LEAK");
  const count = books.reduce((sum, [, { line }]) => sum + line.length, 0);
  return [
    {
      kind: "statistical",
      name: "books against the outcome",
      verdict: isLeak ? "LEAK" : faults.length > 0 ? "SUSPECT" : "CLEAN",
      evidence:
        faults.length > 0
          ? `${faults.map(({ text }) => text).join("; ")}: quotes ${near.length > 0 ? "taken after tip-off" : "made after the game"} look like this, and features are made of them`
          : `${grouped(count)} quotes of ${books.map(([name]) => name).join("; ")}: none nearer to the outcome than the others`,
      ...(faults.length > 0 && {
        features: faults.map(({ book }) => book),
        findings: faults.map(({ text }) => text),
      }),
    },
  ];
}

function byBook(rows: AuditedRows, quotes: readonly BookQuote[]): Map<string, BookRows> {
  const key = (player: number, day: number) => `${player} ${day}`;
  const rowOf = new Map<string, number>();
  for (const [row, player] of rows.playerId.entries()) {
    if (Number.isNaN(rows.points[row]!) || Number.isNaN(rows.seasonAverage[row]!)) continue;
    rowOf.set(key(player, rows.epochDay[row]!), row);
  }
  const onRow = new Map<number, BookQuote[]>();
  for (const quote of quotes) {
    const row = rowOf.get(key(quote.player, quote.day));
    if (row === undefined) continue;
    const beside = onRow.get(row);
    if (beside) beside.push(quote);
    else onRow.set(row, [quote]);
  }
  const books = new Map<string, BookRows>();
  for (const [row, beside] of onRow) {
    for (const quote of beside) {
      const name = `${quote.book}, ${quote.timeUnknown ? "quote time unknown" : "timed quotes"}`;
      const book = books.get(name) ?? {
        days: [],
        points: [],
        line: [],
        seasonAverage: [],
        others: [],
        first: [],
        over: [],
      };
      books.set(name, book);
      book.days.push(rows.epochDay[row]!);
      book.points.push(rows.points[row]!);
      book.line.push(quote.line);
      book.seasonAverage.push(rows.seasonAverage[row]!);
      book.others.push(
        median(beside.filter((other) => other.book !== quote.book).map(({ line }) => line)) ?? Number.NaN,
      );
      book.first.push(quote.first ?? Number.NaN);
      book.over.push(overProbability(quote));
    }
  }
  return books;
}

function faultsOf(name: string, book: BookRows): Fault[] {
  const { bookError, besideOthers, deviations: needed, lineHits, overPrice } = LEAK_THRESHOLDS;
  const n = book.line.length;
  const said: { text: string; isLeak: boolean }[] = [];
  const own = against(book, book.seasonAverage);
  const others = against(book, book.others);
  if (own.ratio < bookError.suspect && own.deviations > needed) {
    said.push({
      text: `the error of its lines is only ${own.ratio.toFixed(2)} of the season average's, from before a game it is at least ${bookError.suspect}`,
      isLeak: own.ratio < bookError.leak,
    });
  }
  if (others.ratio < besideOthers.suspect && others.deviations > needed && own.ratio < besideOthers.most) {
    said.push({
      text: `the error of its lines is only ${others.ratio.toFixed(2)} of other books' on the same ${grouped(others.n)} rows`,
      isLeak: others.ratio < besideOthers.leak,
    });
  }
  for (const { n: count, ratio, from } of farLines(book)) {
    said.push({
      text: `where its line is far from ${from} (${grouped(count)} rows), its error is only ${ratio.toFixed(2)} of that of its other lines, and is not less before a game`,
      isLeak: ratio < LEAK_THRESHOLDS.farLines.leak,
    });
  }
  const { hits, near } = measureLines(book);
  const allowed = lineHits * near;
  if (hits > allowed + needed * shareError(hits, n)) {
    said.push({
      text: `${percent(hits)} of the outcomes lie within half a point of its line where ${percent(allowed)} are the most to expect`,
      isLeak: false,
    });
  }
  const result = book.points.map((points, i) =>
    points === book.line[i] ? Number.NaN : Number(points > book.line[i]!),
  );
  const price = correlation(book.over, result);
  if (price.n >= LEAK_THRESHOLDS.leastRowsOfBook && price.r > overPrice.suspect + needed / Math.sqrt(price.n)) {
    said.push({
      text: `its prices tell who went over (r = ${price.r.toFixed(2)} on ${grouped(price.n)} rows, at most ${overPrice.suspect} is honest)`,
      isLeak: price.r > overPrice.leak,
    });
  }
  if (price.n >= LEAK_THRESHOLDS.leastRowsOfBook && price.r < -needed / Math.sqrt(price.n)) {
    said.push({
      text: `its prices are better on the side that won (r = ${price.r.toFixed(2)} of the probability they state with the outcome on ${grouped(price.n)} rows, below 0 is not honest), as when prices are chosen after the game`,
      isLeak: false,
    });
  }
  if (said.length === 0) return [];
  const text = `${name} (${grouped(n)} rows): ${said.map((one) => one.text).join(" and ")}`;
  return [{ book: name.split(",")[0]!, verdict: said.some(({ isLeak }) => isLeak) ? "LEAK" : "SUSPECT", text }];
}

/** What of a book's lines lies on the wrong side of the outcome. */
function movedFault(name: string, book: BookRows): Fault[] {
  const moved = movedLines(book);
  if (moved.length === 0) return [];
  const texts = moved.map(
    ({ n, slope, from }) =>
      `where its line stands a point above ${from}, the outcome lies ${Math.abs(slope).toFixed(1)} points lower (${grouped(n)} rows)`,
  );
  const isLeak = moved.some(({ slope }) => slope < LEAK_THRESHOLDS.awayFromOutcome.leak);
  const text = `${name} (${grouped(book.line.length)} rows): ${texts.join(" and ")}`;
  return [{ book: name.split(",")[0]!, verdict: isLeak ? "LEAK" : "SUSPECT", text }];
}

/**
 * A few late quotes among many honest ones: a line that is far from what others say, what it was itself in the morning, or the season
 * average is as hard to hit as any, unless it is far because the outcome was known.
 */
function farLines(book: BookRows): { from: string; n: number; ratio: number }[] {
  const { farLines: limits, deviations: needed } = LEAK_THRESHOLDS;
  const guesses = [
    { from: "the other books'", values: book.others, ...limits.others },
    { from: "its first of the day", values: book.first, ...limits.first },
    { from: "the season average", values: book.seasonAverage, ...limits.average },
  ];
  const error = (i: number) => Math.abs(book.points[i]! - book.line[i]!);
  return guesses.flatMap(({ from, values, apart, suspect }) => {
    const all = [...values.keys()].filter((i) => !Number.isNaN(values[i]!));
    const isFar = (i: number) => Math.abs(book.line[i]! - values[i]!) >= apart;
    const [far, near] = [all.filter(isFar), all.filter((i) => !isFar(i))];
    if (far.length < limits.least || near.length < LEAK_THRESHOLDS.leastRowsOfBook) return [];
    const others = near.map(error);
    const usual = mean(others);
    const own = mean(far.map(error));
    // the scatter of the others: a few errors that are small by luck scatter less too
    const deviation = Math.sqrt(mean(others.map((value) => square(value - usual))) / far.length);
    const ratio = own / usual;
    return ratio < suspect && usual - own > needed * deviation ? [{ from, n: far.length, ratio }] : [];
  });
}

/** MAE of a book's lines over that of another guess, on the rows that have it, and by how many standard errors (by date) it is less. */
function against({ days, points, line }: BookRows, guess: readonly number[]) {
  const known = [...points.keys()].filter((i) => !Number.isNaN(guess[i]!));
  if (known.length < LEAK_THRESHOLDS.leastRowsOfBook) return { ratio: Number.NaN, deviations: 0, n: known.length };
  const errors = (of: readonly number[]) => Float64Array.from(known, (i) => Math.abs(points[i]! - of[i]!));
  const day = Int32Array.from(known, (i) => days[i]!);
  const { ratio, deviations } = ratioOfMeans(day, errors(guess), errors(line));
  return { ratio: 1 / ratio, deviations, n: known.length };
}

function overProbability({ over, under }: BookQuote): number {
  if (over === null || under === null) return Number.NaN;
  return noVig([americanToDecimal(over), americanToDecimal(under)])?.[0] ?? Number.NaN;
}
