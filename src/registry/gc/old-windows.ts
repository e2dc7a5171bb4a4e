import { sql } from "kysely";
import type { Connection } from "../connection.js";
import { query } from "../query.js";
import { MOST_DAYS_KEPT } from "../window-fits.js";

const DAY_MS = 86_400_000;

export interface OldWindows {
  readonly count: number;
  readonly bytes: number;
}

/** Kept windows that no run will go on from: of runs archived up to a time, and of ended ones that left them more than 30 days ago. */
export function oldWindows(db: Connection, archivedUntil: string, now: Date): OldWindows {
  const sizes = query
    .selectFrom("window_fits")
    .select((eb) => [eb.fn.countAll<number>().as("count"), sql<number>`coalesce(sum(length(model)), 0)`.as("bytes")])
    .where("fit_sha256", "in", disposable(archivedUntil, now));
  return db.first(sizes)!;
}

/** Deletes them. @returns what there was */
export function dropOldWindows(db: Connection, archivedUntil: string, now: Date): OldWindows {
  return db.write(() => {
    const found = oldWindows(db, archivedUntil, now);
    db.run(query.deleteFrom("window_fits").where("fit_sha256", "in", disposable(archivedUntil, now)));
    return found;
  });
}

function disposable(archivedUntil: string, now: Date) {
  const tooOld = new Date(now.getTime() - MOST_DAYS_KEPT * DAY_MS).toISOString();
  return query
    .selectFrom("window_fits")
    .innerJoin("runs", "runs.id", "window_fits.run_id")
    .select("window_fits.fit_sha256")
    .where((eb) =>
      eb.or([
        eb.and([eb("runs.status", "=", "archived"), eb("runs.archived_at", "<=", archivedUntil)]),
        eb.and([eb("runs.status", "<>", "running"), eb("window_fits.finished_at", "<", tooOld)]),
      ]),
    );
}
