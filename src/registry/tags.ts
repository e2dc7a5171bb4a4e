import { checkName } from "./checks.js";
import type { Connection } from "./connection.js";
import { anyOf, query } from "./query.js";

/** Adds tags inside the caller's transaction; one that is there already is left. @throws UsageError on an empty tag */
export function addTags(db: Connection, runId: string, tags: readonly string[]): void {
  const rows = tags.map((tag) => ({ run_id: runId, tag: checkName(tag, "tag") }));
  db.insertEach(rows, (row) =>
    query
      .insertInto("run_tags")
      .values(row)
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** The tags of several runs, each run's in alphabetical order. */
export function tagsOf(db: Connection, runIds: readonly string[]): Map<string, string[]> {
  const tags = new Map<string, string[]>(runIds.map((id) => [id, []]));
  const select = query
    .selectFrom("run_tags")
    .selectAll()
    .where("run_id", "in", anyOf(runIds))
    .orderBy("run_id")
    .orderBy("tag");
  for (const row of db.all(select)) tags.get(row.run_id)!.push(row.tag);
  return tags;
}
