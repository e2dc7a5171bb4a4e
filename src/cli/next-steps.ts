import type { AuditVerdict, LeakAudit } from "../audit/leak-audit.js";
import type { Decision } from "../gates/index.js";
import type { RunStatus, RunSummary, VerifyReport } from "../registry/index.js";
import { shellWord } from "./shell-word.js";

/** The experiment that a newcomer starts with. */
const FIRST_EXPERIMENT = "MULTISEASON_FEB25_MAE";

export const START_A_RUN = `proplab retrain --name ${FIRST_EXPERIMENT}`;

/** The last line of a command, for Console.next: what to do now. */
export function nextLine(first: string, ...others: readonly string[]): string {
  return `\nnext: ${[first, ...others].join(", or ")}`;
}

/** Enough of an id to name the run. */
export const idWord = (id: string): string => id.slice(0, 12);

/** When there is nothing to list yet. */
export const afterNothing = (): string => nextLine(START_A_RUN);

export const afterNoModel = (): string => nextLine(START_A_RUN, "proplab models register RUN");

export const afterRetrain = (name: string): string => nextLine(`proplab show ${name}`, "proplab report --multiseason");

/** After cadences beside each other: one on its own, or two in full. */
export function afterCadences([first, second]: readonly string[]): string {
  const show = `proplab show ${idWord(first ?? "RUN")}`;
  return second ? nextLine(show, `proplab compare ${idWord(first!)} ${idWord(second)}`) : nextLine(show);
}

export const afterImport = (): string => nextLine("proplab data", START_A_RUN);

export const afterSimulate = afterImport;

export function afterData(ok: boolean): string {
  return ok
    ? nextLine(START_A_RUN)
    : nextLine("proplab import what is missing", "leave the seasons that fail out of an experiment");
}

/** @param set the set listed; file the file of own features listed with it */
export function afterFeatures(set: string, file: string | undefined): string {
  const own = file === undefined ? "" : ` --features-file ${shellWord(file)}`;
  return nextLine(`proplab leak-check --features ${set}${own}`, "proplab features explain PLAYER DATE FEATURE");
}

export const afterFeatureBuild = (): string => nextLine("proplab leak-check --features v12", START_A_RUN);

export const afterFeature = (feature: string): string =>
  nextLine(`the same of another day: proplab features explain PLAYER DATE ${feature}`);

/** @param rows whether single predictions were explained, not the model as a whole */
export function afterExplain(id: string, rows: boolean): string {
  const [picks, gates] = [`proplab models explain ${idWord(id)} --top-picks 3`, `proplab gates ${idWord(id)}`];
  return rows ? nextLine(gates) : nextLine(picks, gates);
}

/** @param tables whether tables and columns were listed, not asked */
export function afterQuery(tables: boolean): string {
  return tables
    ? nextLine('proplab query "SELECT name, mae_lines FROM headlines ORDER BY mae_lines LIMIT 5"')
    : nextLine("the same with --csv or --json for other programs", "proplab query --tables");
}

/** After a plan that trained nothing. @param twin id of the run that did exactly this */
export function afterDryRun(twin: string | undefined): string {
  return twin === undefined ? nextLine("the same command without --dry-run") : nextLine(`proplab show ${idWord(twin)}`);
}

/** After a list that is empty because of what was asked for. */
export const afterNoneFits = (command: string): string => nextLine(`${command} without filters`);

/** @param runs as listed, newest first */
export function afterRuns(runs: readonly Pick<RunSummary, "id" | "status">[]): string {
  const [a, b] = runs.filter(({ status }) => status === "completed").map(({ id }) => idWord(id));
  const show = `proplab show ${a ?? (runs[0] ? idWord(runs[0].id) : "RUN")}`;
  return a && b ? nextLine(show, `proplab compare ${b} ${a}`) : nextLine(show);
}

/** @param best the run of the newest set listed */
export const afterTrials = (best: string): string =>
  nextLine(`proplab trials ${idWord(best)} lists what was tried on its days`);

/** @param others runs that are not gone, beside the run asked about, oldest first */
export function afterTrialsOf(run: string, others: readonly string[]): string {
  const newest = others.at(-1);
  return newest
    ? nextLine(`proplab compare ${idWord(newest)} ${idWord(run)}`)
    : nextLine(`proplab show ${idWord(run)}`);
}

/** @param runs as compared, the baseline first */
export function afterCompare(
  runs: readonly { readonly id: string; readonly audit: { readonly verdict: AuditVerdict } }[],
): string {
  const doubtful = runs.find(({ audit }) => audit.verdict !== "CLEAN");
  if (doubtful) return nextLine(`proplab leak-check --run ${idWord(doubtful.id)} shows what is wrong`);
  return nextLine(`proplab gates ${runs.map(({ id }) => idWord(id)).join(" ")}`);
}

export const afterLineSources = (id: string): string => nextLine(`proplab gates ${idWord(id)}`);

/** What the figures of a judged run are to be followed by. */
export function afterJudgement(run: {
  readonly id: string;
  readonly name: string;
  readonly decision: Decision;
  readonly audit: AuditVerdict;
  /** Suspicious, and nobody answers for it. */
  readonly isUnanswered: boolean;
}): string {
  const id = idWord(run.id);
  if (run.audit === "LEAK") {
    return nextLine(`proplab leak-check --run ${id} shows the rows; mend data or features, then run it again`);
  }
  if (run.isUnanswered) {
    return nextLine(`find out why, then proplab gates ${id} --acknowledge "REASON"`);
  }
  if (run.decision === "PROMOTE") return nextLine(`proplab promote ${id} --dry-run`);
  if (run.decision === "SHADOW") return nextLine(`proplab promote ${id} --alias challenger --dry-run`);
  if (run.decision === "DISCUSS") return nextLine(`weigh the reasons; proplab report ${id} has charts and slices`);
  return nextLine(`change the experiment, then proplab retrain --name ${run.name}`);
}

/** What to do with a run that has no figures. @param run its command as it can be typed again; null for one that no command began */
export function afterUnfinished(run: {
  readonly id: string;
  readonly status: RunStatus;
  readonly command: string | null;
}): string {
  if (run.status === "running") return nextLine(`proplab show ${idWord(run.id)} again when it has ended`);
  return nextLine(run.command ?? "proplab runs --status completed");
}

/** After a completed run that holds no evaluation of this program. */
export const afterRunsOf = (name: string): string => nextLine(`proplab runs --name ${name}`);

/** @param run its command as it can be typed again; null for one that no command began */
export function afterDamage(run: { readonly id: string; readonly command: string | null }): string {
  const copy = `bring the damaged files back from a copy, then proplab verify ${idWord(run.id)}`;
  if (run.command === null) return nextLine(copy);
  return nextLine(copy, `${run.command}${/ --force( |$)/.test(run.command) ? "" : " --force"}`);
}

export function afterGates(ids: readonly string[]): string {
  return nextLine(`proplab gates ${idWord(ids[0] ?? "RUN")} shows the evidence on one of them`);
}

/** @param run the run looked at; null for features without a run */
export function afterLeakCheck({ verdict, checks }: LeakAudit, run: string | null): string {
  const worst = checks.find((check) => check.verdict === verdict && check.features?.length);
  const which = worst?.features?.[0];
  if (verdict === "LEAK") {
    return nextLine(
      `mend or leave out ${which ?? "what leaks"}, then run ${run === null ? "this check" : "the experiment"} again`,
    );
  }
  if (verdict === "SUSPECT") {
    return run === null
      ? nextLine(`find out why${which ? ` ${which} looks as it does` : ""} before you train with it`)
      : nextLine(`find out why, then proplab gates ${idWord(run)} --acknowledge "REASON"`);
  }
  return run === null
    ? nextLine("proplab retrain --name NAME with these features")
    : nextLine(`proplab gates ${idWord(run)}`);
}

export function afterVerify({ ok, faults }: VerifyReport): string {
  if (ok) return nextLine("proplab runs");
  const [first] = faults;
  return first
    ? nextLine(`proplab show ${idWord(first.runId)} shows what is whole of it`)
    : nextLine("proplab verify again once the copy is in place");
}

/** @param file the first of the report's files */
export const afterReport = (file: string): string => nextLine(`open ${file}`);
