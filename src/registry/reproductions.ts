import type { Connection } from "./connection.js";
import { query } from "./query.js";
import type { NewReproduction, ReproductionRow } from "./reproduction-records.js";
import { requireRun } from "./run-status.js";

/** Enters that a run was made again. @throws UsageError as Registry.logReproduction says */
export function logReproduction(db: Connection, runId: string, made: NewReproduction, now: Date): ReproductionRow {
  const at = now.toISOString();
  const { verdict, firstDifference, code, environment } = made;
  db.write(() => {
    requireRun(db, runId);
    const { name } = db.first(query.selectFrom("runs").select("name").where("id", "=", runId))!;
    db.run(
      query.insertInto("reproductions").values({
        at,
        run_id: runId,
        run_name: name,
        verdict,
        first_difference: firstDifference,
        program: environment.program,
        node: environment.node,
        platform: environment.platform,
        git_commit: code.commit,
        git_dirty: code.dirty === null ? null : Number(code.dirty),
        git_diff_sha256: code.diffSha256,
      }),
    );
  });
  const { program, node, platform } = environment;
  return { at, verdict, firstDifference, code, environment: { program, node, platform } };
}

/** The reproductions of a run, oldest first. */
export function reproductionsOf(db: Connection, runId: string): ReproductionRow[] {
  const rows = query.selectFrom("reproductions").selectAll().where("run_id", "=", runId).orderBy("id");
  return db.all(rows).map((row) => ({
    at: row.at,
    verdict: row.verdict,
    firstDifference: row.first_difference,
    code: {
      commit: row.git_commit,
      dirty: row.git_dirty === null ? null : row.git_dirty === 1,
      diffSha256: row.git_diff_sha256,
    },
    environment: { program: row.program, node: row.node, platform: row.platform },
  }));
}
