/**
 * What is known about when a quote was taken, as SQL over canonical relations. A quote may be used when its timing is
 * `pre_game` or `untimed_declared`; the others are stored and never used.
 */
export const QUOTE_TIMINGS = [
  "pre_game",
  "late",
  "late_by_game",
  "tip_off_unknown",
  "untimed_declared",
  "untimed_unused",
] as const;
export type QuoteTimingClass = (typeof QUOTE_TIMINGS)[number];

/** SQL: (game_date, team, tip_off), the earliest tip-off any quote states for a team on a day. */
export function tipOffs(propLines: string): string {
  const side = (team: string) => `SELECT game_date, ${team} AS team, commence_time FROM ${propLines}
    WHERE commence_time IS NOT NULL AND ${team} IS NOT NULL`;
  return `(SELECT game_date, team, min(commence_time) AS tip_off
    FROM (${side("home")} UNION ALL ${side("away")}) GROUP BY game_date, team)`;
}

/**
 * SQL: the timing class of a quote with columns snapshot_time and declared_pre_game. A quote must have been taken before
 * both tip-offs that may be known; one of unknown time, or of a game of unknown start, counts only when it is declared.
 * @param own the tip-off the quote itself states
 * @param game the earliest tip-off known for its game
 */
export function quoteTiming(own: string, game: string): string {
  return `CASE
    WHEN snapshot_time > ${own} THEN 'late'
    WHEN snapshot_time > ${game} THEN 'late_by_game'
    WHEN snapshot_time IS NOT NULL AND coalesce(${own}, ${game}) IS NOT NULL THEN 'pre_game'
    WHEN declared_pre_game THEN 'untimed_declared'
    WHEN snapshot_time IS NULL THEN 'untimed_unused'
    ELSE 'tip_off_unknown' END`;
}

/** SQL condition on a timing class: the quote may be used. */
export const USABLE_TIMING = "IN ('pre_game', 'untimed_declared')";

/**
 * SQL: every quote of `quotes` with its `timing`. A quote that states no tip-off takes that of the game's other quotes:
 * the game is the home team's, or the one the player has a box score in.
 * @param allQuotes relation the tip-offs are learnt from
 */
export function timedPropLines(quotes: string, allQuotes: string, playerGames: string): string {
  return `(SELECT q.*, ${quoteTiming("q.commence_time", "coalesce(by_home.tip_off, by_player.tip_off)")} AS timing
    FROM ${quotes} AS q
    LEFT JOIN ${tipOffs(allQuotes)} AS by_home ON by_home.game_date = q.game_date AND by_home.team = q.home
    LEFT JOIN (SELECT game_date, player_id, min(team) AS team FROM ${playerGames} GROUP BY game_date, player_id) AS played
      ON played.game_date = q.game_date AND played.player_id = q.player_id
    LEFT JOIN ${tipOffs(allQuotes)} AS by_player
      ON by_player.game_date = q.game_date AND by_player.team = played.team)`;
}

/** SQL: every spread and total of `lines` with its `timing`; the tip-off is the one the home team's prop quotes state. */
export function timedGameLines(lines: string, propLines: string): string {
  return `(SELECT q.*, ${quoteTiming("CAST(NULL AS TIMESTAMP)", "tips.tip_off")} AS timing
    FROM ${lines} AS q
    LEFT JOIN ${tipOffs(propLines)} AS tips ON tips.game_date = q.game_date AND tips.team = q.home)`;
}
