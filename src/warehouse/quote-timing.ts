/**
 * What is known about when a quote was taken, as SQL over canonical relations. A quote may be used when its timing is
 * `pre_game` or `untimed_declared`; the others are stored and never used.
 */
const QUOTE_TIMINGS = [
  "pre_game",
  "late",
  "late_by_game",
  "tip_off_unknown",
  "untimed_declared",
  "untimed_unused",
] as const;
export type QuoteTimingClass = (typeof QUOTE_TIMINGS)[number];

/** Relations tip-offs are learnt from, with the canonical columns. */
export interface TipOffSources {
  readonly propLines: string;
  readonly playerGames: string;
  readonly slate: string;
}

/**
 * SQL for a WITH clause: `players` (game_date, player_id, team, opponent), `known_games` (game_date, team, opponent) and `tip_offs` (game_date, team, tip_off), the
 * earliest start any quote of the game, or the slate, states for either team: the rule the features follow. Quotes
 * that name no teams belong to the game of their player.
 */
export function tipOffs({ propLines, playerGames, slate }: TipOffSources): string {
  return `appearances AS (
      SELECT game_date, player_id, player_lookup, team, opponent FROM ${playerGames}
      UNION ALL
      SELECT game_date, player_id, player_lookup, team, opponent FROM ${slate} AS s
        ANTI JOIN ${playerGames} AS g USING (game_date, player_id)
    ), players AS (
      SELECT game_date, player_id, min(team) AS team, min(opponent) AS opponent FROM appearances GROUP BY ALL
    ), lookups AS (
      SELECT game_date, player_lookup, min(player_id) AS player_id FROM appearances GROUP BY ALL
      HAVING count(DISTINCT player_id) = 1
    ), starts AS (
      SELECT DISTINCT game_date, player_id, player_lookup, home, away, commence_time FROM ${propLines}
      WHERE commence_time IS NOT NULL
    ), stated AS (
      SELECT game_date, home AS team, commence_time FROM starts
      UNION ALL SELECT game_date, away, commence_time FROM starts
      UNION ALL SELECT game_date, team, commence_time FROM ${slate} WHERE commence_time IS NOT NULL
      UNION ALL SELECT q.game_date, p.team, q.commence_time
        FROM starts AS q LEFT JOIN lookups AS l USING (game_date, player_lookup)
        JOIN players AS p ON p.game_date = q.game_date AND p.player_id = coalesce(q.player_id, l.player_id)
        WHERE q.home IS NULL OR q.away IS NULL
    ), earliest AS (
      SELECT game_date, team, min(commence_time) AS start FROM stated WHERE team IS NOT NULL GROUP BY ALL
    ), known_games AS (SELECT DISTINCT game_date, team, opponent FROM players
    ), quoted_games AS (
      SELECT game_date, home AS team, away AS opponent FROM starts
      UNION SELECT game_date, away, home FROM starts
    ), games AS (
      FROM known_games UNION FROM quoted_games ANTI JOIN known_games USING (game_date, team)
    ), tip_offs AS (
      SELECT games.game_date, games.team, min(least(own.start, other.start)) AS tip_off FROM games
      LEFT JOIN earliest AS own ON own.game_date = games.game_date AND own.team = games.team
      LEFT JOIN earliest AS other ON other.game_date = games.game_date AND other.team = games.opponent GROUP BY ALL
    )`;
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
 * SQL: every quote of `quotes` with its `timing`. Its game is the one its player has a box score or a slate row in, else
 * the home team's.
 */
export function timedPropLines(quotes: string, sources: TipOffSources): string {
  return `(WITH ${tipOffs(sources)}
    SELECT q.*, ${quoteTiming("q.commence_time", "t.tip_off")} AS timing
    FROM ${quotes} AS q
    LEFT JOIN lookups AS l ON l.game_date = q.game_date AND l.player_lookup = q.player_lookup
    LEFT JOIN players AS p ON p.game_date = q.game_date AND p.player_id = coalesce(q.player_id, l.player_id)
    LEFT JOIN tip_offs AS t ON t.game_date = q.game_date AND t.team = coalesce(p.team, q.home))`;
}

/** SQL: every spread and total of `lines` with its `timing`; the tip-off is that of the home team's game. */
export function timedGameLines(lines: string, sources: TipOffSources): string {
  return `(WITH ${tipOffs(sources)}
    SELECT q.*, ${quoteTiming("CAST(NULL AS TIMESTAMP)", "t.tip_off")} AS timing
    FROM ${lines} AS q LEFT JOIN tip_offs AS t ON t.game_date = q.game_date AND t.team = q.home)`;
}
