import { expect, it } from "vitest";
import { gameLineErrorCheck } from "../../../src/audit/statistical/game-line-errors.js";

/** 120 games, home and away winning by 4 to 23 in turn, and a book whose spreads are off by a share of that. */
const quotes = (off: number) =>
  Array.from({ length: 120 }, (_, day) => {
    const margin = (day % 2 === 0 ? 1 : -1) * (4 + (day % 20));
    return { day, book: "one", total: null, spread: -(1 - off) * margin, points: 220, margin };
  });

it.each([
  // the last two weeks of 2024-25, when some play for nothing and some for everything
  ["as far off as honest ones at a season's end are those of before the games", 0.68, "CLEAN", /errors 0.68 of/],
  ["nearer to the score are looked at", 0.56, "SUSPECT", /^one: the error of its spreads of 120 games is only 0.56/],
  ["far nearer were taken while they ran", 0.45, "LEAK", /only 0.45 of that of one guess/],
])("spreads %s", (_, off, verdict, evidence) => {
  const [check] = gameLineErrorCheck(quotes(off));
  expect(check).toMatchObject({ verdict, evidence: expect.stringMatching(evidence) });
});
