import { americanPrice, BOOKS, CONSENSUS, MARKET_NOISE } from "./books.js";
import type { Draws } from "./draws.js";
import { UNTIMED } from "./league-tables.js";
import type { NumberTable } from "./number-table.js";
import type { PointsDistribution } from "./points-distribution.js";

/** One player before one game, as the books see him at opening and at close; null when they take no bets then. */
export interface PropSubject {
  readonly day: number;
  readonly startYear: number;
  readonly player: number;
  readonly home: number;
  readonly away: number;
  /** UTC minutes since 1970-01-01. */
  readonly tip: number;
  /** When the books looked: a quote appears then or a few minutes later, always before tip-off. */
  readonly openingTime: number;
  readonly closingTime: number;
  readonly opening: PointsDistribution | null;
  readonly closing: PointsDistribution | null;
  /** Points every book adds to its expectation by mistake (a planted edge); 0 otherwise. */
  readonly mistake: number;
}

/**
 * Draws all quotes of one player. Every quote is made of the true distribution known at its time, shifted by the
 * market's error at that time and the book's own.
 * @returns the closing main line of the first book, null when it has none
 */
export function quoteProps(subject: PropSubject, draws: Draws, out: NumberTable): number | null {
  const reference = subject.closing ?? subject.opening;
  if (!reference) return null;
  const scale = Math.sqrt(reference.mean / 15);
  const deviation = draws.chance(MARKET_NOISE.staleShare) ? MARKET_NOISE.stale : MARKET_NOISE.closing;
  const closingError = deviation * scale * draws.normal() + subject.mistake;
  const openingError = closingError + MARKET_NOISE.opening * scale * draws.normal();
  let closingLine: number | null = null;
  for (const [position, book] of BOOKS.entries()) {
    const own = MARKET_NOISE.book * draws.normal();
    const opens = draws.chance(book.coverage) && subject.startYear >= book.openingFrom;
    const closes = draws.chance(book.coverage);
    if (opens && subject.opening) {
      const { openingTime } = subject;
      const line = mainLine(subject.opening, openingError + own);
      addQuote(subject, subject.opening, openingError + own, position, line, true, openingTime + draws.int(20), out);
    }
    if (!closes || !subject.closing) continue;
    const taken = subject.closingTime + draws.int(5);
    const line = mainLine(subject.closing, closingError + own);
    addQuote(subject, subject.closing, closingError + own, position, line, true, taken, out);
    if (position === 0) closingLine = line;
    if (subject.startYear < book.alternatesFrom || line < 12) continue;
    for (const step of [-4, 3]) {
      addQuote(subject, subject.closing, closingError + own, position, line + step, false, taken, out);
    }
  }
  quoteConsensus(subject, openingError, closingError, draws, out);
  return closingLine;
}

/** The half point at which the book's chance of an over is nearest to its target. */
function mainLine(distribution: PointsDistribution, error: number): number {
  const target = distribution.quantile(MARKET_NOISE.overTarget) + error;
  return Math.max(0.5, Math.floor(target) + 0.5);
}

function addQuote(
  subject: PropSubject,
  distribution: PointsDistribution,
  error: number,
  book: number,
  line: number,
  main: boolean,
  taken: number,
  out: NumberTable,
): void {
  const { vig, priceStep } = BOOKS[book] ?? CONSENSUS;
  // On a whole line the stake comes back on a push: the price is of over against under.
  const whole = line === Math.floor(line);
  const above = distribution.over(whole ? line + 0.5 - error : line - error);
  const below = 1 - distribution.over(whole ? line - 0.5 - error : line - error);
  const over = above / (above + below);
  const prices = [americanPrice(over, vig, priceStep), americanPrice(1 - over, vig, priceStep)] as const;
  const { day, player, home, away, tip } = subject;
  out.add(day, player, book, 2 * line, ...prices, main ? 1 : 0, home, away, taken, tip);
}

/** The archive's average of the books: at times a whole number, and in the early seasons without a time of day. */
function quoteConsensus(
  subject: PropSubject,
  openingError: number,
  closingError: number,
  draws: Draws,
  out: NumberTable,
): void {
  const covered = draws.chance(CONSENSUS.coverage);
  const whole = draws.chance(0.004);
  const untimed = subject.startYear < CONSENSUS.timedFrom;
  // The archive took its line at no fixed time: sometimes before the last news.
  const early = untimed && subject.opening !== null && draws.chance(0.35);
  const distribution = early ? subject.opening : subject.closing;
  if (!covered || !distribution) return;
  const error = early ? openingError : closingError;
  const line = mainLine(distribution, error) + (whole ? 0.5 : 0);
  const taken = untimed ? UNTIMED : subject.closingTime + draws.int(5);
  addQuote(subject, distribution, error, BOOKS.length, line, true, taken, out);
}
