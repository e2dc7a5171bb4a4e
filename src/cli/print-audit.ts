import type { AuditVerdict, EvidenceRow, LeakAudit } from "../audit/leak-audit.js";
import { AUDIT_COLORS } from "./audit-colors.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { formatTable } from "./table.js";

const WORST_FIRST: readonly AuditVerdict[] = ["LEAK", "SUSPECT", "CLEAN"];
const ROWS_SHOWN = 12;

/** An audit, with the names of the checks that could not be made where they are known. */
type Audit = LeakAudit & { readonly notMade?: readonly string[] };

/**
 * Every check with verdict and evidence, the worst first, then rows that show a leak, then the verdict of all and what was not made.
 * @param options brief: of the checks that found nothing the names alone
 */
export function printAudit(audit: Audit, console: Console, options: { readonly brief?: boolean } = {}): void {
  const checks = [...audit.checks].sort((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict));
  const told = options.brief ? checks.filter(({ verdict }) => verdict !== "CLEAN") : checks;
  for (const { verdict, kind, name, evidence } of told) {
    console.print(`${AUDIT_COLORS[verdict](verdict.padEnd(7))}  ${pc.bold(name)} ${pc.dim(`(${kind})`)}: ${evidence}`);
  }
  if (told.length < checks.length) {
    const names = checks.filter(({ verdict }) => verdict === "CLEAN").map(({ name }) => name);
    console.print(`${AUDIT_COLORS.CLEAN("CLEAN".padEnd(7))}  ${names.join(", ")}`);
  }
  const rows = checks.flatMap((check) => check.rows ?? []).slice(0, ROWS_SHOWN);
  if (rows.length > 0) {
    console.print(`\n${pc.bold("Rows that show it")}`);
    console.print(formatTable(["feature", "date", "player", "team", "unaltered", "recomputed"], rows.map(cells)));
  }
  console.print(`\n${AUDIT_COLORS[audit.verdict](audit.verdict)}: ${summary(audit)}`);
}

function cells({ feature, date, player, team, unaltered, recomputed }: EvidenceRow): string[] {
  const short = [unaltered, recomputed].map(shortNumber);
  const [a, b] = short[0] === short[1] ? [unaltered, recomputed] : short;
  return [feature, date, player, team, a ?? "missing", b ?? "missing"];
}

const DIGITS = 8;

/** A number of very many digits with as many as a person compares; everything else as it is. */
function shortNumber(text: string | null): string | null {
  if (text === null || text.length <= DIGITS + 2) return text;
  const number = Number(text);
  return Number.isNaN(number) ? text : String(Number(number.toPrecision(DIGITS)));
}

function summary({ checks, notRun, notMade = notRun }: Audit): string {
  const count = (verdict: AuditVerdict) => checks.filter((check) => check.verdict === verdict).length;
  const looked = `${checks.length} checks, ${count("LEAK")} show a leak, ${count("SUSPECT")} are suspicious`;
  return notMade.length === 0 ? looked : `${looked}\nnot made here, they need a run: ${notMade.join(", ")}`;
}
