import { formatCount, formatShare } from "./format.js";

/** What a check of the data found, or wants: shares as percentages, counts as counts. Its threshold tells which it is. */
export function checkedAmount(value: number, threshold: number): string {
  return threshold <= 1 ? formatShare(value) : formatCount(value);
}
