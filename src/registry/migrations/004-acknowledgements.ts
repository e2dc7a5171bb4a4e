import type { Migration } from "../migrate.js";

/**
 * Who answered for a suspicious run, and why. Append-only, and by the value of the run's id: it must outlive the run.
 * `suspicions` is what the run was suspected of when it was acknowledged: a later suspicion is not answered for.
 */
export const acknowledgements: Migration = {
  version: 4,
  name: "acknowledgements",
  sql: `
CREATE TABLE acknowledgements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL CHECK (trim(who) <> ''),
  run_id TEXT NOT NULL,
  run_name TEXT NOT NULL,
  suspicions TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (trim(reason) <> '')
);
CREATE INDEX acknowledgements_by_run ON acknowledgements (run_id, id);
CREATE TRIGGER acknowledgements_refuse_update BEFORE UPDATE ON acknowledgements
BEGIN SELECT RAISE(ABORT, 'acknowledgements is append-only'); END;
CREATE TRIGGER acknowledgements_refuse_delete BEFORE DELETE ON acknowledgements
BEGIN SELECT RAISE(ABORT, 'acknowledgements is append-only'); END;
-- INSERT OR REPLACE deletes the old row without firing delete triggers
CREATE TRIGGER acknowledgements_refuse_replace BEFORE INSERT ON acknowledgements
WHEN EXISTS (SELECT 1 FROM acknowledgements WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'acknowledgements is append-only'); END;
`,
};
