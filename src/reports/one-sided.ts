import { formatCount, formatShare, formatValue } from "./format.js";
import type { LabelledRun } from "./label-runs.js";
import { leastToMost } from "./least-to-most.js";
import { intervalStanding, isOneSided } from "./phrases.js";
import { sayByRun } from "./which-runs.js";

/** On which side nearly all graded picks at edge 3+ are, and where the predictions lie that make them so; null where they are on both. */
export function oneSidedPhrase(runs: readonly LabelledRun[]): string | null {
  const most = runs.flatMap((one) => {
    const side = mostPicks(one);
    return side ? [{ one, ...side }] : [];
  });
  const said = sayByRun(runs, (run) => most.find(({ one }) => one === run)?.said ?? null);
  const shifts = (["UNDER", "OVER"] as const).flatMap((side) =>
    shiftPhrase(
      most.filter((picks) => picks.side === side).map(({ one }) => one),
      side,
    ),
  );
  return said && [said, ...shifts].join("; ");
}

/** The side that nearly all graded picks at edge 3+ are on; null where they are on both. */
function mostPicks({ run: { record } }: LabelledRun): { side: string; said: string } | null {
  const sides = (record.breakdowns?.direction ?? []).map(({ slice, hitRate }) => ({ slice, n: hitRate?.n ?? 0 }));
  const all = sides.reduce((sum, { n }) => sum + n, 0);
  const most = sides.find(({ n }) => all > 0 && isOneSided(n / all));
  return most ? { side: most.slice, said: `${most.slice} ${formatShare(most.n / all)} of ${formatCount(all)}` } : null;
}

/** Where the predictions of runs lie in the mean that pick this side; nothing unless all of them lie on it beyond their interval. */
function shiftPhrase(runs: readonly LabelledRun[], side: "OVER" | "UNDER"): string[] {
  const shifts = runs.map(({ run }) => run.record.metrics.bias);
  const where = side === "OVER" ? "above" : "below";
  if (shifts.length === 0 || shifts.some((shift) => !shift || intervalStanding(shift, 0) !== where)) return [];
  const points = shifts.map((shift) => Math.abs(shift!.value));
  const span = leastToMost(points, (one) => formatValue(one, "points"));
  return [`predictions lie ${span} points ${where} the line in the mean (Residuals)`];
}
