import type { OwnFeatureRecord } from "../runner/own-features-record.js";

/** How many features a run has, and how many of them are the user's own. */
export function featureCount(
  set: string,
  names: readonly string[],
  own: readonly Pick<OwnFeatureRecord, "kind">[] = [],
): string {
  const ofSet = `${names.length - own.length} of ${set}`;
  if (own.length === 0) return ofSet;
  const raw = own.filter(({ kind }) => kind === "raw_sql").length;
  return `${ofSet}, ${own.length} of your own${raw > 0 ? ` (${raw} raw SQL)` : ""}`;
}
