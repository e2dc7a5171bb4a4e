import { LabError } from "../../core/errors.js";
import type { PairedDifference } from "../../metrics/index.js";
import { type ModelSummary, modelText, type Registry } from "../../registry/index.js";
import { compareRuns } from "../compare/compare-runs.js";

/** A candidate beside the present champion, on the rows both predicted. */
export interface AgainstChampion {
  readonly champion: string;
  /** "better" and "worse" only where the whole interval of the MAE difference says so. */
  readonly standing: "better" | "worse" | "open" | "not compared";
  /** MAE (lines) of the candidate less that of the champion; null where it cannot be had. */
  readonly mae_difference: PairedDifference | null;
  /** Hit rate at edge 3+ of the candidate's own picks less that of the champion's. */
  readonly hit_rate_difference: PairedDifference | null;
  /** Why they are not compared. */
  readonly why_not: string | null;
}

const EDGE = 3;

/** Holds a candidate against the champion by the stored predictions of both; what stands in the way is said, never guessed. */
export async function againstChampion(
  registry: Registry,
  candidate: ModelSummary,
  champion: ModelSummary,
): Promise<AgainstChampion> {
  const held = { champion: modelText(champion), mae_difference: null, hit_rate_difference: null, why_not: null };
  try {
    const { pairs } = await compareRuns(registry, [champion.runId, candidate.runId]);
    const { maeLines, picks } = pairs[0]!.comparison;
    return {
      ...held,
      standing: standingOf(maeLines),
      mae_difference: maeLines,
      hit_rate_difference: picks.find(({ minEdge }) => minEdge === EDGE)?.hitRate ?? null,
      ...(maeLines === null && { standing: "not compared", why_not: "no row with a line that both predicted" }),
    };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { ...held, standing: "not compared", why_not: error.message };
  }
}

function standingOf(difference: PairedDifference | null): "better" | "worse" | "open" {
  if (difference?.high != null && difference.high < 0) return "better";
  return difference?.low != null && difference.low > 0 ? "worse" : "open";
}
