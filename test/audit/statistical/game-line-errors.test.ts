import { expect, it } from "vitest";
import { gameLineErrorCheck } from "../../../src/audit/statistical/game-line-errors.js";

const GAMES = Array.from({ length: 120 }, (_, day) => {
  const isUpset = day % 3 === 0;
  return { day, isUpset, margin: (day % 2 === 0 ? 1 : -1) * (isUpset ? 1 : 4 + (day % 20)) };
});
const UPSETS = GAMES.filter(({ isUpset }) => isUpset).length;
const MARGINS = GAMES.reduce((sum, { margin }) => sum + Math.abs(margin), 0);

/**
 * 120 games, home and away winning by 4 to 23 in turn, one in three by a point against a favourite by half of one, and a book whose
 * spreads are off by `ratio` of what one guess for all is, by the same share of every other margin.
 */
const quotes = (ratio: number) => {
  const off = (ratio * MARGINS - 1.5 * UPSETS) / (MARGINS - UPSETS);
  return GAMES.map(({ day, isUpset, margin }) => {
    const spread = isUpset ? margin / 2 : -(1 - off) * margin;
    return { day, book: "one", total: null, spread, points: 220, margin };
  });
};

it.each([
  // the last two weeks of 2024-25, when some play for nothing and some for everything
  ["as far off as honest ones at a season's end are those of before the games", 0.68, "CLEAN", /errors 0.68 of/],
  ["nearer to the score are looked at", 0.56, "SUSPECT", /^one: the error of its spreads of 120 games is only 0.56/],
  ["far nearer were taken while they ran", 0.45, "LEAK", /only 0.45 of that of one guess/],
])("spreads %s", (_, ratio, verdict, evidence) => {
  const [check] = gameLineErrorCheck(quotes(ratio));
  expect(check).toMatchObject({ verdict, evidence: expect.stringMatching(evidence) });
});
