import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildPlan } from "../../../src/features/build-plan.js";
import type { FeatureDef } from "../../../src/features/feature-def.js";
import { STATISTICS } from "../../../src/features/own/definition-schema.js";
import { SCOPE_NAMES } from "../../../src/features/own/frames.js";
import { GAME_COLUMNS } from "../../../src/features/own/game-columns.js";
import { parseOwnFeatures } from "../../../src/features/own/read-definitions.js";
import { randomLeague } from "../support/random-league.js";
import { cutAt, noiseFrom, rowsOfDate } from "../support/recompute-as-of.js";

const columns = Object.keys(GAME_COLUMNS);
const always = columns.filter((name) => GAME_COLUMNS[name]!.always);
const games = fc.integer({ min: 1, max: 12 });
const comparison = fc
  .tuple(
    fc.constantFrom(...columns),
    fc.constantFrom("<", "<=", ">", ">=", "=", "!="),
    fc.oneof(fc.constantFrom(...columns), fc.integer({ min: -5, max: 30 })),
  )
  .map((parts) => parts.join(" "));

/** Any statistic with settings it takes. */
const definition = fc
  .record({
    statistic: fc.constantFrom(...STATISTICS),
    of: fc.constantFrom(...columns),
    per: fc.constantFrom(...columns),
    steady: fc.constantFrom(...always),
    among: fc.constantFrom(...SCOPE_NAMES),
    window: fc.oneof(
      fc.constant("to_date"),
      games.map((n) => ({ games: n })),
      games.map((n) => ({ days: n })),
      fc.tuple(games, games).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
    ),
    where: fc.option(fc.array(comparison, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    holds: comparison,
  })
  .map(({ statistic, of, per, steady, among, window, where, holds }) => {
    if (statistic === "slope") return { statistic, of: steady, window: { games: 6 } };
    if (statistic === "days_since") return { statistic, among, where };
    if (statistic === "streak") return { statistic, among, where, holds };
    const frame = {
      among,
      where,
      window: among === "player_opponent" && typeof window === "object" && "days" in window ? "to_date" : window,
    };
    if (statistic === "count") return { statistic, ...frame };
    if (statistic === "share") return { statistic, holds, ...frame };
    return { statistic, of, ...(statistic === "ratio" && { per }), ...frame };
  });

const own = (definitions: readonly object[]): readonly FeatureDef[] =>
  parseOwnFeatures(JSON.stringify({ features: definitions.map((one, i) => ({ name: `x_${i}`, ...one })) }), "own.yaml")
    .features;

describe("own features made by helpers", () => {
  it("do not change, bit for bit, when everything on and after the date is cut away or replaced by noise", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(definition, { minLength: 25, maxLength: 40 }),
        async (seed, definitions) => {
          const features = own(definitions);
          const tables = randomLeague(seed, { seasons: 2, dates: 12 });
          const dates = [...new Set(tables.player_games!.map((row) => row.game_date as string))].sort();
          const date = dates[Math.floor(dates.length * 0.8)]!;
          const rows = await rowsOfDate(tables, date, 2, features);
          expect(rows.length).toBeGreaterThan(0);
          expect(await rowsOfDate(cutAt(tables, date), date, 1, features)).toEqual(rows);
          expect(await rowsOfDate(noiseFrom(tables, date, seed), date, 2, features)).toEqual(rows);
        },
      ),
      { numRuns: 2, seed: 5 },
    );
  });

  it("are compiled to windows that end before the row, and look at no game otherwise", () => {
    fc.assert(
      fc.property(fc.array(definition, { minLength: 1, maxLength: 20 }), (definitions) => {
        for (const { sql } of buildPlan("cascade", own(definitions)).filter(
          ({ creates }) => creates === "own_values",
        )) {
          const frames = [
            ...sql.matchAll(
              /\bOVER \(PARTITION BY [\w, ]+ ORDER BY [\w* +]+ (?:ROWS|RANGE) BETWEEN \S+ PRECEDING AND (\d+) PRECEDING\)/g,
            ),
          ];
          expect(frames.length).toBe([...sql.matchAll(/\bOVER\b/g)].length);
          for (const [, end] of frames) expect(Number(end)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 30, seed: 6 },
    );
  });
});
