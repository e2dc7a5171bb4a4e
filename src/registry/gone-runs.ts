import type { Connection } from "./connection.js";
import { isGone } from "./process-identity.js";
import { query } from "./query.js";

/** Runs entered as running whose process is certainly over: why each was interrupted, by the run's id. */
export function goneRuns(db: Connection): Map<string, string> {
  const owners = db.all(
    query.selectFrom("runs").select(["id", "host", "pid", "process_token"]).where("status", "=", "running"),
  );
  const gone = owners.filter(({ host, pid, process_token: token }) => isGone({ host, pid, token }));
  return new Map(gone.map(({ id, pid }) => [id, `its process (${pid}) ended before the run did`]));
}
