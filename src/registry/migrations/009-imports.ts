import type { Migration } from "../migrate.js";

/**
 * What was taken over from exports of other registries. `summary` keeps as evidence what has no place here: the other registry's
 * log of promotions and its aliases, and the numbers that model versions had there. Append-only.
 */
export const imports: Migration = {
  version: 9,
  name: "imports",
  sql: `
CREATE TABLE imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  manifest_sha256 TEXT NOT NULL,
  program TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  runs INTEGER NOT NULL,
  summary TEXT NOT NULL
);
CREATE TABLE imported_runs (
  run_id TEXT PRIMARY KEY NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  import_id INTEGER NOT NULL REFERENCES imports (id)
) WITHOUT ROWID;
CREATE INDEX imported_runs_by_import ON imported_runs (import_id);
CREATE TRIGGER imports_refuse_update BEFORE UPDATE ON imports
BEGIN SELECT RAISE(ABORT, 'imports is append-only'); END;
CREATE TRIGGER imports_refuse_delete BEFORE DELETE ON imports
BEGIN SELECT RAISE(ABORT, 'imports is append-only'); END;
-- INSERT OR REPLACE deletes the old row without firing delete triggers
CREATE TRIGGER imports_refuse_replace BEFORE INSERT ON imports
WHEN EXISTS (SELECT 1 FROM imports WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'imports is append-only'); END;
`,
};
