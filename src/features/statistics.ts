import { type AsOfSql, asOf, type BoxSql, box, known, labelled } from "./as-of-sql.js";
import { type PriorFrame, prior, type Scope } from "./prior-window.js";

const played = box`played`;

/** Mean over the frame's games of a value that every game has; NULL over none. */
export function mean(frame: PriorFrame, value: BoxSql): AsOfSql {
  return asOf`${frame.sum(value)} / nullif(${frame.count(played)}, 0)`;
}

/** Mean over those of the frame's games that have the value; NULL over none. */
export function meanKnown(frame: PriorFrame, value: BoxSql): AsOfSql {
  return asOf`${frame.sum(value)} / nullif(${frame.count(value)}, 0)`;
}

/** Sum of one over sum of another; NULL when the second is 0 or unknown. */
export function ratio(frame: PriorFrame, numerator: BoxSql, denominator: BoxSql): AsOfSql {
  return asOf`${frame.sum(numerator)} / nullif(${frame.sum(denominator)}, 0)`;
}

/** Sample standard deviation from integer sums, sqrt((n Sxx - Sx^2) / (n (n - 1))); NULL under two values. */
export function sampleStd(frame: PriorFrame, value: BoxSql): AsOfSql {
  const n = frame.count(value);
  const sum = frame.sum(value);
  const squares = frame.sum(labelled(`square of ${value.text}`, box`${value} * ${value}`));
  return asOf`CASE WHEN ${n} > 1 THEN sqrt((${n} * ${squares} - ${sum} * ${sum}) / (${n} * (${n} - 1))) END`;
}

/**
 * The same, with the same bits, for values that 64 bits may not hold the products of: n Sxx is that of a figure in
 * millionths beyond them after some hundred games.
 */
export function wideSampleStd(frame: PriorFrame, value: BoxSql): AsOfSql {
  const n = frame.count(value);
  const sum = frame.wideSum(value);
  const wide = box`CAST(${value} AS HUGEINT)`;
  const squares = frame.wideSum(labelled(`square of ${value.text}`, box`${wide} * ${wide}`));
  return asOf`CASE WHEN ${n} > 1 THEN sqrt((${n} * ${squares} - ${sum} * ${sum}) / (${n} * (${n} - 1))) END`;
}

/**
 * Least-squares slope per game over his last `games` games (a value every game has), NULL under `least` of them. With x the number of games he
 * had played before each, n Sxy - Sx Sy and n Sxx - Sx^2 are whole numbers, and x being consecutive the latter is
 * n^2 (n^2 - 1) / 12.
 */
export function slope(games: number, least: number, value: BoxSql): AsOfSql {
  const frame = prior("player").last(games);
  const n = frame.count(played);
  const before = gamesBefore("player");
  const sumOfX = asOf`${n} * (2 * ${before} - ${n} - 1)`;
  const products = frame.sum(labelled(`games before times ${value.text}`, box`${before} * ${value}`));
  const numerator = asOf`6 * (2 * ${n} * ${products} - ${sumOfX} * ${frame.sum(value)})`;
  return asOf`CASE WHEN ${n} >= ${least} THEN ${numerator} / (${n} * ${n} * (${n} * ${n} - 1)) END`;
}

/** Games of the scope before this one. */
export function gamesBefore(scope: Scope): AsOfSql {
  return prior(scope).toDate().count(played);
}

/**
 * Number of games in a row, up to the last one, where `holds` is true, among the scope's games where `counts` is not
 * NULL (the others are skipped); an unknown `holds` ends the streak. NULL when no such game is known.
 */
export function streak(scope: Scope, counts: BoxSql, holds: BoxSql): AsOfSql {
  const toDate = prior(scope).toDate();
  const before = toDate.count(counts);
  const broken = box`CASE WHEN ${counts} IS NOT NULL AND NOT coalesce(${holds}, false) THEN ${before} + 1 END`;
  const lastBroken = toDate.max(labelled("number of a game that ends the streak", broken));
  return asOf`nullif(${before}, 0) - coalesce(${lastBroken}, 0)`;
}

/** Days from his (or the team's) last game to this one. */
export function daysSinceLast(scope: "player" | "team"): AsOfSql {
  return asOf`${known("day")} - ${prior(scope).toDate().max(box`CASE WHEN played = 1 THEN day END`)}`;
}
