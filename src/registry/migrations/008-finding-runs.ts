import type { Migration } from "../migrate.js";

/**
 * What finding runs among a hundred thousand needs, and what is remembered of archived runs and of files set free.
 * `metrics_by_name` and `params_by_name` hold, name after name, the values of all runs in the order of their ids: conditions on several
 * names are then merged in one pass. Only figures of slice "all" and step 0 are in, so that logging step after step still appends.
 */
export const findingRuns: Migration = {
  version: 8,
  name: "finding-runs",
  sql: `
ALTER TABLE runs ADD COLUMN archived_from TEXT CHECK (archived_from IN ('completed', 'failed', 'interrupted'));
ALTER TABLE runs ADD COLUMN archived_at TEXT;
ALTER TABLE artifacts ADD COLUMN freed_at TEXT;
CREATE INDEX runs_listed ON runs (id, status, name, started_at, finished_at);
CREATE INDEX params_by_name ON params (name, run_id, value, number);
CREATE INDEX metrics_by_name ON metrics (name, run_id, value, low, high, n) WHERE slice = 'all' AND step = 0;
`,
};
