import type { Migration } from "../migrate.js";

/**
 * What kind of move each entry of the log is, and which run and file the model was, so that the log stands by itself. Two
 * triggers tie `aliases` to the log: an alias may only stand where the newest entry for it put it, whoever writes.
 */
export const promotionActions: Migration = {
  version: 7,
  name: "promotion-actions",
  sql: `
ALTER TABLE promotions ADD COLUMN action TEXT NOT NULL DEFAULT 'promote' CHECK (action IN ('promote', 'demote', 'rollback'));
ALTER TABLE promotions ADD COLUMN to_run_id TEXT;
ALTER TABLE promotions ADD COLUMN to_artifact_sha256 TEXT;
CREATE INDEX promotions_by_alias ON promotions (scope, alias, id);
CREATE INDEX promotions_by_model ON promotions (to_name, to_version);

CREATE TRIGGER aliases_enter_by_the_log BEFORE INSERT ON aliases
WHEN NOT EXISTS (
  SELECT 1 FROM promotions
  WHERE id = (SELECT max(id) FROM promotions WHERE scope = NEW.scope AND alias = NEW.alias)
    AND to_name = NEW.model_name AND to_version = NEW.model_version
)
BEGIN SELECT RAISE(ABORT, 'an alias moves only together with an entry in promotions'); END;
CREATE TRIGGER aliases_move_by_the_log BEFORE UPDATE ON aliases
WHEN NOT EXISTS (
  SELECT 1 FROM promotions
  WHERE id = (SELECT max(id) FROM promotions WHERE scope = NEW.scope AND alias = NEW.alias)
    AND to_name = NEW.model_name AND to_version = NEW.model_version
) OR NEW.scope <> OLD.scope OR NEW.alias <> OLD.alias
BEGIN SELECT RAISE(ABORT, 'an alias moves only together with an entry in promotions'); END;
CREATE TRIGGER aliases_leave_by_the_log BEFORE DELETE ON aliases
WHEN NOT EXISTS (
  SELECT 1 FROM promotions
  WHERE id = (SELECT max(id) FROM promotions WHERE scope = OLD.scope AND alias = OLD.alias)
    AND to_name IS NULL
)
BEGIN SELECT RAISE(ABORT, 'an alias moves only together with an entry in promotions'); END;
`,
};
