import type { Migration } from "../migrate.js";

/**
 * What every try on evaluation rows came to, day by day: enough to judge tries by each other after their runs, or the files of
 * their runs, are gone. As `trials`, it refers to runs by value. Tries of before this step are entered with their windows but
 * without their picks; candidates of a tuning are not tries on evaluation rows and stay out.
 */
export const trialDays: Migration = {
  version: 5,
  name: "trial-days",
  sql: `
CREATE TABLE trial_days (
  evaluation_rows_sha256 TEXT NOT NULL,
  config_sha256 TEXT NOT NULL,
  run_id TEXT NOT NULL,
  run_name TEXT NOT NULL,
  origin TEXT NOT NULL,
  first_day INTEGER,
  last_day INTEGER,
  by_day TEXT,
  by_day_sha256 TEXT,
  counted_at TEXT NOT NULL,
  PRIMARY KEY (evaluation_rows_sha256, config_sha256, run_id),
  CHECK ((by_day IS NULL) = (by_day_sha256 IS NULL))
);
CREATE INDEX trial_days_by_span ON trial_days (origin, last_day, first_day);
CREATE INDEX trial_days_by_run ON trial_days (run_id);

INSERT INTO trial_days
SELECT t.evaluation_rows_sha256, t.config_sha256, t.run_id, coalesce(r.name, t.run_id), coalesce(r.data_source, 'imported'),
  (SELECT CAST(julianday(min(w.eval_start)) - 2440587.5 AS INTEGER) FROM windows AS w WHERE w.run_id = t.run_id),
  (SELECT CAST(julianday(max(w.eval_end)) - 2440587.5 AS INTEGER) FROM windows AS w WHERE w.run_id = t.run_id),
  NULL, NULL, t.counted_at
FROM trials AS t LEFT JOIN runs AS r ON r.id = t.run_id
WHERE NOT EXISTS (
  SELECT 1 FROM candidates AS c
  WHERE c.run_id = t.run_id AND c.validation_rows_sha256 = t.evaluation_rows_sha256
);
`,
};
