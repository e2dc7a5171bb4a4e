import { UsageError } from "../core/errors.js";
import type { TuneInput } from "../runner/tune/tune-schema.js";

/**
 * Reads --tune: "30" or "random:30" (draws), "random", "grid", "off"; nothing after it leaves everything to the experiment file.
 * @throws UsageError BAD_TUNE for anything else
 */
export function readTune(text: string): TuneInput {
  if (text === "") return {};
  if (text === "random" || text === "grid" || text === "off") return { method: text };
  const draws = /^(?:random:)?(\d{1,9})$/.exec(text)?.[1];
  if (draws !== undefined) return { method: "random", candidates: Number(draws) };
  throw new UsageError("BAD_TUNE", `--tune "${text}" is not one of 30, random, random:30, grid, off`, {
    hint: "what is searched stands under tune: space: in the experiment file; proplab retrain --dry-run --tune shows it",
  });
}
