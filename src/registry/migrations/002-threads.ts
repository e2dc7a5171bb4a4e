import type { Migration } from "../migrate.js";

/** How many threads a run could use: part of what it ran on, like the cores. */
export const threads: Migration = {
  version: 2,
  name: "threads",
  sql: "ALTER TABLE runs ADD COLUMN threads INTEGER CHECK (threads >= 1);",
};
