import type { Verdict } from "../../gates/index.js";
import type { StoredJudgement } from "../../runner/read-run-record.js";
import { NOTHING } from "../format.js";
import { gateFigure, gateName, VERDICT_LEGEND, verdictWord } from "../gate-phrases.js";
import { type GivenVerdict, gateWanted } from "../gate-wanted.js";
import type { LabelledRun } from "../label-runs.js";
import { markdownTable, plainText } from "../markdown-table.js";
import { runInWords } from "../which-runs.js";

/** Runs that one table holds, each with its figures, and what the gates want: more are not seen at once. */
const MOST_RUNS = 4;
const LEGEND = `Gates: ${VERDICT_LEGEND}. Decisions: PROMOTE when every gate passes, REJECT when one is refuted, DISCUSS when one is a concern or what matters most is not known, SHADOW when the rest is only unproven or unknown.`;

/**
 * The decision on each run, how it did at every gate, with what was measured and wanted, and the evidence of what does not pass. ""
 * when none was judged; "—" for a gate that was not known to the program that judged the run.
 */
export function gateMatrix(runs: readonly LabelledRun[]): string {
  const judgements = runs.map(({ run }) => run.judgement);
  const gates = [...new Set(judgements.flatMap((judgement) => judgement?.verdicts.map(({ gate }) => gate) ?? []))];
  if (gates.length === 0) return "";
  const [only, ...more] = runs;
  const table = more.length === 0 ? singleTable(only!.run.judgement!) : tablesOf(runs, gates);
  return [table, "", LEGEND, ...runs.flatMap((run) => reasons(run, runs.length === 1))].join("\n");
}

function singleTable(judgement: StoredJudgement): string {
  const columns = [
    { head: "Gate" },
    { head: "Verdict" },
    { head: "Measured", align: "right" as const },
    { head: "Wanted" },
  ];
  const rows = judgement.verdicts.map((verdict) => {
    const { thresholds } = givenBy(judgement, verdict);
    const wanted = gateWanted([{ verdict, thresholds }]);
    return [gateName(verdict.gate), verdictWord(verdict), gateFigure(verdict, thresholds), wanted];
  });
  const profile = judgement.judged_by?.profile;
  return markdownTable(columns, [
    ...rows,
    ["**decision**", judgement.decision, "", profile === undefined ? "" : `by profile ${plainText(profile)}`],
  ]);
}

/** As many tables under each other as the runs take, each with what is wanted of all of them. */
function tablesOf(runs: readonly LabelledRun[], gates: readonly Verdict["gate"][]): string {
  const judgements = runs.map(({ run }) => run.judgement);
  const rows = gates.map((gate) => {
    const verdicts = judgements.map((judgement) => judgement?.verdicts.find((one) => one.gate === gate));
    const given = verdicts.map((verdict, i) => verdict && givenBy(judgements[i]!, verdict));
    const wanted = gateWanted(given.filter((one) => one !== undefined));
    return { name: gateName(gate), cells: given.map(standing), wanted };
  });
  const decisions = judgements.map((judgement) => judgement?.decision ?? NOTHING);
  const all = [...rows, { name: "**decision**", cells: decisions, wanted: "" }, ...profiles(judgements)];
  const tables = Math.ceil(runs.length / MOST_RUNS);
  const cut = (i: number) => Math.round((i * runs.length) / tables);
  return Array.from({ length: tables }, (_, i) => {
    const part = <T>(cells: readonly T[]) => cells.slice(cut(i), cut(i + 1));
    const heads = part(runs).map(({ label }) => ({ head: plainText(label) }));
    return markdownTable(
      [{ head: "Gate" }, ...heads, { head: "Wanted" }],
      all.map(({ name, cells, wanted }) => [name, ...part(cells), wanted]),
    );
  }).join("\n\n");
}

const givenBy = ({ judged_by: by }: StoredJudgement, verdict: Verdict): GivenVerdict => ({
  verdict,
  thresholds: by?.thresholds ?? null,
});

/** "refuted, +0.05", or the word alone where no figure was measured. */
function standing(given: GivenVerdict | undefined): string {
  if (!given) return NOTHING;
  const word = verdictWord(given.verdict);
  return given.verdict.value === null ? word : `${word}, ${gateFigure(given.verdict, given.thresholds)}`;
}

/** By which thresholds each run was judged; left out where none is recorded. */
function profiles(judgements: readonly (StoredJudgement | null)[]) {
  const names = judgements.map((judgement) => judgement?.judged_by?.profile);
  if (names.every((name) => name === undefined)) return [];
  const cells = names.map((name) => (name === undefined ? NOTHING : plainText(name)));
  return [{ name: "profile", cells, wanted: "" }];
}

/** Why the decision is not a better one, with the words of the table. */
function reasons(run: LabelledRun, alone: boolean): string[] {
  const { judgement } = run.run;
  if (!judgement) return [];
  const open = judgement.verdicts.filter(({ status }) => status !== "pass");
  const list = open.map(
    (verdict) =>
      `- *${gateName(verdict.gate)}*: **${verdictWord(verdict)}**. ${plainText(asSentence(verdict.evidence))}.`,
  );
  const heading = `${alone ? "Why" : `${runInWords(run)}:`} ${judgement.decision}`;
  return ["", heading, "", ...(open.length === 0 ? ["- Every gate passes."] : list)];
}

/** With a capital, unless it begins with a letter of a formula: "p = 0.25". */
function asSentence(evidence: string): string {
  return evidence.replace(/^[a-z](?=[a-z])/, (letter) => letter.toUpperCase());
}
