import type { Selectable } from "kysely";
import type { ModelVersion } from "./artifact-records.js";
import type { Connection } from "./connection.js";
import type { Alias, PromotionFilter, PromotionRow } from "./promotion-records.js";
import { query } from "./query.js";
import type { Tables } from "./tables.js";

/** The log of promotions, oldest first: all of it, or what a filter lets through. */
export function listPromotions(db: Connection, filter: PromotionFilter = {}): PromotionRow[] {
  const { scope, alias, model, until } = filter;
  let rows = query.selectFrom("promotions").selectAll();
  if (scope !== undefined) rows = rows.where("scope", "=", scope);
  if (alias !== undefined) rows = rows.where("alias", "=", alias);
  if (until !== undefined) rows = rows.where("at", "<=", until);
  if (model !== undefined) {
    const { name, version } = model;
    rows = rows.where((eb) =>
      eb.or([
        eb.and([eb("to_name", "=", name), eb("to_version", "=", version)]),
        eb.and([eb("from_name", "=", name), eb("from_version", "=", version)]),
      ]),
    );
  }
  return db.all(rows.orderBy("id")).map(promotionOf);
}

/** The newest entry for a scope and alias, or null. */
export function newestPromotion(db: Connection, scope: string, alias: Alias): PromotionRow | null {
  const rows = query.selectFrom("promotions").selectAll().where("scope", "=", scope).where("alias", "=", alias);
  const row = db.first(rows.orderBy("id", "desc").limit(1));
  return row ? promotionOf(row) : null;
}

/** A row as it is stored, as an entry of the log. */
function promotionOf(row: Selectable<Tables["promotions"]>): PromotionRow {
  return {
    id: row.id,
    at: row.at,
    by: row.who,
    action: row.action,
    scope: row.scope,
    alias: row.alias as Alias,
    from: versionOf(row.from_name, row.from_version),
    to: versionOf(row.to_name, row.to_version),
    runId: row.to_run_id,
    artifactSha256: row.to_artifact_sha256,
    reason: row.reason,
    forced: row.forced === 1,
    evidence: JSON.parse(row.evidence) as unknown,
  };
}

function versionOf(name: string | null, version: number | null): ModelVersion | null {
  return name === null || version === null ? null : { name, version };
}
