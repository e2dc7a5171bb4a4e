import { featureCatalogue } from "../features/index.js";

/** Of a model that is not given the line itself, before {@link fromLines}. */
export const LINE_IN_DISGUISE =
  "the line itself is left out of the features, but these are made from it, so that the prediction leans on the market's own";

/**
 * The features made from prop lines of a model that is not given the line itself, and whether it can be put together from others; null
 * where there is none.
 * @param mark how a name is written
 */
export function fromLines(names: readonly string[], mark: (name: string) => string = String): string | null {
  const has = (name: string) => names.includes(name);
  if (has("vegas_points_line")) return null;
  const made = featureCatalogue.filter(({ name, sources }) => sources.includes("prop_lines") && has(name));
  if (made.length === 0) return null;
  const list = made.map(({ name }) => mark(name)).join(", ");
  if (!has("line_vs_season_avg") || !has("points_avg_season")) return list;
  return `${list}; ${mark("line_vs_season_avg")} and ${mark("points_avg_season")} add up to the line`;
}
