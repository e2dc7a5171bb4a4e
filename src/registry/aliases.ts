import { UsageError } from "../core/errors.js";
import type { ModelVersion } from "./artifact-records.js";
import type { Connection } from "./connection.js";
import type { Alias, AliasRow } from "./promotion-records.js";
import { query } from "./query.js";

const SCOPE = /^[a-z0-9][a-z0-9_.-]{0,49}$/;

/** @throws UsageError BAD_SCOPE on anything but a short word in lower case */
export function checkScope(scope: string): string {
  if (SCOPE.test(scope)) return scope;
  throw new UsageError("BAD_SCOPE", `scope "${scope}" is not a name of a scope`, {
    hint: "use lower-case letters, digits, '_', '-' and '.', at most 50 characters, for example points",
  });
}

/** Every alias that stands on a model, or those of one scope, champion before challenger. */
export function listAliases(db: Connection, scope?: string): AliasRow[] {
  return db.read(() => {
    let rows = query.selectFrom("aliases").selectAll();
    if (scope !== undefined) rows = rows.where("scope", "=", checkScope(scope));
    return db.all(rows.orderBy("scope").orderBy("alias", "desc")).map((row) => {
      const model = { name: row.model_name, version: row.model_version };
      const alias = row.alias as Alias;
      const forced = wasForced(db, row.scope, alias, model);
      return { scope: row.scope, alias, model, since: row.updated_at, forced };
    });
  });
}

/** Whether the newest promotion of the model to this alias was forced. */
function wasForced(db: Connection, scope: string, alias: Alias, { name, version }: ModelVersion): boolean {
  const entry = query
    .selectFrom("promotions")
    .select("forced")
    .where("scope", "=", scope)
    .where("alias", "=", alias)
    .where("action", "=", "promote")
    .where("to_name", "=", name)
    .where("to_version", "=", version)
    .orderBy("id", "desc")
    .limit(1);
  return db.first(entry)?.forced === 1;
}

/** The scopes that were ever used, in alphabetical order. */
export function listScopes(db: Connection): string[] {
  return db.all(query.selectFrom("promotions").select("scope").distinct().orderBy("scope")).map(({ scope }) => scope);
}
