import type Sqlite from "better-sqlite3";
import { DataError } from "../core/errors.js";
import { backUpDatabase } from "./backup.js";
import { firstSchema } from "./migrations/001-first-schema.js";
import { threads } from "./migrations/002-threads.js";
import { candidates } from "./migrations/003-candidates.js";
import { acknowledgements } from "./migrations/004-acknowledgements.js";
import { trialDays } from "./migrations/005-trial-days.js";
import { windowFits } from "./migrations/006-window-fits.js";
import { promotionActions } from "./migrations/007-promotion-actions.js";
import { findingRuns } from "./migrations/008-finding-runs.js";
import { imports } from "./migrations/009-imports.js";
import { reproductions } from "./migrations/010-reproductions.js";
import { runAudits } from "./migrations/011-run-audits.js";
import { newestModels } from "./migrations/012-newest-models.js";

/** One step of the schema. Versions count from 1 without a gap. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Every step, in order. A released step is never edited; a change is a new step. */
export const MIGRATIONS: readonly Migration[] = [
  firstSchema,
  threads,
  candidates,
  acknowledgements,
  trialDays,
  windowFits,
  promotionActions,
  findingRuns,
  imports,
  reproductions,
  runAudits,
  newestModels,
];

export interface MigrationContext {
  readonly path: string;
  /** Version of this program, for the record and for messages. */
  readonly program: string;
  readonly now: () => Date;
  /** A copy in memory needs no copy of what was there. Default true. */
  readonly backUp?: boolean;
}

/** "plab" in ASCII, in SQLite's header: tells a registry from another program's database. */
const APPLICATION_ID = 0x706c6162;

const VERSION_TABLE = `
CREATE TABLE IF NOT EXISTS schema_version (
  version INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  program TEXT NOT NULL,
  applied_at TEXT NOT NULL
)`;

/**
 * The schema version of a database; 0 for an empty one. Reads only.
 * @throws DataError REGISTRY_FOREIGN when the database belongs to another program; REGISTRY_TOO_NEW when a newer
 *   proplab wrote it, with both versions
 */
export function schemaVersion(db: Sqlite.Database, context: MigrationContext, migrations = MIGRATIONS): number {
  // one transaction: another process may be creating the schema between two reads
  const found = db.transaction(() => {
    const objects = db.prepare("SELECT count(*) FROM sqlite_master").pluck().get() as number;
    if (objects === 0) return null;
    if (db.pragma("application_id", { simple: true }) !== APPLICATION_ID) return "foreign";
    return db.prepare("SELECT version, program FROM schema_version ORDER BY version DESC LIMIT 1").get() as
      | { version: number; program: string }
      | undefined;
  })();
  if (found === null) return 0;
  if (found === "foreign" || found === undefined) {
    throw new DataError("REGISTRY_FOREIGN", `${context.path} is a SQLite database, but not a proplab registry`, {
      hint: "choose another file with --registry, or another PROPLAB_HOME",
    });
  }
  const latest = migrations.length;
  if (found.version > latest) {
    const message =
      `the registry ${context.path} has schema version ${found.version}, written by proplab ${found.program}; ` +
      `this is proplab ${context.program}, which knows versions up to ${latest}`;
    throw new DataError("REGISTRY_TOO_NEW", message, { hint: `use proplab ${found.program} or newer` });
  }
  return found.version;
}

/**
 * Brings the schema up to the newest version in one transaction, holding the write lock, so that of several processes
 * one does it and the others find it done. A database that had a schema before is copied first.
 * @returns the backup's path, or null when none was needed
 * @throws DataError as {@link schemaVersion}; MIGRATION_BROKE_REFERENCES, after which the database is as before
 */
export function migrate(db: Sqlite.Database, context: MigrationContext, migrations = MIGRATIONS): string | null {
  const latest = migrations.length;
  if (schemaVersion(db, context, migrations) === latest) return null;
  // a step that rebuilds a table must be able to drop the old one; the check before the commit makes up for it
  db.pragma("foreign_keys = OFF");
  db.pragma("synchronous = FULL");
  try {
    return db
      .transaction(() => {
        const from = schemaVersion(db, context, migrations);
        if (from === latest) return null;
        const backup = from === 0 || context.backUp === false ? null : backUpDatabase(context.path, from);
        db.exec(VERSION_TABLE);
        db.pragma(`application_id = ${APPLICATION_ID}`);
        const record = db.prepare(
          "INSERT INTO schema_version (version, name, program, applied_at) VALUES (?, ?, ?, ?)",
        );
        for (const step of migrations.slice(from)) {
          db.exec(step.sql);
          record.run(step.version, step.name, context.program, context.now().toISOString());
        }
        if ((db.pragma("foreign_key_check") as unknown[]).length > 0) {
          throw new DataError("MIGRATION_BROKE_REFERENCES", `migrating ${context.path} would leave broken references`, {
            hint: "the database is unchanged; please report this",
          });
        }
        return backup;
      })
      .immediate();
  } finally {
    db.pragma("synchronous = NORMAL");
    db.pragma("foreign_keys = ON");
  }
}
