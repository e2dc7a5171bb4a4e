import type Sqlite from "better-sqlite3";
import { DataError } from "../../core/errors.js";
import { staged } from "./stage-export.js";

/** A model of the export whose version was taken here already. */
export interface RenumberedModel {
  readonly name: string;
  /** Its version in the registry it came from. */
  readonly was: number;
  readonly version: number;
}

interface StagedModel {
  readonly name: string;
  readonly version: number;
  readonly run_id: string;
  readonly family: string;
  readonly feature_set: string;
  readonly artifact_sha256: string;
  readonly status: string;
  readonly created_at: string;
}

/**
 * Takes over the models of the runs that are here now. A model that is here (the same name, run and file) is left; one whose version
 * is free keeps it; any other gets the next version of its name.
 */
export function importModels(db: Sqlite.Database): { added: number; renumbered: RenumberedModel[] } {
  const rows = db
    .prepare(`SELECT * FROM ${staged("models")} WHERE run_id IN (SELECT id FROM main.runs) ORDER BY name, version`)
    .all() as StagedModel[];
  const same = db
    .prepare("SELECT version FROM main.models WHERE name = ? AND run_id = ? AND artifact_sha256 = ?")
    .pluck();
  const taken = db.prepare("SELECT 1 FROM main.models WHERE name = ? AND version = ?").pluck();
  const newest = db.prepare("SELECT coalesce(max(version), 0) FROM main.models WHERE name = ?").pluck();
  const columns = Object.keys(rows[0] ?? {});
  let added = 0;
  const renumbered: RenumberedModel[] = [];
  for (const row of rows) {
    const known = same.get(row.name, row.run_id, row.artifact_sha256) as number | undefined;
    const version = known ?? (taken.get(row.name, row.version) ? (newest.get(row.name) as number) + 1 : row.version);
    if (version !== row.version) renumbered.push({ name: row.name, was: row.version, version });
    if (known !== undefined) continue;
    added += 1;
    const values = columns.map((column) => (column === "version" ? version : row[column as keyof StagedModel]));
    db.prepare(`INSERT INTO main.models (${columns}) VALUES (${columns.map(() => "?")})`).run(...values);
  }
  return { added, renumbered };
}

/** Whether the log here and the aliases are, entry for entry, those of the export. */
export function hasSameHistory(db: Sqlite.Database): boolean {
  return ["promotions", "aliases"].every((table) => {
    const [ours, theirs] = [`SELECT * FROM main.${table}`, `SELECT * FROM ${staged(table)}`];
    const differing = `SELECT * FROM (${ours} EXCEPT ${theirs}) UNION ALL SELECT * FROM (${theirs} EXCEPT ${ours})`;
    return db.prepare(`SELECT 1 FROM (${differing}) LIMIT 1`).get() === undefined;
  });
}

/**
 * Takes over the whole log of promotions and the aliases it led to, as they are.
 * @throws DataError IMPORT_HISTORY when this registry has a log of its own, or the log speaks of versions that have other numbers
 *   here, of models that were not taken over or of such whose run is archived here
 */
export function importHistory(db: Sqlite.Database, isWhole: boolean, renumbered: readonly RenumberedModel[]): number {
  const refuse = (why: string): never => {
    throw new DataError("IMPORT_HISTORY", `the log of promotions cannot be taken over: ${why}`, {
      hint: "leave --promotions out: the log is then kept as evidence, and `proplab promote` seats a model here",
    });
  };
  if (!isWhole) refuse("the export holds chosen runs only, and a part of a log is none");
  if (db.prepare("SELECT 1 FROM main.promotions LIMIT 1").get()) refuse("this registry has a log of its own");
  if (renumbered.length > 0) {
    const [{ name, was, version }] = renumbered as [RenumberedModel];
    refuse(`${name} version ${was} is version ${version} here`);
  }
  const missing = db
    .prepare(
      `SELECT model_name AS name, model_version AS version FROM ${staged("aliases")}
       WHERE (model_name, model_version) NOT IN (SELECT name, version FROM main.models)`,
    )
    .get() as { name: string; version: number } | undefined;
  if (missing) refuse(`${missing.name} version ${missing.version} was not taken over`);
  const archived = db
    .prepare(
      `SELECT m.name, m.version, m.run_id AS run FROM ${staged("aliases")} AS a JOIN main.models AS m
       ON m.name = a.model_name AND m.version = a.model_version
       JOIN main.runs AS r ON r.id = m.run_id WHERE r.status = 'archived'`,
    )
    .get() as { name: string; version: number; run: string } | undefined;
  if (archived) {
    const { name, version, run } = archived;
    refuse(
      `${name} version ${version} has an alias there, and its run ${run} is archived here (proplab restore ${run})`,
    );
  }
  const { changes } = db.prepare(`INSERT INTO main.promotions SELECT * FROM ${staged("promotions")} ORDER BY id`).run();
  db.prepare(`INSERT INTO main.aliases SELECT * FROM ${staged("aliases")}`).run();
  return changes;
}
