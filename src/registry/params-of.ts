import type { Connection } from "./connection.js";
import { paramFromRow } from "./param-value.js";
import { anyOf, query } from "./query.js";
import type { ParamValue } from "./records.js";

/** Some parameters of several runs, by run id; a run or parameter that is not there has no entry. */
export function paramsOf(
  db: Connection,
  runIds: readonly string[],
  names: readonly string[],
): Map<string, Record<string, ParamValue>> {
  const rows = query
    .selectFrom("params")
    .selectAll()
    .where("run_id", "in", anyOf(runIds))
    .where("name", "in", anyOf(names))
    .orderBy("run_id")
    .orderBy("name");
  const found = new Map<string, Record<string, ParamValue>>();
  for (const row of db.all(rows)) {
    const of = found.get(row.run_id) ?? {};
    of[row.name] = paramFromRow(row);
    found.set(row.run_id, of);
  }
  return found;
}
