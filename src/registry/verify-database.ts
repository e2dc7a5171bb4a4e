import { sql } from "kysely";
import { sha256 } from "../core/hash.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";

/** Columns that hold JSON text: a flipped bit there passes SQLite's own checks. */
const JSON_COLUMNS = ["command_line", "package_versions", "config"] as const;

/**
 * Findings of SQLite's own checks and, where it can still be read, of what the rows say of themselves: kept windows and daily
 * picks by their hashes, JSON by its syntax.
 */
export function databaseFaults(db: Connection): string[] {
  const found: string[] = [];
  for (const check of [integrity, references, unreadableJson, alteredWindowFits, alteredTrialDays]) {
    found.push(...(orFault(found, () => check(db)) ?? []));
  }
  return found;
}

/** What `find` finds; when it fails, null, and why is put among the faults. */
export function orFault<T>(faults: string[], find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    faults.push((error as Error).message);
    return null;
  }
}

function integrity(db: Connection): string[] {
  return db
    .pragma("integrity_check")
    .flatMap((row) => String(row.integrity_check).split("\n"))
    .filter((text) => text !== "ok" && !text.startsWith("***"));
}

function references(db: Connection): string[] {
  return db.pragma("foreign_key_check").map((row) => `a row of ${row.table} refers to a missing ${row.parent}`);
}

function unreadableJson(db: Connection): string[] {
  return JSON_COLUMNS.flatMap((column) => {
    const broken = query
      .selectFrom("runs")
      .select("id")
      .where(sql<boolean>`NOT json_valid(${sql.ref(column)})`)
      .orderBy("id");
    return db.all(broken).map(({ id }) => `run ${id}: what stands in its column ${column} is no longer JSON`);
  });
}

/** One model at a time: together they may be larger than the memory. */
function alteredWindowFits(db: Connection): string[] {
  const kept = db.all(query.selectFrom("window_fits").select(["fit_sha256", "run_id"]).orderBy("fit_sha256"));
  return kept.flatMap(({ fit_sha256: hash, run_id: run }) => {
    const columns = ["model", "model_sha256"] as const;
    const row = db.first(query.selectFrom("window_fits").select(columns).where("fit_sha256", "=", hash));
    if (!row || sha256(row.model) === row.model_sha256) return [];
    return [`run ${run}: a window kept for going on is altered; it is fitted again when it is needed`];
  });
}

/** One at a time, as the windows. */
function alteredTrialDays(db: Connection): string[] {
  const rowid = sql<number>`rowid`;
  const kept = db.all(
    query
      .selectFrom("trial_days")
      .select(["run_id", "run_name", rowid.as("row")])
      .where("by_day", "is not", null)
      .orderBy("run_id"),
  );
  return kept.flatMap(({ run_id: run, run_name: name, row }) => {
    const found = db.first(query.selectFrom("trial_days").select(["by_day", "by_day_sha256"]).where(rowid, "=", row));
    if (!found?.by_day || sha256(found.by_day) === found.by_day_sha256) return [];
    return [`run ${run} (${name}): what it came to day by day, kept for \`trials\`, is altered`];
  });
}
