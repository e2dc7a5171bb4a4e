/** Name of the one-column table of books whose untimed quotes count as pre-game. */
export const PRE_GAME_BOOKS_TABLE = "pre_game_books";

/** SQL, 1 or 0: the quote has no time of its own and its book is declared as pre-game. */
export const DECLARED_PRE_GAME_SQL = `CASE WHEN snapshot_time IS NULL
  AND book IN (SELECT pre_game_book FROM ${PRE_GAME_BOOKS_TABLE}) THEN 1 ELSE 0 END`;
