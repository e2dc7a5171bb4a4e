import { modelText, type PromotionRow } from "../registry/index.js";
import { formatCount } from "../reports/format.js";
import type { PastStanding } from "../runner/promote/standings-on.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { nextLine } from "./next-steps.js";
import { printPoints, wrappedFacts } from "./print-wrapped.js";

const NOBODY = "none";

/** Entries of the log, newest first. */
export function printHistory(entries: readonly PromotionRow[], total: number, console: Console): void {
  if (total === 0) {
    console.print("nothing was promoted yet");
    console.next(nextLine("proplab promote RUN --dry-run"));
    return;
  }
  for (const entry of entries) {
    printEntry(entry, console);
    console.print();
  }
  if (entries.length < total)
    console.print(`${formatCount(entries.length)} of ${formatCount(total)}, the newest; --limit ${total} shows all`);
  console.print("times are UTC");
  console.next(nextLine("proplab models history --on DAY", "proplab models show MODEL"));
}

/** One entry as a block of lines. */
export function printEntry(entry: PromotionRow, console: Console): void {
  const { at, action, scope, alias, forced } = entry;
  const mark = forced ? pc.red(" FORCED") : "";
  console.print(`${pc.bold(timeText(at))}  ${action}, ${alias} of ${scope}${mark}`);
  console.print(wrappedFacts(factsOf(entry)));
}

function factsOf(entry: PromotionRow): [string, string][] {
  const { from, to, by, reason } = entry;
  const facts: [string, string][] = [
    ["  moved", `${from ? modelText(from) : NOBODY} -> ${to ? modelText(to) : NOBODY}`],
    ["  by", by],
  ];
  if (reason !== null) facts.push(["  reason", reason]);
  const grounds = groundsText(entry);
  if (grounds !== "") facts.push(["  gates", grounds]);
  return facts;
}

/** What the log kept of the grounds; programs of other versions may have kept other things. */
interface Grounds {
  readonly judgement?: { readonly decision?: string; readonly judged_by?: { readonly profile?: string } } | null;
  readonly leak_verdict?: string | null;
  readonly to?: { readonly data_source?: string } | null;
}

function groundsText({ to, evidence }: PromotionRow): string {
  const { judgement, leak_verdict: leak, to: seated } = (evidence ?? {}) as Grounds;
  if (!to || !judgement?.decision) return "";
  const profile = judgement.judged_by?.profile;
  return [
    `${judgement.decision}${profile ? ` by profile ${profile}` : ""}`,
    ...(leak ? [`leak audit ${leak === "CLEAN" ? leak : pc.red(leak)}`] : []),
    ...(seated?.data_source === "simulated" ? ["SIMULATED data"] : []),
  ].join(", ");
}

/**
 * Who held which place at a moment.
 * @param isToCome the moment lies ahead, so that more may happen before it
 */
export function printStandings(
  standings: readonly PastStanding[],
  until: string,
  isToCome: boolean,
  console: Console,
): void {
  console.print(`${pc.bold(`At ${timeText(until)} UTC`)}${isToCome ? ", which is still to come: as of now" : ""}`);
  if (standings.length === 0) {
    console.print("nobody held a place: nothing had been promoted by then");
    console.next(nextLine("proplab models history"));
    return;
  }
  for (const { entry, forced } of standings) {
    const { scope, alias, to, at, by, action } = entry;
    const who = to ? `${modelText(to)}${forced ? pc.red(" FORCED") : ""}` : NOBODY;
    console.print(`\n${alias} of ${scope}: ${who}`);
    const grounds = groundsText(entry);
    printPoints([`since ${timeText(at)}, ${action} by ${by}${grounds ? `; gates ${grounds}` : ""}`], console, "  ");
  }
  console.next(nextLine("proplab models history tells why"));
}

/** "2025-02-03 18:30:05" of an ISO time. */
export function timeText(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}
