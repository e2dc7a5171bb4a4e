import { describe, expect, it } from "vitest";
import { toEpochDay } from "../../src/core/dates.js";
import { closingQuotes } from "../../src/features/closing-quotes.js";
import { oneGame, quoteRow } from "./support/hand-made.js";
import { openTables, type TableRow } from "./support/lab-database.js";

const TIP = "2024-01-11 00:30:00";
const at = (hour: number) => ({ snapshot_time: `2024-01-10 ${hour}:00:00`, commence_time: TIP });
const NONE = Number.NaN;

/** The close of player 1's line by these quotes; the second row is of a player without one. */
async function closeOf(quotes: Partial<TableRow>[], source: string) {
  const db = await openTables(oneGame({ prop_lines: quotes.map(quoteRow) }));
  const rows = {
    rows: 2,
    epochDay: Int32Array.of(toEpochDay("2024-01-10" as never), toEpochDay("2024-01-10" as never)),
    playerId: Float64Array.of(1, 3),
    line: Float64Array.of(20.5, NONE),
  };
  const found = await closingQuotes(db, source, rows);
  db.close();
  if (!found) return null;
  expect(found.line[1]).toBeNaN();
  return [found.line[0], found.overOdds[0], found.underOdds[0], found.minutesLater[0]];
}

describe("closingQuotes", () => {
  const quotes = [
    { ...at(12), line: 20.5 },
    { ...at(15), line: 21 },
    { ...at(20), line: 21.5, over_odds: -120, under_odds: 100 },
    { snapshot_time: "2024-01-11 00:31:00", commence_time: TIP, line: 30.5 },
    { ...at(22), line: 25.5, is_main: false },
    { ...at(22), line: 19.5, book: "fanduel" },
  ];

  it("is the last main quote before tip-off of the book that was bet at", async () => {
    expect(await closeOf(quotes, "cascade@opening")).toEqual([21.5, -120, 100, 480]);
    expect(await closeOf(quotes, "draftkings@opening")).toEqual([21.5, -120, 100, 480]);
  });

  it("is not there where the book did not quote again", async () => {
    expect(await closeOf(quotes, "fanduel@opening")).toEqual([NONE, NONE, NONE, NONE]);
    expect(await closeOf([quotes[0]!, { line: 23.5, declared_pre_game: true }], "cascade@opening")).toEqual([
      NONE,
      NONE,
      NONE,
      NONE,
    ]);
  });

  it("of a consensus is the consensus of the last quotes", async () => {
    const two = [
      { ...at(12), line: 20.5 },
      { ...at(12), line: 22.5, book: "fanduel" },
      { ...at(18), line: 23.5 },
    ];
    expect((await closeOf(two, "consensus@opening"))?.[0]).toBe(23);
  });

  it("is never there for lines that are a book's last quote", async () => {
    expect(await closeOf(quotes, "cascade")).toBeNull();
  });
});
