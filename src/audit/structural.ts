import { fromEpochDay } from "../core/dates.js";
import { grouped } from "../core/figures.js";
import type { AuditCheck } from "./leak-audit.js";

/** The identities of one part's rows: what a player did on a day. */
export interface AuditRows {
  readonly rows: number;
  /** Days since 1970-01-01. */
  readonly epochDay: Int32Array;
  readonly playerId: Float64Array;
  /** Minutes from the moment the row's line was taken to tip-off; NaN where there is no line or either is unknown. */
  readonly lineAgeMinutes: Float64Array;
  /** Minutes by which the row's features know more than its line did; see FeatureRows. NaN where that cannot be told. */
  readonly knownAfterLineMinutes: Float64Array;
}

/** The parts of a run in the order they must stand in time. */
export interface AuditParts {
  readonly train: AuditRows;
  readonly validation: AuditRows;
  readonly evaluation: AuditRows;
}

/**
 * Checks the rows themselves, not the settings they were chosen by: the parts follow each other in time without sharing
 * a date, no player and date comes twice, neither within a part nor across two, no line was taken after tip-off, and the features of
 * each row stand at the moment its line was taken: a bet made at one moment is settled at the line of that moment. An order
 * that one part has no rows for is left out: nothing was looked at.
 */
export function structuralChecks(parts: AuditParts): AuditCheck[] {
  return [
    ...order("train", parts.train, "validation", parts.validation),
    ...order("train", parts.train, "evaluation", parts.evaluation),
    ...order("validation", parts.validation, "evaluation", parts.evaluation),
    duplicates(parts),
    quotesAfterTipOff(parts),
    linesOfAnotherTime(parts),
  ];
}

function order(earlierName: string, earlier: AuditRows, laterName: string, later: AuditRows): AuditCheck[] {
  const name = `${earlierName} before ${laterName}`;
  const last = extreme(earlier.epochDay, Math.max);
  const first = extreme(later.epochDay, Math.min);
  if (last === null || first === null) return [];
  const evidence = `${earlierName} ends on ${fromEpochDay(last)}, ${laterName} starts on ${fromEpochDay(first)}`;
  return [{ kind: "structural", name, verdict: last < first ? "CLEAN" : "LEAK", evidence }];
}

function duplicates(parts: AuditParts): AuditCheck {
  const seen = new Map<string, string>();
  let count = 0;
  let example = "";
  for (const [part, rows] of Object.entries(parts) as [string, AuditRows][]) {
    for (let i = 0; i < rows.rows; i++) {
      const key = `${rows.playerId[i]} ${rows.epochDay[i]}`;
      const before = seen.get(key);
      if (before !== undefined) {
        count++;
        example ||= `player ${rows.playerId[i]} on ${fromEpochDay(rows.epochDay[i]!)} is in ${before} and in ${part}`;
      }
      seen.set(key, part);
    }
  }
  const evidence =
    count === 0
      ? `${grouped(seen.size)} rows, no player and date twice`
      : `${grouped(count)} rows come twice: ${example}`;
  return { kind: "structural", name: "duplicate rows", verdict: count === 0 ? "CLEAN" : "LEAK", evidence };
}

function quotesAfterTipOff(parts: AuditParts): AuditCheck {
  let timed = 0;
  let late = 0;
  let example = "";
  for (const [part, rows] of Object.entries(parts) as [string, AuditRows][]) {
    for (let i = 0; i < rows.rows; i++) {
      const age = rows.lineAgeMinutes[i]!;
      if (Number.isNaN(age)) continue;
      timed++;
      if (age >= 0) continue;
      late++;
      example ||= `the line of player ${rows.playerId[i]} on ${fromEpochDay(rows.epochDay[i]!)}, in ${part}`;
    }
  }
  const evidence =
    late === 0
      ? `${grouped(timed)} timed lines, none after tip-off`
      : `${grouped(late)} of ${grouped(timed)} timed lines: ${example}`;
  return { kind: "structural", name: "quotes after tip-off", verdict: late === 0 ? "CLEAN" : "LEAK", evidence };
}

function linesOfAnotherTime(parts: AuditParts): AuditCheck {
  let timed = 0;
  const off = { older: 0, newer: 0 };
  let example = "";
  for (const [part, rows] of Object.entries(parts) as [string, AuditRows][]) {
    for (let i = 0; i < rows.rows; i++) {
      const minutes = rows.knownAfterLineMinutes[i]!;
      if (Number.isNaN(minutes)) continue;
      timed++;
      if (minutes === 0) continue;
      off[minutes > 0 ? "older" : "newer"]++;
      const than = `${Math.round(Math.abs(minutes))} minutes ${minutes > 0 ? "before" : "after"}`;
      example ||= `that of player ${rows.playerId[i]} on ${fromEpochDay(rows.epochDay[i]!)}, in ${part}, was taken ${than} the moment its features stand at`;
    }
  }
  const found = off.older + off.newer;
  const sides = [
    ...(off.older > 0
      ? [`${grouped(off.older)} of ${grouped(timed)} lines are older than what their features know`]
      : []),
    ...(off.newer > 0
      ? [`${grouped(off.newer)} of ${grouped(timed)} lines are newer than the moment the bet is decided at`]
      : []),
  ];
  const evidence =
    found === 0
      ? `${grouped(timed)} timed lines, the features of each stand at the moment it was taken`
      : `${sides.join(", ")}: ${example}`;
  return { kind: "structural", name: "lines of another time", verdict: found === 0 ? "CLEAN" : "LEAK", evidence };
}

function extreme(values: Int32Array, pick: (a: number, b: number) => number): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => pick(a, b));
}
