import type { SkippedStep } from "../runner/walk/select-steps.js";
import type { WalkForwardRecord } from "../runner/walk/walk-record.js";
import { formatCount } from "./format.js";

/** How a run retrains: "every 7 days on the 56 days before", with its gaps. */
export function walkPhrase({
  retrain_every: every,
  window,
  purge_days: purge,
  embargo_days: embargo,
}: Pick<WalkForwardRecord, "retrain_every" | "window" | "purge_days" | "embargo_days">): string {
  const learned = window === "expanding" ? "everything before" : `the ${days(window)} before`;
  const gaps = [
    ...(purge > 0 ? [`purge gap ${days(purge)}`] : []),
    ...(embargo > 0 ? [`embargo ${days(embargo)}`] : []),
  ];
  return [`every ${every === 1 ? "day" : days(every)} on ${learned}`, ...gaps].join(", ");
}

/** Steps that were not carried out, neighbours with the same reason together: "2022-07-01 to 2022-10-13 (15 steps): no evaluation rows". */
export function skippedPhrases(skipped: readonly SkippedStep[]): string[] {
  const groups: SkippedStep[][] = [];
  for (const step of skipped) {
    const group = groups.at(-1);
    if (group && group[0]!.reason === step.reason && isNextDay(group.at(-1)!, step)) group.push(step);
    else groups.push([step]);
  }
  return groups.map((group) => {
    const [first, last] = [group[0]!, group.at(-1)!];
    const span = `${first.evaluation.start} to ${last.evaluation.end} (${group.length === 1 ? "1 step" : `${group.length} steps`})`;
    const lost = group.reduce((sum, { rows }) => sum + rows.eval_all, 0);
    const learned = Math.max(...group.map(({ rows }) => rows.train));
    const why =
      first.reason === "too few training rows"
        ? `${first.reason} (${group.length > 1 ? "at most " : ""}${formatCount(learned)})`
        : first.reason;
    return `${span}: ${why}${lost > 0 ? `, ${formatCount(lost)} rows not evaluated` : ""}`;
  });
}

function isNextDay(before: SkippedStep, after: SkippedStep): boolean {
  return Date.parse(after.evaluation.start) - Date.parse(before.evaluation.end) === 86_400_000;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${formatCount(count)} days`;
}
