import type { Database } from "../duckdb.js";
import { CELL_RULES, type CellKind, presentText } from "./cells.js";
import { BOX_COUNTS } from "./tables/player-games.js";

/** Largest share of a file's rows that may be appearances of seconds; five real seasons have 0.2 %. */
const MOST_SECONDS_SHARE = 0.02;

/** SQL: a canonical box score with nothing in it: no time, no count, no plus_minus. */
export const EMPTY_BOX_SCORE = `minutes = 0 AND ${BOX_COUNTS.map((name) => `${name} = 0`).join(" AND ")}
  AND coalesce(plus_minus, 0) = 0`;

/**
 * Moves the rows of players who did not play to `absent`, and takes back what was found wrong with them: such rows
 * often lack every figure. Empty minutes say it for certain. Nought minutes may also be an appearance of seconds in a
 * file of whole minutes; they say it when the file knows fractions of a minute, or when there are too many of them.
 */
export async function dropAbsent(
  db: Database,
  names: { readonly cells: string; readonly staged: string; readonly faults: string; readonly absent: string },
): Promise<void> {
  const value = (kind: CellKind, name: string) => CELL_RULES[kind].parse(presentText(kind, `cells.${name}`));
  const nothing = (kind: CellKind, name: string) =>
    `(${presentText(kind, `cells.${name}`)} IS NULL OR coalesce(${value(kind, name)} = 0, false))`;
  const empty = [...BOX_COUNTS.map((name) => nothing("count", name)), nothing("integer", "plus_minus")].join(" AND ");
  await db.run(`CREATE TABLE empty_rows AS
    SELECT row, ${presentText("minutes", "cells.minutes")} IS NULL AS untimed
    FROM ${names.cells} AS cells SEMI JOIN ${names.staged} AS staged
      ON staged.row = cells.row AND staged.game_date IS NOT NULL AND staged.game_id IS NOT NULL AND staged.player_id IS NOT NULL
    WHERE ${nothing("minutes", "minutes")} AND ${empty}`);
  await db.run(`INSERT INTO ${names.absent}
    SELECT row FROM empty_rows WHERE untimed
      OR EXISTS (SELECT 1 FROM ${names.staged} WHERE minutes <> trunc(minutes))
      OR (SELECT count(*) FROM empty_rows) > ${MOST_SECONDS_SHARE} * (SELECT count(*) FROM ${names.staged})`);
  await db.run(`DELETE FROM ${names.faults} WHERE row IN (SELECT row FROM ${names.absent})`);
  await db.run("DROP TABLE empty_rows");
}
