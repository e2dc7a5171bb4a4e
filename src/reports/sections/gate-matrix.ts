import type { Judgement } from "../../gates/index.js";
import { NOTHING } from "../format.js";
import { verdictWord } from "../gate-phrases.js";
import type { LabelledRun } from "../label-runs.js";
import { markdownTable, plainText } from "../markdown-table.js";
import { sayByRun } from "../which-runs.js";

/**
 * The decision on each run and how it did at every gate, as judged when the run was made. "" when none was judged;
 * "—" for a gate that was not known to the program that made the run.
 */
export function gateMatrix(runs: readonly LabelledRun[]): string {
  const judgements = runs.map(({ run }) => run.judgement);
  const gates = [...new Set(judgements.flatMap((judgement) => judgement?.verdicts.map(({ gate }) => gate) ?? []))];
  if (gates.length === 0) return "";
  const columns = [{ head: "Gate" }, ...runs.map(({ label }) => ({ head: plainText(label) }))];
  const rows = gates.map((gate) => [
    gate.replace(/_/g, " "),
    ...judgements.map((judgement) => standing(judgement, gate)),
  ]);
  const decisions = sayByRun(runs, ({ run }) => run.judgement?.decision ?? "not judged");
  return [
    `Decision: ${decisions}.`,
    "",
    markdownTable(columns, [
      ...rows,
      ["**decision**", ...judgements.map((judgement) => judgement?.decision ?? NOTHING)],
    ]),
    "",
    "refuted: the evidence speaks against the model; unproven: too little evidence for it; concern: a person must look; unknown: not measured, which never counts as a pass. PROMOTE needs a pass at every gate.",
  ].join("\n");
}

function standing(judgement: Judgement | null, gate: string): string {
  const verdict = judgement?.verdicts.find((one) => one.gate === gate);
  return verdict ? verdictWord(verdict) : NOTHING;
}
