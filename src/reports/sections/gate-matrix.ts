import type { Judgement } from "../../gates/index.js";
import type { StoredJudgement } from "../../runner/read-run-record.js";
import { NOTHING } from "../format.js";
import { gateName, reasonText, VERDICT_LEGEND, verdictWord } from "../gate-phrases.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText, wideTable } from "../markdown-table.js";
import { runInWords } from "../which-runs.js";

/**
 * The decision on each run, how it did at every gate and the evidence of what does not pass. "" when none was judged; "—" for a
 * gate that was not known to the program that judged the run.
 */
export function gateMatrix(runs: readonly LabelledRun[]): string {
  const judgements = runs.map(({ run }) => run.judgement);
  const gates = [...new Set(judgements.flatMap((judgement) => judgement?.verdicts.map(({ gate }) => gate) ?? []))];
  if (gates.length === 0) return "";
  const columns = [{ head: "Gate" }, ...runs.map(({ label }) => ({ head: plainText(label) }))];
  const rows = gates.map((gate) => [gateName(gate), ...judgements.map((judgement) => standing(judgement, gate))]);
  return [
    wideTable(columns, [
      ...rows,
      ["**decision**", ...judgements.map((judgement) => judgement?.decision ?? NOTHING)],
      ...profiles(judgements),
    ]),
    "",
    `Gates: ${VERDICT_LEGEND}. Decisions: PROMOTE when every gate passes, REJECT when one is refuted, DISCUSS when one is a concern or what matters most is not known, SHADOW when the rest is only unproven or unknown.`,
    ...runs.flatMap(reasons),
  ].join("\n");
}

/** By which thresholds each run was judged; left out where none is recorded. */
function profiles(judgements: readonly (StoredJudgement | null)[]): string[][] {
  const names = judgements.map((judgement) => judgement?.judged_by?.profile);
  if (names.every((name) => name === undefined)) return [];
  return [["profile", ...names.map((name) => (name === undefined ? NOTHING : plainText(name)))]];
}

function reasons(run: LabelledRun): string[] {
  const { judgement } = run.run;
  if (!judgement) return [];
  const list = judgement.reasons.map((reason) => `- ${plainText(reasonText(reason))}`);
  return ["", `${runInWords(run)}: ${judgement.decision}`, "", ...list];
}

function standing(judgement: Judgement | null, gate: string): string {
  const verdict = judgement?.verdicts.find((one) => one.gate === gate);
  return verdict ? verdictWord(verdict) : NOTHING;
}
