/** Why a quote may or may not be used; the texts are what explain prints. */
export const VERDICTS = {
  allowed: "allowed: taken before tip-off",
  declared: "allowed: time unknown, source declared as pre-game",
  late: "refused: taken after tip-off",
  unknown: "refused: quote time or tip-off unknown, source not declared as pre-game",
} as const;

/**
 * The rule every quote goes through. `tip` is the earliest start known for the game; a quote whose time and tip-off are both
 * known is judged by them, whatever its source declares.
 */
export function verdictSql(tip: string): string {
  return `CASE WHEN snapshot_time IS NOT NULL AND ${tip} IS NOT NULL
    THEN CASE WHEN snapshot_time <= ${tip} THEN '${VERDICTS.allowed}' ELSE '${VERDICTS.late}' END
    WHEN declared_pre_game THEN '${VERDICTS.declared}' ELSE '${VERDICTS.unknown}' END`;
}

/** SQL condition: the verdict lets the quote in. */
export const ALLOWED = `verdict IN ('${VERDICTS.allowed}', '${VERDICTS.declared}')`;
