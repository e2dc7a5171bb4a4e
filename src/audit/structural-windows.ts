import { grouped } from "../core/figures.js";
import type { AuditCheck } from "./leak-audit.js";
import { type AuditParts, structuralChecks } from "./structural.js";

/**
 * The structural checks of a run with several windows: each window is checked for itself, since a later one may well learn from
 * rows that an earlier one was evaluated on, and the evaluation rows of all of them are checked for rows that are counted twice.
 * @param windows in order of time; one window gives its own checks
 */
export function structuralChecksOfWindows(windows: readonly AuditParts[]): AuditCheck[] {
  if (windows.length === 1) return structuralChecks(windows[0]!);
  const found = windows.map((parts) => structuralChecks(parts));
  const names = [...new Set(found.flat().map(({ name }) => name))];
  return [...names.map((name) => overWindows(name, found)), evaluatedOnce(windows)];
}

function overWindows(name: string, found: readonly (readonly AuditCheck[])[]): AuditCheck {
  const own = found.map((checks) => checks.find((check) => check.name === name));
  const held = own.filter((check) => check !== undefined);
  const bad = held.filter(({ verdict }) => verdict !== "CLEAN");
  const first = own.findIndex((check) => check !== undefined && check.verdict !== "CLEAN");
  const clean = `in each of ${held.length} windows, in the last: ${held.at(-1)!.evidence}`;
  const evidence =
    bad.length === 0
      ? clean
      : `in ${bad.length} of ${held.length} windows, first in window ${first}: ${bad[0]!.evidence}`;
  return { kind: "structural", name, verdict: bad.length === 0 ? "CLEAN" : "LEAK", evidence };
}

function evaluatedOnce(windows: readonly AuditParts[]): AuditCheck {
  const seen = new Set<string>();
  let rows = 0;
  for (const { evaluation } of windows) {
    rows += evaluation.rows;
    for (let i = 0; i < evaluation.rows; i++) seen.add(`${evaluation.playerId[i]} ${evaluation.epochDay[i]}`);
  }
  const twice = rows - seen.size;
  return {
    kind: "structural",
    name: "evaluated once",
    verdict: twice === 0 ? "CLEAN" : "LEAK",
    evidence:
      twice === 0
        ? `${grouped(rows)} rows in the evaluations of ${windows.length} windows, no player and date twice`
        : `${grouped(twice)} of ${grouped(rows)} rows are evaluated in more than one window`,
  };
}
