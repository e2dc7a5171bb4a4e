import { grouped, percent } from "../../core/figures.js";
import { binomialUpperTail } from "../../metrics/binomial-tail.js";
import { type AuditCheck, suspectWhen } from "../leak-audit.js";
import { shareError } from "../share-error.js";
import { LEAK_THRESHOLDS } from "../thresholds.js";
import type { AuditedRows } from "./audited-rows.js";

/**
 * Asks whether rows with a line may have been chosen by how they ended, in each part of a run: about half of them go over, and of those
 * with a whole line a few hit it. Rows whose games are left out, or whose pushes are, say otherwise.
 * @param parts by name
 */
export function rowOutcomeCheck(parts: Readonly<Record<string, AuditedRows>>): AuditCheck[] {
  const judged = Object.entries(parts).map(([part, rows]) => ({ part, ...countsOf(rows) }));
  const enough = judged.filter(({ decided }) => decided >= LEAK_THRESHOLDS.overRate.leastRows);
  if (enough.length === 0) return [];
  const faults = enough.flatMap(faultsOf);
  const rates = enough.map(
    ({ part, over, decided, pushes, whole }) =>
      `${percent(over / decided)} of ${grouped(decided)} ${part} rows went over, ${grouped(pushes)} of ${grouped(whole)} hit a whole line`,
  );
  const isFound = faults.length > 0;
  const evidence = isFound
    ? `${faults.join("; ")}: rows that were left out by how they ended look like this`
    : rates.join("; ");
  return [suspectWhen(isFound, "statistical", "rows against the outcome", evidence)];
}

interface Counts {
  readonly decided: number;
  readonly over: number;
  /** Rows with a whole line, and those of them that hit it. */
  readonly whole: number;
  readonly pushes: number;
}

function countsOf({ points, line }: AuditedRows): Counts {
  const counts = { decided: 0, over: 0, whole: 0, pushes: 0 };
  for (const [row, actual] of points.entries()) {
    const at = line[row]!;
    if (Number.isNaN(at) || Number.isNaN(actual)) continue;
    if (Number.isInteger(at)) counts.whole++;
    if (actual === at) counts.pushes++;
    else {
      counts.decided++;
      if (actual > at) counts.over++;
    }
  }
  return counts;
}

function faultsOf({ part, decided, over, whole, pushes }: Counts & { readonly part: string }): string[] {
  const { overRate, pushRate } = LEAK_THRESHOLDS;
  const rate = over / decided;
  const allowance = overRate.deviations * shareError(rate, decided);
  return [
    ...(rate > overRate.most + allowance || rate < overRate.least - allowance
      ? [
          `${percent(rate)} of ${grouped(decided)} ${part} rows with a line went over, where ${percent(overRate.least)} to ${percent(overRate.most)} is honest`,
        ]
      : []),
    ...(atMost(pushes, whole, pushRate.least) < pushRate.chance
      ? [
          `of ${grouped(whole)} ${part} rows with a whole line ${pushes === 0 ? "none" : `only ${grouped(pushes)}`} hit it, where ${percent(pushRate.least)} do at least`,
        ]
      : []),
  ];
}

/** Probability of at most `k` successes in `n` tries of chance `p`: of at least the rest failures. */
export function atMost(k: number, n: number, p: number): number {
  return binomialUpperTail(Math.max(0, n - k), n, 1 - p);
}
