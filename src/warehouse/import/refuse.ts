import { DataError } from "../../core/errors.js";
import { grouped, percent } from "../../core/figures.js";
import type { Database } from "../duckdb.js";
import { type PreparedTable, relationsOf } from "./prepared-table.js";
import { firstRejects } from "./rejects.js";
import { MIN_MATCH_RATE } from "./report.js";
import { OTHER_ROW_REFUSED } from "./whole-games.js";

/**
 * Refuses the whole import when a table has no good row, too many bad ones, or too many unknown players.
 * @throws DataError (exit 3) naming every table that failed, with its most frequent reasons and first bad rows
 */
export async function refuseUnfit(
  db: Database,
  tables: readonly PreparedTable[],
  maxRejectShare: number,
): Promise<void> {
  const faults: string[] = [];
  const hints = new Set<string>();
  for (const table of tables) {
    const { input, file, rowsRead, rejected, rejectedWithGame, rejectedByReason, rejectsFile, names } = table;
    if (rowsRead === 0) {
      faults.push(`${input.table}: ${file} has a header but no rows`);
      hints.add("export the file again");
      continue;
    }
    if (table.didNotPlay === rowsRead) {
      faults.push(`${input.table}: no row of ${file} is of a player who played: minutes and counts are all empty or 0`);
      hints.add("if the figures have other column names there, say so with --map");
      continue;
    }
    // Rows refused with their game are not faulty themselves.
    const faulty = rejected - rejectedWithGame;
    if (faulty > maxRejectShare * rowsRead) {
      const reasons = Object.entries(rejectedByReason)
        .filter(([reason]) => reason !== OTHER_ROW_REFUSED)
        .slice(0, 5);
      const examples = await firstRejects(db, relationsOf(input.table), 3);
      faults.push(
        `${input.table}: ${grouped(faulty)} of ${grouped(rowsRead)} rows of ${file} refused (${percent(faulty / rowsRead)}, at most ` +
          `${percent(maxRejectShare)} allowed): ${reasons.map(([reason, n]) => `${grouped(n)} x ${reason}`).join(", ")}; ${examples.join("; ")}`,
      );
      hints.add(`every refused row is in ${rejectsFile}`);
    }
    if (names?.rate != null && names.rate < MIN_MATCH_RATE && input.players === "fill") {
      const worst = names.unmatched.slice(0, 5).map((one) => `${one.name} (${grouped(one.playerDates)}x)`);
      faults.push(
        `${input.table}: only ${percent(names.rate)} of ${grouped(names.playerDates)} player-dates belong to a player of the box ` +
          `scores (${percent(MIN_MATCH_RATE)} needed); most frequent: ${worst.join(", ")}`,
      );
      hints.add(
        "give other spellings in a file with --aliases (columns alias,player_lookup), or import the box scores that are missing",
      );
    }
  }
  if (faults.length === 0) return;
  throw new DataError("IMPORT_REFUSED", faults.join("\n"), {
    hint: `${[...hints].join("; ")}. The warehouse is as it was before`,
  });
}
