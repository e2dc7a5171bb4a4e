import { UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import { asIdPrefix } from "./run-id.js";

const MOST_SHOWN = 5;
/** Sorts behind every character an id can hold. */
const AFTER_ID_DIGITS = "~";

/**
 * The id that a full id, a name or the beginning of an id stands for, tried in this order. A name stands for its newest
 * completed run, or for its newest run of another status when none completed; archived runs come last.
 * @throws UsageError UNKNOWN_RUN with near names; AMBIGUOUS_RUN with the runs that fit
 */
export function findRun(db: Connection, text: string): string {
  return db.read(() => byId(db, text) ?? byName(db, text) ?? byPrefix(db, text) ?? unknown(db, text));
}

function byId(db: Connection, text: string): string | undefined {
  return db.first(query.selectFrom("runs").select("id").where("id", "=", text.toUpperCase()))?.id;
}

function byName(db: Connection, name: string): string | undefined {
  const runs = query.selectFrom("runs").select("id").where("name", "=", name).orderBy("id", "desc").limit(1);
  const found =
    db.first(runs.where("status", "=", "completed")) ??
    db.first(runs.where("status", "<>", "archived")) ??
    db.first(runs);
  return found?.id;
}

function byPrefix(db: Connection, text: string): string | undefined {
  const prefix = asIdPrefix(text);
  if (prefix === null) return undefined;
  const fitting = db.all(
    query
      .selectFrom("runs")
      .select(["id", "name"])
      .where("id", ">=", prefix)
      .where("id", "<", prefix + AFTER_ID_DIGITS)
      .orderBy("id")
      .limit(MOST_SHOWN + 1),
  );
  if (fitting.length <= 1) return fitting[0]?.id;
  const shown = fitting.slice(0, MOST_SHOWN).map((run) => `${run.id} (${run.name})`);
  const more = fitting.length > MOST_SHOWN ? " and more" : "";
  throw new UsageError("AMBIGUOUS_RUN", `"${text}" fits several runs: ${shown.join(", ")}${more}`, {
    hint: "give more characters of the id",
  });
}

function unknown(db: Connection, text: string): never {
  const names = db.all(query.selectFrom("runs").select("name").distinct()).map((run) => run.name);
  throw new UsageError("UNKNOWN_RUN", `there is no run "${text}"${didYouMean(text, names)}`, {
    hint: "`proplab runs` lists them",
  });
}
