import { type RawBuilder, sql } from "kysely";
import type { RunStatus } from "../records.js";

/**
 * How an attribute is compared: "text" in the order of characters; "number"; "date" by day or by moment; "hash" by its beginning;
 * "flag" with true or false; "choice" with one of a few words.
 */
export type AttributeKind = "text" | "number" | "date" | "hash" | "flag" | "choice";

export interface RunAttribute {
  readonly kind: AttributeKind;
  /** Over the table `runs`. */
  readonly column: RawBuilder<unknown>;
  readonly choices?: readonly string[];
}

const STATUSES: readonly RunStatus[] = ["running", "completed", "failed", "interrupted", "archived"];

/**
 * The verdict of a run's leak audit as its gates count it: the worst of its own and of those entered later; NULL for a run without
 * any.
 */
const auditVerdict = (() => {
  const verdicts = sql`(
    SELECT value AS verdict FROM params WHERE params.run_id = runs.id AND params.name = 'leak_audit' AND value IS NOT NULL
    UNION ALL SELECT verdict FROM run_audits WHERE run_audits.run_id = runs.id)`;
  return sql`(SELECT verdict FROM ${verdicts} ORDER BY CASE verdict WHEN 'LEAK' THEN 2 WHEN 'SUSPECT' THEN 1 ELSE 0 END DESC LIMIT 1)`;
})();

const attribute = (kind: AttributeKind, column: string): RunAttribute => ({ kind, column: sql.ref(`runs.${column}`) });

/** What a condition or a sort key may name of a run, by name. */
export const RUN_ATTRIBUTES: Readonly<Record<string, RunAttribute>> = {
  id: attribute("hash", "id"),
  name: attribute("text", "name"),
  status: { ...attribute("choice", "status"), choices: STATUSES },
  started: attribute("date", "started_at"),
  finished: attribute("date", "finished_at"),
  seconds: {
    kind: "number",
    column: sql`round((julianday(runs.finished_at) - julianday(runs.started_at)) * 86400, 3)`,
  },
  seed: attribute("number", "seed"),
  data: { ...attribute("choice", "data_source"), choices: ["simulated", "imported"] },
  dataset: attribute("hash", "dataset_sha256"),
  config: attribute("hash", "config_sha256"),
  commit: attribute("hash", "git_commit"),
  audit: { kind: "choice", column: auditVerdict, choices: ["CLEAN", "SUSPECT", "LEAK"] },
  dirty: attribute("flag", "git_dirty"),
  program: attribute("text", "program"),
  node: attribute("text", "node"),
  platform: attribute("text", "platform"),
  cpu: attribute("text", "cpu_model"),
  cores: attribute("number", "cores"),
  threads: attribute("number", "threads"),
  host: attribute("text", "host"),
  hypothesis: attribute("text", "hypothesis"),
  error: attribute("text", "error"),
  parent: attribute("hash", "parent_id"),
};

/** Names as --json and the database have them. */
export const ATTRIBUTE_ALIASES: Readonly<Record<string, string>> = {
  run: "id",
  started_at: "started",
  finished_at: "finished",
  data_source: "data",
  leak_audit: "audit",
  dataset_sha256: "dataset",
  config_sha256: "config",
  git_commit: "commit",
};
