import type { Migration } from "../migrate.js";

/**
 * The first schema. Tables looked up only together with their run are WITHOUT ROWID: their rows then lie in one place
 * per run. The key of `metrics` begins with the step, so that logging step after step appends instead of touching a
 * page per metric. `trials` and `promotions` refer to runs and models by value, without a foreign key, because they must
 * outlive whatever is deleted.
 */
export const firstSchema: Migration = {
  version: 1,
  name: "first-schema",
  sql: `
CREATE TABLE runs (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'failed', 'interrupted', 'archived')),
  hypothesis TEXT,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  seed INTEGER NOT NULL,
  command_line TEXT NOT NULL,
  git_commit TEXT,
  git_dirty INTEGER CHECK (git_dirty IN (0, 1)),
  git_diff_sha256 TEXT,
  program TEXT NOT NULL,
  node TEXT NOT NULL,
  platform TEXT NOT NULL,
  cpu_model TEXT NOT NULL,
  cores INTEGER NOT NULL,
  package_versions TEXT NOT NULL,
  lockfile_sha256 TEXT,
  dataset_sha256 TEXT NOT NULL,
  data_source TEXT NOT NULL CHECK (data_source IN ('simulated', 'imported')),
  config TEXT NOT NULL,
  config_sha256 TEXT NOT NULL,
  parent_id TEXT REFERENCES runs (id),
  error TEXT,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  process_token TEXT
);
CREATE INDEX runs_by_name ON runs (name, id);
CREATE INDEX runs_by_status ON runs (status, id);
CREATE INDEX runs_by_config ON runs (config_sha256, dataset_sha256, id);
CREATE INDEX runs_by_parent ON runs (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE run_tags (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  tag TEXT NOT NULL CHECK (tag <> ''),
  PRIMARY KEY (run_id, tag)
) WITHOUT ROWID;
CREATE INDEX run_tags_by_tag ON run_tags (tag, run_id);

CREATE TABLE params (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  value TEXT,
  number REAL,
  PRIMARY KEY (run_id, name)
) WITHOUT ROWID;

CREATE TABLE metrics (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  slice TEXT NOT NULL,
  step INTEGER NOT NULL,
  value REAL,
  n INTEGER,
  low REAL,
  high REAL,
  PRIMARY KEY (run_id, step, slice, name)
) WITHOUT ROWID;

CREATE TABLE artifacts (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  added_at TEXT NOT NULL,
  PRIMARY KEY (run_id, name)
) WITHOUT ROWID;
CREATE INDEX artifacts_by_hash ON artifacts (sha256);

CREATE TABLE windows (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  train_start TEXT NOT NULL,
  train_end TEXT NOT NULL,
  validation_start TEXT,
  validation_end TEXT,
  eval_start TEXT NOT NULL,
  eval_end TEXT NOT NULL,
  train_rows INTEGER NOT NULL,
  validation_rows INTEGER NOT NULL,
  eval_line_rows INTEGER NOT NULL,
  eval_rows INTEGER NOT NULL,
  rows_sha256 TEXT NOT NULL,
  PRIMARY KEY (run_id, idx)
) WITHOUT ROWID;

CREATE TABLE trials (
  evaluation_rows_sha256 TEXT NOT NULL,
  config_sha256 TEXT NOT NULL,
  run_id TEXT NOT NULL,
  counted_at TEXT NOT NULL,
  PRIMARY KEY (evaluation_rows_sha256, config_sha256, run_id)
) WITHOUT ROWID;

CREATE TABLE models (
  name TEXT NOT NULL CHECK (name <> ''),
  version INTEGER NOT NULL CHECK (version >= 1),
  run_id TEXT NOT NULL REFERENCES runs (id),
  family TEXT NOT NULL,
  feature_set TEXT NOT NULL,
  artifact_sha256 TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (name, version)
) WITHOUT ROWID;
CREATE INDEX models_by_run ON models (run_id);

CREATE TABLE aliases (
  scope TEXT NOT NULL,
  alias TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_version INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (scope, alias),
  FOREIGN KEY (model_name, model_version) REFERENCES models (name, version)
) WITHOUT ROWID;

CREATE TABLE promotions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  scope TEXT NOT NULL,
  alias TEXT NOT NULL,
  from_name TEXT,
  from_version INTEGER,
  to_name TEXT,
  to_version INTEGER,
  evidence TEXT NOT NULL,
  reason TEXT,
  forced INTEGER NOT NULL CHECK (forced IN (0, 1)),
  CHECK (forced = 0 OR reason IS NOT NULL)
);
CREATE TRIGGER promotions_refuse_update BEFORE UPDATE ON promotions
BEGIN SELECT RAISE(ABORT, 'promotions is append-only'); END;
CREATE TRIGGER promotions_refuse_delete BEFORE DELETE ON promotions
BEGIN SELECT RAISE(ABORT, 'promotions is append-only'); END;
-- INSERT OR REPLACE deletes the old row without firing delete triggers
CREATE TRIGGER promotions_refuse_replace BEFORE INSERT ON promotions
WHEN EXISTS (SELECT 1 FROM promotions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'promotions is append-only'); END;
`,
};
