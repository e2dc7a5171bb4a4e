import { z } from "zod";
import { didYouMean } from "../../core/near-names.js";
import { SCOPE_NAMES } from "./frames.js";
import { GAME_COLUMNS } from "./game-columns.js";

/** Own features carry a mark in their names: no later version of the catalogue can mean another thing by one. */
const NAME = /^x_[a-z0-9][a-z0-9_]{0,57}$/;
const NAME_RULE =
  'the name of an own feature begins with "x_", followed by lower-case letters, digits and "_", at most 60 characters';

const CATEGORIES = [
  "scoring",
  "shooting",
  "fatigue",
  "usage",
  "team",
  "opponent",
  "schedule",
  "availability",
  "market",
  "own",
] as const;
export const STATISTICS = [
  "mean",
  "sum",
  "min",
  "max",
  "std",
  "count",
  "share",
  "ratio",
  "slope",
  "streak",
  "days_since",
] as const;
export const COMBINATIONS = ["sum", "difference", "product", "ratio"] as const;

const MOST_GAMES = 500;
const games = z.int().min(1).max(MOST_GAMES);

/** A choice between names, whose error proposes the nearest ones. */
const oneOf = <const Names extends readonly [string, ...string[]]>(what: string, names: Names) =>
  z.enum(names, {
    error: ({ input }) =>
      `there is no ${what} ${JSON.stringify(input)}${didYouMean(String(input), names)}; there are ${names.join(", ")}`,
  });

const shared = {
  name: z.string().regex(NAME, NAME_RULE).describe(NAME_RULE),
  description: z.string().min(1).max(500).optional().describe("What it is, in a sentence; reports and lists show it."),
  category: oneOf("category", CATEGORIES).optional().describe("For category_weight; own by default."),
  required: z.boolean().optional().describe("A row without it is neither trained on nor evaluated."),
};

const column = oneOf("column", Object.keys(GAME_COLUMNS) as [string, ...string[]]);
const comparison = z.string().min(1).max(200);

export const statisticSchema = z.strictObject({
  ...shared,
  statistic: oneOf("statistic", STATISTICS),
  of: column.optional().describe("The column of the earlier games; not of count, share, streak and days_since."),
  per: column.optional().describe("With ratio: the column that is divided by."),
  among: oneOf("choice of games", SCOPE_NAMES).optional().describe("Whose or which earlier games; player by default."),
  window: z
    .union(
      [
        z.literal("to_date"),
        z.strictObject({ games: games.describe("The last so many games.") }),
        z.strictObject({ days: games.describe("The games of so many days before.") }),
        z.strictObject({
          seasons: z
            .int()
            .min(1)
            .max(30)
            .describe("With among player_opponent: this season and those before, so many in all."),
        }),
        z.strictObject({ from: games.describe("The game nearest in time; 1 is the last one."), to: games }),
      ],
      {
        error: `not a window: to_date, {games: 10}, {days: 30}, {seasons: 3} or {from: 3, to: 5}, each 1 to ${MOST_GAMES}`,
      },
    )
    .optional()
    .describe("Which of them; all before the date (to_date) by default."),
  where: z
    .union([comparison, z.array(comparison).min(1).max(10)])
    .optional()
    .describe('Only games of the window that pass, as "minutes >= 20" or "home = 1"; of several, all.'),
  holds: comparison.optional().describe('With share and streak: the comparison that is counted, as "points > line".'),
  least: games.optional().describe("Fewer known games than this give no value."),
});

export const combineSchema = z.strictObject({
  ...shared,
  combine: oneOf("combination", COMBINATIONS),
  of: z
    .array(z.string().min(1))
    .min(2)
    .max(10)
    .describe("Features of the catalogue, or helper-made ones further up in the file."),
});

export const rawSchema = z.strictObject({
  ...shared,
  raw_sql: z
    .literal(true, { error: "hand-written SQL is marked as such: raw_sql: true" })
    .describe("Says that the SELECT is hand-written and may look ahead: only the leak audit says whether it does."),
  sql: z
    .string()
    .min(1)
    .max(20_000)
    .describe("One DuckDB SELECT over targets and the canonical tables that gives game_id, player_id and value."),
});

export type StatisticDefinition = z.infer<typeof statisticSchema>;
export type CombineDefinition = z.infer<typeof combineSchema>;
export type RawDefinition = z.infer<typeof rawSchema>;

export const MOST_DEFINITIONS = 100;

/** JSON schema of a file of own features, for editors; published as experiments/features.schema.json. */
export function featuresJsonSchema(): object {
  const file = z.strictObject({
    features: z
      .array(z.union([statisticSchema, combineSchema, rawSchema]))
      .min(1)
      .max(MOST_DEFINITIONS),
  });
  return z.toJSONSchema(file, { target: "draft-7" });
}
