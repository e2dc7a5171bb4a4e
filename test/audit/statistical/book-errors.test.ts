import { expect, it } from "vitest";
import type { AuditedRows } from "../../../src/audit/statistical/audited-rows.js";
import { bookErrorCheck } from "../../../src/audit/statistical/book-errors.js";

const NEAR = 600;
/** As points scatter around a line: mean 5, standard deviation 3.7. */
const ERRORS = [0.5, 1.5, 3, 5.5, 9.5, 10];

/** A book with 600 lines where it began the day, and some five points above that, whose errors are a share of those of the others. */
function check(far: number, share: number) {
  const rows = NEAR + far;
  const column = (of: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => of(row));
  const line = column((row) => 15 + (row % 2) * 10);
  const errorOf = (row: number) => (row < NEAR ? 1 : share) * ERRORS[row % ERRORS.length]!;
  const points = column((row) => line[row]! + (row % 4 < 2 ? 1 : -1) * errorOf(row));
  const audited: AuditedRows = {
    matrix: { rows, names: [], columns: [] },
    points,
    line,
    book: Array<string>(rows).fill(""),
    lineTimeUnknown: new Uint8Array(rows),
    seasonAverage: line,
    lastTenAverage: line,
    playerId: column((row) => row),
    epochDay: Int32Array.from(column((row) => 20_000 + Math.floor(row / 20))),
  };
  const quotes = Array.from(line, (value, row) => ({
    player: row,
    day: audited.epochDay[row]!,
    book: "one",
    line: value,
    first: row < NEAR ? value : value - 5,
    over: null,
    under: null,
    timeUnknown: false,
  }));
  return bookErrorCheck(audited, quotes)[0]!;
}

it.each([
  ["half as far off by luck: they scatter less only because they are small", 24, 0.5, "CLEAN", /none nearer/],
  [
    "half as far off in so many that luck does not do it",
    120,
    0.55,
    "SUSPECT",
    /far from its first of the day \(120 rows\)/,
  ],
  ["hardly off at all", 24, 0.1, "LEAK", /\(24 rows\), its error is only 0.10 of that of its other lines/],
])("lines far from where they began, %s", (_, far, share, verdict, evidence) => {
  expect(check(far, share)).toMatchObject({ verdict, evidence: expect.stringMatching(evidence) });
});
