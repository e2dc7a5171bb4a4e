import { z } from "zod";

/** More fits than this are not waited for, and their best means nothing. */
export const MOST_CANDIDATES = 1000;

const list = z.array(z.union([z.number(), z.string().min(1), z.boolean()])).min(1);
const range = z.strictObject({
  from: z.number(),
  to: z.number(),
  scale: z.enum(["linear", "log"]).optional(),
  points: z.int().min(2).max(100).describe("Values of a grid, both ends among them.").optional(),
});

/** What `tune:` of an experiment may hold; `completeTune` fills in the rest and checks it against the model family. */
export const tuneSchema = z
  .strictObject({
    method: z.enum(["random", "grid", "off"]),
    candidates: z.int().min(1).max(MOST_CANDIDATES).describe("Random draws, beside the experiment's own settings."),
    seed: z.int().describe("Of the draws; random_seed when left out."),
    space: z.record(
      z.string(),
      z.union([list, range], {
        error: "is neither a list of values nor a range such as { from: 1, to: 30, scale: log }",
      }),
    ),
  })
  .partial();

export type TuneInput = z.infer<typeof tuneSchema>;
export type SettingValue = number | string | boolean;

/** Values between two ends, both included. */
export interface ValueRange {
  readonly from: number;
  readonly to: number;
  /** log: equal ratios are equally likely. */
  readonly scale: "linear" | "log";
  /** Values of a grid, both ends among them. */
  readonly points: number;
}

/** What one setting may be. */
export type Dimension = SettingValue[] | ValueRange;

/** By setting, as experiments name them. */
export type SearchSpace = Readonly<Record<string, Dimension>>;

/** How a run is tuned, nothing left open. */
export interface Tune {
  readonly method: "random" | "grid";
  /** Random draws; a grid has what its space makes. */
  readonly candidates?: number;
  readonly seed?: number;
  readonly space: SearchSpace;
}

/** Whether a dimension is a stretch of values to draw from, not a list to choose from. */
export function isRange(dimension: Dimension): dimension is ValueRange {
  return !Array.isArray(dimension);
}
