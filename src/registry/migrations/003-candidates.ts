import type { Migration } from "../migrate.js";

/**
 * Configurations that a tuned run compared on its validation rows, one row each from the moment its fit has ended.
 * `fit_sha256` stands for everything that decides the scores, so that a later run finds what an interrupted one has done.
 */
export const candidates: Migration = {
  version: 3,
  name: "candidates",
  sql: `
CREATE TABLE candidates (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  candidate INTEGER NOT NULL CHECK (candidate >= 0),
  settings TEXT NOT NULL,
  config_sha256 TEXT NOT NULL,
  fit_sha256 TEXT NOT NULL,
  validation_rows_sha256 TEXT NOT NULL,
  loss REAL NOT NULL,
  mae REAL NOT NULL,
  iterations INTEGER NOT NULL,
  loss_by_date TEXT NOT NULL,
  seconds REAL NOT NULL,
  fitted_in TEXT,
  finished_at TEXT NOT NULL,
  PRIMARY KEY (run_id, candidate)
) WITHOUT ROWID;
CREATE INDEX candidates_by_fit ON candidates (fit_sha256);
`,
};
