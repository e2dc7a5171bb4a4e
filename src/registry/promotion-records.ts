/** Aliases, the log of their moves and listed models, as they go into the registry and come out of it. */

import type { ModelRow, ModelVersion } from "./artifact-records.js";
import type { DataSource, RunStatus } from "./records.js";

/** "champion": the model to bet on. "challenger": the one that is watched beside it. */
export const ALIASES = ["champion", "challenger"] as const;
export type Alias = (typeof ALIASES)[number];

/** The scope of models that predict a player's points; the only market there is so far. */
export const DEFAULT_SCOPE = "points";

/** "promote" seats a model, "demote" takes the alias away, "rollback" seats an earlier one again. */
export type PromotionAction = "promote" | "demote" | "rollback";

/** Where an alias stands. */
export interface AliasRow {
  readonly scope: string;
  readonly alias: Alias;
  readonly model: ModelVersion;
  /** When it came there, ISO 8601 in UTC. */
  readonly since: string;
  /** True when the gates had refused the model and a person overrode them; a rollback to such a model does not wash it off. */
  readonly forced: boolean;
}

/** What to enter in the log, with the move that goes with it. */
export interface NewPromotion {
  readonly action: PromotionAction;
  readonly scope: string;
  readonly alias: Alias;
  /** The newest entry for this scope and alias that the plan was made by; null when there was none. */
  readonly after: number | null;
  /** The model to seat; null takes the alias away. */
  readonly to: ModelVersion | null;
  readonly by: string;
  readonly reason: string | null;
  /** The gates refused, and the person overrode them. Needs a reason. */
  readonly forced: boolean;
  /** What it was decided by; kept as canonical JSON. */
  readonly evidence: unknown;
}

/** An entry of the log. Entries are never changed, and their times never go back. */
export interface PromotionRow {
  /** Counts up with every entry of the registry. */
  readonly id: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly by: string;
  readonly action: PromotionAction;
  readonly scope: string;
  readonly alias: Alias;
  readonly from: ModelVersion | null;
  readonly to: ModelVersion | null;
  /** Run and file of the model that was seated. */
  readonly runId: string | null;
  readonly artifactSha256: string | null;
  readonly reason: string | null;
  readonly forced: boolean;
  readonly evidence: unknown;
}

export interface PromotionFilter {
  readonly scope?: string;
  readonly alias?: Alias;
  /** Only entries that seated this model or took it away. */
  readonly model?: ModelVersion;
  /** Only entries made at this moment or before, ISO 8601 in UTC. */
  readonly until?: string;
}

/** A registered model with what lists show of its run. */
export interface ModelSummary extends ModelRow {
  readonly runName: string;
  readonly runStatus: RunStatus;
  readonly dataSource: DataSource;
  /** What the gates decided when the run was made; null for runs that were not judged. */
  readonly decision: string | null;
  /** What its leak audit said: CLEAN, SUSPECT or LEAK; null for runs of versions that did not log it. */
  readonly leakVerdict: string | null;
  /** The aliases that stand on it. */
  readonly aliases: readonly AliasRow[];
  /** True when it ever got an alias against the word of the gates. */
  readonly everForced: boolean;
}

export interface ModelFilter {
  /** 1 to 10,000; 50 when left out. */
  readonly limit?: number;
  readonly offset?: number;
  /** Exact name. */
  readonly name?: string;
  /** Part of the name, upper and lower case alike. */
  readonly nameContains?: string;
  readonly family?: string;
  /** Only models that hold this alias, in any scope unless one is given. */
  readonly alias?: Alias;
  /** Only models that hold an alias of this scope. */
  readonly scope?: string;
}

export interface ModelPage {
  readonly models: readonly ModelSummary[];
  /** Models that match, on this page or not. */
  readonly total: number;
}

/** A registered model's file as read: its SHA256 is the one that was registered. */
export interface ReadModel {
  readonly model: ModelSummary;
  readonly bytes: Uint8Array;
}
