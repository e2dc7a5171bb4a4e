import { judgeBias, judgeMae, judgeTierBias } from "./accuracy-gates.js";
import { judgeBreakEven, judgeHitRate, judgeSample, judgeSide } from "./betting-gates.js";
import { judgeData } from "./data-gate.js";
import type { GateEvidence } from "./evidence.js";
import { judgeMaeConsistency } from "./mae-consistency.js";
import type { GateThresholds } from "./thresholds.js";
import { judgeCode, judgeDeflatedPValue, judgeDuplicate, judgeLeakAudit, judgePlausibility } from "./trust-gates.js";
import { withoutProofOfUnseenRows } from "./unseen-rows.js";
import type { Gate, Verdict } from "./verdict.js";

/** From best to worst. */
export const DECISIONS = ["PROMOTE", "SHADOW", "DISCUSS", "REJECT"] as const;

/**
 * PROMOTE: every gate passes. SHADOW: better than the baseline and than break-even on enough picks, not yet proven.
 * DISCUSS: a person must look. REJECT: the evidence speaks against the model.
 */
export type Decision = (typeof DECISIONS)[number];

/** Whether a decision is the wanted one or a better one. */
export function isAtLeast(decision: Decision, wanted: Decision): boolean {
  return DECISIONS.indexOf(decision) <= DECISIONS.indexOf(wanted);
}

export interface Judgement {
  decision: Decision;
  /** One per gate, in the order of GATES. */
  verdicts: Verdict[];
  /** Why the decision is not a better one; for PROMOTE, that all gates pass. */
  reasons: string[];
}

/** Without these two nothing says the model is better at all. */
const ESSENTIAL: readonly Gate[] = ["mae_against_baseline", "hit_rate"];

/**
 * Judges a model by all gates. What was not measured is unknown, and unknown is never a pass: PROMOTE needs every gate
 * measured and passed.
 */
export function judge(evidence: GateEvidence, thresholds: GateThresholds): Judgement {
  const judged = [
    judgeMae(evidence, thresholds),
    judgeSample(evidence, thresholds),
    judgeHitRate(evidence, thresholds),
    judgeBreakEven(evidence),
    judgeSide(evidence, thresholds, "OVER"),
    judgeSide(evidence, thresholds, "UNDER"),
    judgeBias(evidence, thresholds),
    judgeTierBias(evidence, thresholds),
    judgeMaeConsistency(evidence, thresholds),
    judgeLeakAudit(evidence),
    judgePlausibility(evidence),
    judgeDeflatedPValue(evidence, thresholds),
    judgeCode(evidence),
    judgeData(evidence, thresholds.data),
    judgeDuplicate(evidence),
  ];
  const verdicts = evidence.trainedElsewhere ? judged.map(withoutProofOfUnseenRows) : judged;
  const open = verdicts.filter(({ status }) => status !== "pass");
  return {
    decision: decide(open),
    verdicts,
    reasons: open.length === 0 ? ["every gate passes"] : open.map(inWords),
  };
}

function decide(open: readonly Verdict[]): Decision {
  if (open.length === 0) return "PROMOTE";
  if (open.some(({ failure }) => failure === "refuted")) return "REJECT";
  if (open.some(({ failure }) => failure === "concern")) return "DISCUSS";
  if (open.some(({ gate, status }) => status === "unknown" && ESSENTIAL.includes(gate))) return "DISCUSS";
  return "SHADOW";
}

const FAILURE_WORDS = { refuted: "speaks against it", unproven: "not proven", concern: "needs a look" } as const;

function inWords({ gate, failure, evidence }: Verdict): string {
  return `${gate} ${failure === null ? "not known" : FAILURE_WORDS[failure]}: ${evidence}`;
}
