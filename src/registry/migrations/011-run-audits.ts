import type { Migration } from "../migrate.js";

/**
 * Leak audits of runs after they had ended: data or checks of today may show what a run's own audit did not. Append-only, and by the
 * value of the run's id, as acknowledgements are: what was once found cannot be looked away.
 */
export const runAudits: Migration = {
  version: 11,
  name: "run-audits",
  sql: `
CREATE TABLE run_audits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  program TEXT NOT NULL,
  run_id TEXT NOT NULL,
  run_name TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('CLEAN', 'SUSPECT', 'LEAK')),
  checks TEXT NOT NULL,
  not_run TEXT NOT NULL
);
CREATE INDEX run_audits_by_run ON run_audits (run_id, id);
CREATE TRIGGER run_audits_refuse_update BEFORE UPDATE ON run_audits
BEGIN SELECT RAISE(ABORT, 'run_audits is append-only'); END;
CREATE TRIGGER run_audits_refuse_delete BEFORE DELETE ON run_audits
BEGIN SELECT RAISE(ABORT, 'run_audits is append-only'); END;
-- INSERT OR REPLACE deletes the old row without firing delete triggers
CREATE TRIGGER run_audits_refuse_replace BEFORE INSERT ON run_audits
WHEN EXISTS (SELECT 1 FROM run_audits WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'run_audits is append-only'); END;
`,
};
