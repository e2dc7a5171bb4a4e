import type { Migration } from "../migrate.js";

/** The order in which models are listed: a page is then read without sorting all of them. */
export const newestModels: Migration = {
  version: 12,
  name: "newest-models",
  sql: `
CREATE INDEX models_newest ON models (created_at DESC, run_id DESC, name, version DESC);
`,
};
