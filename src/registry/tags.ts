import { UsageError } from "../core/errors.js";
import { checkName } from "./checks.js";
import type { Connection } from "./connection.js";
import { anyOf, query } from "./query.js";
import type { TagChange } from "./records.js";
import { requireRun } from "./run-status.js";

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

/**
 * Changes the tags of runs in any state, all or none; a tag that is there already, or not there to be removed, is left.
 * @returns the ids whose tags changed
 * @throws UsageError UNKNOWN_RUN; EMPTY_NAME, CONTROL_CHARACTER of a tag; TAG_TWICE for one that is both added and removed
 */
export function changeTags(db: Connection, runIds: readonly string[], { add = [], remove = [] }: TagChange): string[] {
  const both = add.find((tag) => remove.includes(tag));
  if (both !== undefined) throw new UsageError("TAG_TWICE", `tag "${both}" is both added and removed`);
  for (const tag of remove) checkName(tag, "tag");
  return db.write(() =>
    runIds.filter((id) => {
      requireRun(db, id);
      const before = tagsOf(db, [id]).get(id)!;
      addTags(db, id, add);
      for (const tag of remove) {
        db.run(query.deleteFrom("run_tags").where("run_id", "=", id).where("tag", "=", tag));
      }
      return tagsOf(db, [id]).get(id)!.join("\n") !== before.join("\n");
    }),
  );
}
