import { GATES, type GateThresholds, type Verdict } from "../gates/index.js";
import { NOTHING, shortHash } from "../reports/format.js";
import { gateFigure, gateThreshold, isPassed, VERDICT_LEGEND, verdictWord } from "../reports/gate-phrases.js";
import { DEFAULT_PROFILE, type GateProfiles } from "../runner/gates-file.js";
import type { StoredJudgement } from "../runner/read-run-record.js";
import type { RejudgedRun } from "../runner/rejudge.js";
import type { RunJudgement } from "../runner/result.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { afterGates, afterJudgement } from "./next-steps.js";
import { formatFacts, formatTable } from "./table.js";

const COLOURS: Record<string, (text: string) => string> = {
  pass: pc.green,
  unknown: pc.dim,
  "too few": pc.dim,
  unproven: pc.yellow,
  concern: pc.yellow,
  refuted: pc.red,
};

const MEANING = {
  PROMOTE: "every gate passes",
  SHADOW: "better than the baseline and than break-even, not yet proven",
  DISCUSS: "a person must look",
  REJECT: "the evidence speaks against the model",
} as const;

const PROFILES_LEGEND =
  "rates are shares (0.53 is 53 %), errors and biases points; the observed hit rate must reach min_hit_rate, and the break-even of the picks' own prices where that is higher; whatever the profile, its interval's lower end must lie above that break-even; gates.schema.json says what each means";

/** One run: every gate with its figure and threshold, the decision with its reasons, and what the passes stand on. */
export function printJudgement(run: RejudgedRun, console: Console): void {
  console.print(formatFacts(facts(run)));
  console.print();
  console.print(gateTable(run));
  console.print(pc.dim(VERDICT_LEGEND));
  printDecision(run, console);
  const { run_id: id, name, decision, leak_audit: audit } = run;
  console.next(afterJudgement({ id, name, decision, audit, isUnanswered: !run.is_answered }));
}

/** Every gate of a run with its figure and what is wanted. */
export function gateTable({ verdicts, judged_by: { thresholds } }: RunJudgement): string {
  const rows = verdicts.map((verdict) => [
    verdict.gate,
    colouredVerdict(verdict),
    gateFigure(verdict, thresholds),
    gateThreshold(verdict, thresholds),
  ]);
  return formatTable(["gate", "verdict", "value", "wanted"], rows, { right: [2] });
}

/** The decision, why it is not a better one, and the evidence of the gates that pass. */
function printDecision({ decision, verdicts, reasons }: RunJudgement, console: Console): void {
  console.print(`\n${pc.bold(decision)}: ${MEANING[decision]}`);
  if (verdicts.some(({ status }) => status !== "pass")) for (const reason of reasons) console.print(`- ${reason}`);
  printEvidence("Passed", verdicts.filter(isPassed), console);
  printEvidence("Too few picks", verdicts.filter(isUnjudged), console);
}

function printEvidence(title: string, verdicts: readonly Verdict[], console: Console): void {
  if (verdicts.length === 0) return;
  console.print(`\n${pc.bold(title)}`);
  for (const { gate, evidence } of verdicts) console.print(`- ${gate}: ${evidence}`);
}

/** A side that passes because it is not judged. */
function isUnjudged(verdict: Verdict): boolean {
  return verdict.status === "pass" && !isPassed(verdict);
}

/**
 * The verdicts after a run, a line for each gate that does not pass, and what they were made by.
 * @param said in the place of evidence that stands in full above
 */
export function printVerdicts(
  { verdicts, judged_by: by }: StoredJudgement,
  console: Console,
  said: ReadonlyMap<Verdict["gate"], string> = new Map(),
): void {
  const line = (word: string, text: string) => console.print(`${(COLOURS[word] ?? String)(word.padEnd(8))}  ${text}`);
  const open = verdicts.filter(({ status }) => status !== "pass");
  for (const verdict of open)
    line(verdictWord(verdict), `${verdict.gate}: ${said.get(verdict.gate) ?? verdict.evidence}`);
  for (const verdict of verdicts.filter(isUnjudged)) line(verdictWord(verdict), `${verdict.gate}: ${verdict.evidence}`);
  const passed = verdicts.filter(isPassed).map(({ gate }) => gate);
  line("pass", passed.join(", ") || "none");
  const profile = by ? `judged by profile ${by.profile}; ` : "";
  console.print(pc.dim(`${profile}proplab gates RUN judges again, with all evidence`));
}

/** Several runs: the verdicts beside each other, a run a column. */
export function printGateMatrix(runs: readonly RejudgedRun[], console: Console): void {
  const head = ["gate", ...runs.map(({ name }, index) => `${index + 1} ${name}`)];
  const rows = GATES.map((gate) => [
    gate,
    ...runs.map(({ verdicts }) => colouredVerdict(verdicts.find((one) => one.gate === gate)!)),
  ]);
  const decisions = ["decision", ...runs.map(({ decision }) => pc.bold(decision))];
  console.print(formatTable(head, [...rows, decisions]));
  console.print(pc.dim(VERDICT_LEGEND));
  console.print();
  for (const [index, run] of runs.entries())
    console.print(`${index + 1} ${run.name} ${pc.dim(run.run_id)}, ${profileText(run)}`);
  console.next(afterGates(runs.map(({ run_id: id }) => id)));
}

/** Every profile: the thresholds of the default one, and where another has its own. */
export function printProfiles({ file, profiles }: GateProfiles, console: Console): void {
  const all = [...profiles.values()];
  console.print(
    formatFacts(
      all.map(({ name, description, file: from }) => [name, description + (file === null ? "" : pc.dim(` (${from})`))]),
    ),
  );
  const flat = new Map(all.map(({ name, thresholds }) => [name, flattened(thresholds)]));
  const names = new Set([...flat.values()].flatMap((one) => Object.keys(one)));
  const usual = flat.get(DEFAULT_PROFILE)!;
  const rows = [...names].map((name) => {
    const others = [...flat].filter(([, one]) => one[name] !== usual[name]);
    return [name, usual[name] ?? NOTHING, others.map(([of, one]) => `${of} ${one[name] ?? NOTHING}`).join("\n")];
  });
  console.print();
  console.print(formatTable(["threshold", DEFAULT_PROFILE, "where another differs"], rows));
  console.print(pc.dim(PROFILES_LEGEND));
}

function flattened(thresholds: GateThresholds): Record<string, string> {
  return Object.fromEntries(
    Object.entries(thresholds).flatMap(([name, value]) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, String(one)])
        : value === null
          ? []
          : [[name, String(value)]],
    ),
  );
}

function facts(run: RejudgedRun): [string, string][] {
  const then = run.decision_then;
  const changed = then !== null && then !== run.decision ? `, then ${then}` : "";
  return [
    ["run", `${run.name} ${pc.dim(run.run_id)}`],
    ["data", run.data_source === "simulated" ? pc.yellow("SIMULATED") : "imported"],
    ["judged", `${profileText(run)}${run.as_recorded ? ", as recorded with the run" : ""}`],
    ["decision", `${pc.bold(run.decision)}${changed}`],
    ...run.acknowledgements.map(({ at, by, reason }): [string, string] => [
      "answered",
      `by ${by} on ${at.slice(0, 10)}: ${reason}`,
    ]),
  ];
}

function profileText({ judged_by: { profile, file, file_sha256 } }: RunJudgement): string {
  return `by profile ${profile} (${file}, SHA256 of its values ${shortHash(file_sha256)})`;
}

/** A verdict's word in its colour. */
function colouredVerdict(verdict: Verdict): string {
  const word = verdictWord(verdict);
  return (COLOURS[word] ?? String)(word);
}
