import { UsageError } from "../core/errors.js";
import { checkName } from "./checks.js";
import type { Connection } from "./connection.js";
import { query } from "./query.js";
import type { AcknowledgementRow, NewAcknowledgement } from "./records.js";
import { requireRun } from "./run-status.js";

/** Enters that a person answers for a run, synced to the disk. @throws UsageError as Registry.acknowledge says */
export function acknowledge(
  db: Connection,
  runId: string,
  { by, reason, suspicions }: NewAcknowledgement,
  now: Date,
): AcknowledgementRow {
  const who = checkName(by, "name of the person who acknowledges");
  const why = checkName(reason, "reason");
  if (suspicions.length === 0) throw new UsageError("NOTHING_SUSPECT", `run ${runId}: nothing to acknowledge`);
  const at = now.toISOString();
  db.write(() => {
    requireRun(db, runId);
    const { name } = db.first(query.selectFrom("runs").select("name").where("id", "=", runId))!;
    db.run(
      query
        .insertInto("acknowledgements")
        .values({ at, who, run_id: runId, run_name: name, suspicions: JSON.stringify(suspicions), reason: why }),
    );
  }, "full");
  return { at, by: who, reason: why, suspicions };
}

/** The acknowledgements of a run, oldest first. */
export function acknowledgementsOf(db: Connection, runId: string): AcknowledgementRow[] {
  const rows = query.selectFrom("acknowledgements").selectAll().where("run_id", "=", runId).orderBy("id");
  return db.all(rows).map(({ at, who, reason, suspicions }) => ({
    at,
    by: who,
    reason,
    suspicions: JSON.parse(suspicions) as string[],
  }));
}
