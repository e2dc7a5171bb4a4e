import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { featureCatalogue } from "../../src/features/catalogue.js";
import { buildRows } from "./support/lab-database.js";
import { randomLeague } from "./support/random-league.js";
import { referenceRows } from "./support/reference.js";
import { referenceLine } from "./support/reference-lines.js";

/** Single games' percentages and usage are kept in millionths, so what is computed from them may be off by that much. */
const FROM_MILLIONTHS = /^(usage|teammate_usage|fg_|three_|expected_pts|fatigue_cold)/;

function agrees(name: string, got: number | null, want: number | null): boolean {
  if (got === null || want === null) return got === want;
  const tolerance = FROM_MILLIONTHS.test(name) && name !== "fg_cold_streak" ? 1e-4 : 1e-9;
  return Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));
}

describe("every feature agrees with a plain recomputation row by row", () => {
  it.each([
    ["cascade", 3],
    ["consensus", 1],
    ["fanduel", 1],
  ])("on random leagues, lines of %s", async (lineSource, seasons) => {
    const values = new Map(featureCatalogue.map(({ name }) => [name, new Set<number | null>()]));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const tables = randomLeague(seed, { seasons, dates: 15 });
        const rows = await buildRows(tables, lineSource);
        const gameOf = new Map(tables.player_games!.map((game) => [`${game.game_date} ${game.player_id}`, game]));
        const reference = referenceRows(tables, lineSource);
        expect(rows.length).toBe(tables.player_games!.length);
        for (const row of rows) {
          const line = referenceLine(gameOf.get(`${row.game_date} ${row.player_id}`)!, tables, lineSource);
          expect([row.line, row.over_odds, row.under_odds, row.book, row.line_time_unknown]).toEqual(
            line ? [line.line, line.over, line.under, line.book, Number(line.unknown)] : [null, null, null, null, null],
          );
          const wanted = reference.get(`${row.game_date} ${row.player_id}`)!;
          for (const { name } of featureCatalogue) {
            const [got, want] = [row[name] as number | null, wanted[name]!];
            values.get(name)?.add(got);
            if (!agrees(name, got, want))
              expect.fail(`${name} of ${row.player_name} on ${row.game_date}: ${got}, reference ${want}`);
          }
        }
      }),
      { numRuns: 1, seed: 7 },
    );
    // The leagues must not be too tame to tell a right feature from a wrong one.
    const constant = [...values].filter(([, seen]) => seen.size < 2).map(([name]) => name);
    if (seasons === 3) expect(constant).toEqual([]);
  });
});
