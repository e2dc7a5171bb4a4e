import type { Migration } from "../migrate.js";

/**
 * Attempts to make a run again, and what came of them. No runs of their own: nothing new was tried. Append-only, and by the value
 * of the run's id, as acknowledgements.
 */
export const reproductions: Migration = {
  version: 10,
  name: "reproductions",
  sql: `
CREATE TABLE reproductions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  run_id TEXT NOT NULL,
  run_name TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('byte_for_byte', 'same_figures', 'not_reproduced')),
  first_difference TEXT,
  program TEXT NOT NULL,
  node TEXT NOT NULL,
  platform TEXT NOT NULL,
  git_commit TEXT,
  git_dirty INTEGER,
  git_diff_sha256 TEXT
);
CREATE INDEX reproductions_by_run ON reproductions (run_id, id);
CREATE TRIGGER reproductions_refuse_update BEFORE UPDATE ON reproductions
BEGIN SELECT RAISE(ABORT, 'reproductions is append-only'); END;
CREATE TRIGGER reproductions_refuse_delete BEFORE DELETE ON reproductions
BEGIN SELECT RAISE(ABORT, 'reproductions is append-only'); END;
-- INSERT OR REPLACE deletes the old row without firing delete triggers
CREATE TRIGGER reproductions_refuse_replace BEFORE INSERT ON reproductions
WHEN EXISTS (SELECT 1 FROM reproductions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'reproductions is append-only'); END;
`,
};
