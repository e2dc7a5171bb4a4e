import { triesSentences } from "../../reports/tries-phrases.js";
import type { InspectedRun } from "../../runner/inspect-run.js";
import type { EvaluationRecord } from "../../runner/result.js";
import { outputColors as pc } from "../colors.js";
import type { Console } from "../console.js";
import { afterDamage, afterJudgement, afterRunsOf, afterUnfinished } from "../next-steps.js";
import { printAudit } from "../print-audit.js";
import { printHeadline } from "../print-figures.js";
import { printVerdicts } from "../print-gates.js";
import { printPoints } from "../print-wrapped.js";
import { type EvaluatedRun, resultCautions } from "../result-cautions.js";
import { formatFacts } from "../table.js";
import { artifactTable } from "./artifacts.js";
import { candidateTable } from "./candidates.js";
import { commandText, runFacts } from "./facts.js";
import { estimateOf, printMetrics, printParams } from "./metrics.js";
import { printWindows } from "./windows.js";

/** Everything that is known of a run, what it says first: figures, gates, audit and cautions; then what it was made from and left. */
export function printRun(inspected: InspectedRun, console: Console): void {
  const { run, record, faults, problems } = inspected;
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  console.print(formatFacts(runFacts(run, inspected.aliases).filter(([, value]) => value !== null)));
  for (const problem of problems) console.print(`\n${pc.red("damaged")}  ${problem}`);
  if (record) {
    heading("Figures, with 95 % intervals");
    printHeadline(record, console);
  }
  printGates(inspected, console);
  if (record) {
    heading("Leak audit");
    printAudit(record.leak_audit, console, { brief: true });
    heading("To keep in mind");
    printPoints(resultCautions(evaluated(record, inspected), { audit: false }), console);
  }
  if (!record && run.params.leak_audit !== undefined) heading(`Leak audit: ${run.params.leak_audit}, as logged`);
  if (inspected.tries) {
    heading("Tries on these days, picks at edge 3+, as of now");
    const hitRate = run.metrics.find(({ name, slice }) => name === "hit_rate_edge_3" && slice === "all");
    printPoints(triesSentences(inspected.tries, estimateOf(hitRate)), console);
  }
  if (run.windows.length > 0) {
    heading("Windows");
    printWindows(run, console);
  }
  if (Object.keys(run.params).length > 0) {
    heading("Params");
    printParams(run, console);
  }
  if (run.metrics.length > 0) {
    heading("Metrics, with 95 % intervals");
    printMetrics(run, console);
  }
  if (run.candidates.length > 0) {
    heading("Candidates compared on validation rows, best first");
    console.print(candidateTable(run.candidates));
  }
  if (run.artifacts.length > 0) {
    heading("Artifacts");
    console.print(artifactTable(run, faults));
  }
  console.next(nextStep(inspected));
}

/** A run's evaluation with the tries as they stand now. */
export function evaluated(record: EvaluationRecord, { tries }: Pick<InspectedRun, "tries">): EvaluatedRun {
  return { ...record, trials: tries };
}

function printGates({ judgement, decisionThen, record }: InspectedRun, console: Console): void {
  if (!judgement) return;
  const then = decisionThen !== null && decisionThen !== judgement.decision ? `, ${decisionThen} when it was made` : "";
  const asStored = record ? "" : ", as stored";
  console.print(`\n${pc.bold(`Gates: ${judgement.decision}${then}${asStored}`)}`);
  printVerdicts(judgement, console);
}

function nextStep({ run, record, judgement, faults, isUnanswered }: InspectedRun): string {
  const { id, name, status } = run;
  const command = commandText(run.commandLine);
  if (faults.length > 0) return afterDamage({ id, command });
  if (status !== "completed" && status !== "archived") {
    return afterUnfinished({ id, status, command });
  }
  if (!record || !judgement) return afterRunsOf(name);
  return afterJudgement({ id, name, decision: judgement.decision, audit: record.leak_audit.verdict, isUnanswered });
}
