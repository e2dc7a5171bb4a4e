import type { Migration } from "../migrate.js";

/**
 * Finished windows of walk-forward runs, from the moment each fit has ended until a run of the name completes: an interrupted run
 * goes on from there. The model stands in the row itself, so that it is there whole or not at all and is gone with the row.
 * `fit_sha256` stands for everything that decides the fit.
 */
export const windowFits: Migration = {
  version: 6,
  name: "window-fits",
  sql: `
CREATE TABLE window_fits (
  fit_sha256 TEXT PRIMARY KEY NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  model BLOB NOT NULL,
  model_sha256 TEXT NOT NULL,
  report TEXT NOT NULL,
  finished_at TEXT NOT NULL
);
CREATE INDEX window_fits_by_run ON window_fits (run_id);
`,
};
