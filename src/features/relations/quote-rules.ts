import { type QuoteTimingClass, quoteTiming } from "../../warehouse/quote-timing.js";

/** Why a quote may or may not be used; the texts are what explain prints. */
export const VERDICTS = {
  allowed: "allowed: taken before tip-off",
  declared: "allowed: time unknown, source declared as pre-game",
  late: "refused: taken after tip-off",
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
