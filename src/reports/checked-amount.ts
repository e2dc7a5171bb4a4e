import { percentAgainst } from "../core/figures.js";
import { formatCount } from "./format.js";
import { THRESHOLDS } from "./phrase-thresholds.js";

/**
 * What a check of the data found, and what it wants: shares as percentages, counts as counts (its threshold tells which), with decimals
 * enough that a value short of its threshold does not look like it.
 */
export function checkedAmounts(value: number, threshold: number): { found: string; wanted: string } {
  const words = threshold <= THRESHOLDS.shareThreshold ? percentAgainst([value], threshold) : formatCount;
  return { found: words(value), wanted: words(threshold) };
}
