import { grouped } from "../../core/figures.js";
import type { AuditCheck, AuditVerdict, EvidenceRow } from "../leak-audit.js";
import { UNKNOWN_PARTS, type UnknownPart } from "./alterations.js";
import type { ColumnChange, TableChanges } from "./compare-tables.js";

/** Stands for the column where whole rows are gone. */
const ROWS = "rows";

/** One column that one alteration changed. */
export interface Finding {
  readonly column: string;
  readonly date: string;
  readonly verdict: AuditVerdict;
  readonly change: ColumnChange;
  readonly causes: readonly (UnknownPart | "nothing")[];
  readonly comparedRows: number;
}

/** What the columns an alteration changed, and the rows it made vanish, are evidence of. */
export function findingsOf(
  { date }: { readonly date: string },
  changes: TableChanges,
  causes: ReadonlyMap<string, readonly (UnknownPart | "nothing")[]>,
): Finding[] {
  const found = changes.changed.map((change): Finding => {
    const own = causes.get(change.column) ?? [];
    return { column: change.column, date, change, causes: own, verdict: verdictOf(own), comparedRows: changes.rows };
  });
  if (changes.lostRows === 0) return found;
  const change = { column: ROWS, earlierRows: 0, dateRows: changes.lostRows, examples: [] };
  return [...found, { column: ROWS, date, change, causes: [], verdict: "LEAK", comparedRows: changes.rows }];
}

/**
 * A value that never comes out twice the same may give nothing away: what it is worth cannot be told. Nor can it be told whether
 * quotes of unknown time are from before the game.
 */
export function verdictOf(causes: Finding["causes"]): AuditVerdict {
  const isUndeclared = causes.length > 0 && causes.every((cause) => cause === "undeclared");
  return causes.includes("nothing") || isUndeclared ? "SUSPECT" : "LEAK";
}

const NAMES = {
  cut: "cut at the date",
  noise: "noise from the date on",
  history: "whole history cut at the date",
  firstGames: "first games of a season",
} as const;
const MOST_NAMED = 8;
const MOST_ROWS = 100;

/**
 * One kind of alteration over all sampled dates as a check.
 * @param before checks whose findings are not told again: a column they show is only named
 */
export function metamorphicCheck(
  become: keyof typeof NAMES,
  seen: readonly TableChanges[],
  findings: readonly Finding[],
  before: readonly AuditCheck[] = [],
): AuditCheck {
  const dates = seen.length;
  const columns = Math.max(0, ...seen.map((changes) => changes.columns));
  const onDates = seen.reduce((sum, { dateRows }) => sum + dateRows, 0);
  const all = seen.reduce((sum, { rows }) => sum + rows, 0);
  const scope = `${dates} dates computed again, ${grouped(onDates)} rows of these dates and ${grouped(all - onDates)} before them, ${columns === 1 ? "1 column" : `${columns} columns`} each`;
  const columnsFound = [...new Set(findings.map(({ column }) => column))];
  const worst = columnsFound.map((column) => summary(findings.filter((finding) => finding.column === column)));
  worst.sort((a, b) => Number(b.verdict === "LEAK") - Number(a.verdict === "LEAK"));
  const told = new Set(before.flatMap(({ features }) => features ?? []));
  const added = worst.filter(({ column }) => !told.has(column));
  const again = worst.filter(({ column }) => told.has(column));
  const shown = [
    ...added.slice(0, MOST_NAMED).map(({ text }) => text),
    ...(added.length > MOST_NAMED ? [`and ${added.length - MOST_NAMED} more: ${listed(added.slice(MOST_NAMED))}`] : []),
    ...(again.length > 0 ? [`as above: ${listed(again)}`] : []),
  ];
  return {
    kind: "metamorphic",
    name: NAMES[become],
    verdict: worst.some(({ verdict }) => verdict === "LEAK") ? "LEAK" : worst.length > 0 ? "SUSPECT" : "CLEAN",
    evidence: worst.length === 0 ? `${scope}: every value the same` : `${shown.join("; ")} (${scope})`,
    ...(worst.length > 0 && {
      features: [...added, ...again].map(({ column }) => column),
      findings: [...added.map(({ text }) => text), ...again.map(({ column }) => `${column} as above`)],
      rows: added.flatMap(({ rows }) => rows).slice(0, MOST_ROWS),
    }),
  };
}

function listed(found: readonly Summary[]): string {
  return found.map(({ column }) => column).join(", ");
}

interface Summary {
  readonly column: string;
  readonly verdict: AuditVerdict;
  readonly text: string;
  readonly rows: readonly EvidenceRow[];
}

function summary(findings: readonly Finding[]): Summary {
  const [first] = findings;
  const { column, change, date } = first!;
  const verdict = findings.some((finding) => finding.verdict === "LEAK") ? "LEAK" : "SUSPECT";
  if (column === ROWS) return { column, verdict, text: `${change.dateRows} rows of ${date} are not there`, rows: [] };
  const causes = [...new Set(findings.flatMap((finding) => finding.causes))];
  const rows = findings.reduce((sum, finding) => sum + finding.change.earlierRows + finding.change.dateRows, 0);
  const [example] = change.examples;
  const pair = example ? beside(example.unaltered, example.recomputed) : null;
  const shown = pair ? `, e.g. ${example!.player} on ${example!.date}: ${pair[0]}, recomputed ${pair[1]}` : "";
  const examples = change.examples.map((row) => ({ feature: column, ...row }));
  return { column, verdict, text: `${column} ${why(causes)} (${grouped(rows)} rows${shown})`, rows: examples };
}

function why(causes: Finding["causes"]): string {
  if (causes.includes("nothing")) return "does not come out the same twice";
  const parts = causes.flatMap((cause) => (cause === "nothing" ? [] : [UNKNOWN_PARTS[cause]]));
  return `changes with ${parts.length > 0 ? parts.join(" and ") : "what is only known afterwards"}`;
}

/** Two values in six significant digits, or in all of them where six do not tell them apart. */
function beside(unaltered: string | null, recomputed: string | null): readonly [string, string] {
  const [a, b] = [short(unaltered), short(recomputed)];
  return a === b ? [unaltered ?? "missing", recomputed ?? "missing"] : [a, b];
}

function short(value: string | null): string {
  const number = value === null || value.trim() === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? String(Number(number.toPrecision(6))) : (value ?? "missing");
}
