import { grouped, percent } from "../core/figures.js";
import type { GateEvidence } from "./evidence.js";
import type { GateThresholds } from "./thresholds.js";
import { measured, notMeasured, type Verdict } from "./verdict.js";
import { probability } from "./words.js";

/** The leak audit ran whole and is CLEAN, or is SUSPECT and a named person has answered for it. A LEAK never passes. */
export function judgeLeakAudit({ leakAudit, acknowledgement }: GateEvidence): Verdict {
  const gate = "leak_audit";
  if (!leakAudit) return notMeasured(gate, null, "no leak audit of this run");
  const { verdict, notRun } = leakAudit;
  const evidence = `${verdict}: ${leakAudit.evidence}`;
  if (verdict === "LEAK") return measured(gate, "refuted", null, null, evidence);
  if (verdict === "SUSPECT" && !acknowledgement) return measured(gate, "concern", null, null, evidence);
  if (notRun.length > 0) return notMeasured(gate, null, `${evidence}; not checked: ${notRun.join(", ")}`);
  return measured(gate, null, null, null, verdict === "CLEAN" ? evidence : answered(evidence, acknowledgement));
}

/** The results are not too good to be true, or a named person has answered for them. */
export function judgePlausibility({ plausibility, acknowledgement }: GateEvidence): Verdict {
  const gate = "plausibility";
  if (!plausibility || plausibility.status === "UNKNOWN") {
    return notMeasured(gate, null, "too little data to judge whether the results are plausible");
  }
  if (plausibility.status === "PLAUSIBLE") {
    return measured(gate, null, null, null, "nothing an efficient market makes very improbable");
  }
  const suspicions = plausibility.suspicions.join("; ");
  if (!acknowledgement) return measured(gate, "concern", null, null, suspicions);
  return measured(gate, null, null, null, answered(suspicions, acknowledgement));
}

function answered(evidence: string, acknowledgement: GateEvidence["acknowledgement"]): string {
  return `${evidence}; acknowledged by ${acknowledgement?.by}: ${acknowledgement?.reason}`;
}

/** The hit rate is better than the best of so many skill-less tries would be. */
export function judgeDeflatedPValue(
  { deflatedPValue }: GateEvidence,
  { max_deflated_p_value: most }: GateThresholds,
): Verdict {
  const gate = "deflated_p_value";
  if (!deflatedPValue) {
    return notMeasured(gate, most, "too few game dates with picks to allow for the number of tries");
  }
  if (deflatedPValue === "picks unknown") {
    return notMeasured(
      gate,
      most,
      "the run's picks by day are not recorded, as older versions did not keep them: running it again records them",
    );
  }
  const { value, trials, effective, bestWithoutSkill } = deflatedPValue;
  const failure = value <= most ? null : "unproven";
  const worth =
    trials === 1 ? "the only try" : `the best of ${grouped(trials)} tries (${effective.toFixed(1)} effective)`;
  const best =
    bestWithoutSkill === null || trials === 1
      ? ""
      : `; the best of so many that go by the market's own probabilities is expected at ${percent(bestWithoutSkill)}`;
  const evidence = `p = ${probability(value, most)} that ${worth} on these days looks as good if its picks just break even${best}`;
  return measured(gate, failure, value, most, evidence);
}

/** The run was made with committed code, so that it can be made again. */
export function judgeCode({ code }: GateEvidence): Verdict {
  if (!code) return notMeasured("code_committed", null, "the code was not under version control");
  const commit = code.commit.slice(0, 12);
  const evidence = code.dirty ? `uncommitted changes on top of ${commit}` : `commit ${commit}`;
  return measured("code_committed", code.dirty ? "concern" : null, null, null, evidence);
}

/** No registered model is the same one. */
export function judgeDuplicate({ duplicate }: GateEvidence): Verdict {
  if (!duplicate) return notMeasured("no_duplicate", null, "registered models were not searched");
  if (duplicate.of === null) return measured("no_duplicate", null, null, null, "no registered model is the same");
  return measured("no_duplicate", "concern", null, null, `the same as ${duplicate.of}`);
}
