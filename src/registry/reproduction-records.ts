/** Attempts to make a run again as they go into the registry and come out of it. */

import type { CodeState, Environment } from "./records.js";

export interface NewReproduction {
  /** Every byte the same; every prediction and figure the same; or neither. */
  readonly verdict: "byte_for_byte" | "same_figures" | "not_reproduced";
  /** What differs first, as a phrase; null when nothing does. */
  readonly firstDifference: string | null;
  /** What it was made again with. */
  readonly code: CodeState;
  readonly environment: Pick<Environment, "program" | "node" | "platform">;
}

export interface ReproductionRow extends NewReproduction {
  /** ISO 8601 in UTC. */
  readonly at: string;
}
