import { type QuoteTimingClass, quoteTiming } from "../../warehouse/quote-timing.js";

/** Why a quote may or may not be used; the texts are what explain prints. */
export const VERDICTS = {
  allowed: "allowed: taken before tip-off",
  declared: "allowed: time unknown, source declared as pre-game",
  late: "refused: taken after tip-off",
  newer: "refused: taken after the line was",
  unknown: "refused: quote time or tip-off unknown, source not declared as pre-game",
} as const;

const VERDICT_OF: Record<QuoteTimingClass, string> = {
  pre_game: VERDICTS.allowed,
  untimed_declared: VERDICTS.declared,
  late: VERDICTS.late,
  late_by_game: VERDICTS.late,
  tip_off_unknown: VERDICTS.unknown,
  untimed_unused: VERDICTS.unknown,
};

/** SQL: the verdict on a quote, by the tip-off it states itself and the earliest one known for its game. */
export function verdictSql(own: string, game: string): string {
  const cases = Object.entries(VERDICT_OF).map(([timing, verdict]) => `WHEN '${timing}' THEN '${verdict}'`);
  return `CASE ${quoteTiming(own, game)} ${cases.join(" ")} END`;
}

/** SQL condition: the verdict lets the quote in. */
export const ALLOWED = `verdict IN ('${VERDICTS.allowed}', '${VERDICTS.declared}')`;

/**
 * How much later than the line another book's quote may be and still count as standing beside it: one collection run
 * visits the books one after the other (in real data 99 % of the others are within 8 minutes).
 */
export const SAME_SCRAPE_MINUTES = 10;

/** SQL condition: a quote of this time was there at `knownAt`; always true where either is unknown. */
export function takenBy(time: string, knownAt: string, minutesLate = 0): string {
  const latest = minutesLate === 0 ? knownAt : `${knownAt} + INTERVAL ${minutesLate} MINUTE`;
  return `coalesce(${time} <= ${latest}, true)`;
}

/** SQL: the verdict of a quote `q` on a row judged at `knownAt`: an allowed quote that was not there yet is refused. */
export function newerVerdict(q: string, knownAt: string, minutesLate = 0): string {
  const newer = `NOT ${takenBy(`${q}.snapshot_time`, knownAt, minutesLate)}`;
  return `CASE WHEN ${q}.${ALLOWED} AND ${newer} THEN '${VERDICTS.newer}' ELSE ${q}.verdict END`;
}
