import type { Registry, StoredTrial } from "../registry/index.js";

/** Least share of the shorter of two evaluations that must be common for the two to count as tries on the same days. */
const LEAST_COMMON_DAYS = 0.5;

/**
 * Every other trial that looked at the days of this one: on the very same rows, or on days of which at least half of the shorter
 * evaluation are common. So a window moved or made longer by a day, rows chosen by another line source or another bound on the
 * players, and a long walk-forward over a month that was tried before do not begin the count anew. Oldest first.
 */
export function overlappingTrials(registry: Registry, own: StoredTrial): StoredTrial[] {
  const { evaluationRowsSha256, firstDay, lastDay } = own;
  // without days only the rows themselves can be recognised; a span that ends before it begins holds no day
  const span = { firstDay: firstDay ?? 0, lastDay: lastDay ?? -1 };
  const found = registry.listTrials({ besides: { evaluationRowsSha256, origins: sameWorld(own.origin), ...span } });
  return found.filter((trial) => !isSame(trial, own) && overlaps(trial, own));
}

/** Trials of versions that did not keep the origin have the kind of data in its place. */
function sameWorld(origin: string): string[] {
  return [...new Set([origin, origin.startsWith("simulated") ? "simulated" : "imported"])];
}

function isSame(a: StoredTrial, b: StoredTrial): boolean {
  return a.runId === b.runId && a.configSha256 === b.configSha256 && a.evaluationRowsSha256 === b.evaluationRowsSha256;
}

/** Whether two trials looked at the same days, as far as is known of them. */
export function overlaps(a: StoredTrial, b: StoredTrial): boolean {
  if (a.evaluationRowsSha256 === b.evaluationRowsSha256) return true;
  const shorter = Math.min(daysOf(a), daysOf(b));
  return shorter > 0 && commonDays(a, b) >= LEAST_COMMON_DAYS * shorter;
}

/** Game days where they are known, otherwise calendar days. */
function daysOf({ byDay, firstDay, lastDay }: StoredTrial): number {
  if (byDay) return byDay.day.length;
  return firstDay === null || lastDay === null ? 0 : lastDay - firstDay + 1;
}

/** Days both looked at: game days where they are known of one of them, otherwise calendar days; 0 where one has none. */
export function commonDays(a: StoredTrial, b: StoredTrial): number {
  if (daysOf(a) === 0 || daysOf(b) === 0) return 0;
  if (a.byDay && b.byDay) {
    const days = new Set(a.byDay.day);
    return b.byDay.day.filter((day) => days.has(day)).length;
  }
  if (a.byDay) return a.byDay.day.filter((day) => day >= b.firstDay! && day <= b.lastDay!).length;
  if (b.byDay) return commonDays(b, a);
  return Math.max(0, Math.min(a.lastDay!, b.lastDay!) - Math.max(a.firstDay!, b.firstDay!) + 1);
}
